"""Note what a scan changes in what is known of the project, so that the desk can show what is new.

Only what is the same thing before and after can change; the first scan, to which everything is new, notes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import asyncpg

KEPT = 50_000
"""How many changes are kept; the oldest go first."""

DEPENDENCIES = """
SELECT d.ecosystem, d.name, f.path, d.version_constraint, d.version, d.line
FROM dependencies d JOIN files f ON f.id = d.file_id
"""

INSERT = """
INSERT INTO changes (scan_id, check_id, area, action, subject, detail, was, now, path, line)
SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::int[])
"""


MarkPlace = tuple[str, str, str, int]
"""Of a mark in a comment: the path of its file, its kind, its text, and its line."""


class Change(NamedTuple):
    """One difference: what happened to what, and where it is."""

    area: str
    action: str
    subject: str
    """The name of the thing: a path, a dependency, what a gap is about, the text of a mark."""
    path: str
    line: int | None = None
    detail: str = ""
    """What kind of thing it is: an ecosystem, the kind of a gap or a mark."""
    was: str = ""
    """Of what changed: the versions before; the severity of a gap."""
    now: str = ""

    def row(self) -> tuple[str | int | None, ...]:
        """In the order of INSERT."""
        return (self.area, self.action, self.subject, self.detail, self.was, self.now, self.path, self.line)


class Watch:
    """What a scan puts in place of what. Nothing is noted of the `first` scan."""

    def __init__(self, connection: asyncpg.Connection[Any], *, first: bool) -> None:
        self._connection = connection
        self._first = first
        self._files: dict[str, str] = {}
        self._marks_before: list[MarkPlace] = []
        self._marks_now: list[MarkPlace] = []
        self._dependencies: list[Any] | None = None

    def file(self, path: str, action: str) -> None:
        """Note that a file was added, changed or removed."""
        if not self._first:
            self._files[path] = action

    def marks_before(self, marks: Iterable[MarkPlace]) -> None:
        """Note marks that were in files which were read again, or are gone."""
        if not self._first:
            self._marks_before += marks

    def marks_now(self, marks: Iterable[MarkPlace]) -> None:
        """Note the marks in files that were read."""
        if not self._first:
            self._marks_now += marks

    async def dependencies_before(self) -> None:
        """Look at the dependencies, which are about to be put together again."""
        if not self._first:
            self._dependencies = await self._connection.fetch(DEPENDENCIES)

    async def after(self, scan_id: int) -> None:
        """Compare, and keep the differences."""
        if self._first:
            return
        found = [Change("file", action, path, path) for path, action in sorted(self._files.items())]
        found += marks(self._marks_before, self._marks_now)
        if self._dependencies is not None:
            found += dependencies(self._dependencies, await self._connection.fetch(DEPENDENCIES))
        await note(self._connection, found, scan_id=scan_id)


async def note(
    connection: asyncpg.Connection[Any],
    changes: Sequence[Change],
    *,
    scan_id: int | None = None,
    check_id: int | None = None,
) -> None:
    """Keep changes that a scan or a check of newer versions found, within its transaction."""
    if not changes:
        return
    columns = list(map(list, zip(*(change.row() for change in changes[:KEPT]), strict=True)))
    await connection.execute(INSERT, scan_id, check_id, *columns)
    await connection.execute("DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - $1", KEPT)


def gaps(before: Iterable[Any], after: Iterable[Any]) -> list[Change]:
    """Gaps that came and went: of one kind, about one thing, in one file."""
    old, new = ({(kind, subject, path): rest for kind, subject, path, *rest in rows} for rows in (before, after))
    return [
        *(
            Change("gap", "added", name, path, new[kind, name, path][1], kind, now=new[kind, name, path][0])
            for kind, name, path in sorted(new.keys() - old.keys())
        ),
        *(
            Change("gap", "removed", name, path, None, kind, was=old[kind, name, path][0])
            for kind, name, path in sorted(old.keys() - new.keys())
        ),
    ]


def marks(before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
    """Marks that came and went; one that only moved to another line is the same."""
    old, new = by_key(before), by_key(after)
    for action, those, others in (("added", new, old), ("removed", old, new)):
        gone = Counter({key: len(lines) for key, lines in those.items()})
        gone.subtract({key: len(lines) for key, lines in others.items()})
        for (path, kind, text), many in gone.items():
            for line in those[path, kind, text][-many:] if many > 0 else ():
                yield Change("mark", action, text, path, line, kind)


def by_key(rows: Iterable[Any]) -> dict[tuple[str, str, str], list[int]]:
    """The lines of marks with the same text in the same file, in order."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for path, kind, text, line in sorted(map(tuple, rows)):
        found.setdefault((path, kind, text), []).append(line)
    return found


def dependencies(before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
    """Dependencies that came, went, or have another version; each once per file that names it."""
    old, new = versions(before), versions(after)
    for key in sorted(old.keys() | new.keys()):
        ecosystem, name, path = key
        was, line = old.get(key, ("", None))
        now, line = new.get(key, ("", line))
        if key not in old:
            yield Change("dependency", "added", name, path, line, ecosystem, now=now)
        elif key not in new:
            yield Change("dependency", "removed", name, path, None, ecosystem, was=was)
        elif was != now:
            yield Change("dependency", "changed", name, path, line, ecosystem, was, now)


def versions(rows: Iterable[Any]) -> dict[tuple[str, str, str], tuple[str, int | None]]:
    """All versions of each name in each file as one text, and the first line where it stands."""
    found: dict[tuple[str, str, str], tuple[set[str], list[int]]] = {}
    for ecosystem, name, path, constraint, version, line in rows:
        texts, lines = found.setdefault((ecosystem, name, path), (set(), []))
        detail = " = ".join(part for part in (constraint, version if version != constraint else None) if part)
        texts.add(detail)
        lines += [line] if line is not None else []
    return {key: (", ".join(sorted(texts)), min(lines, default=None)) for key, (texts, lines) in found.items()}
