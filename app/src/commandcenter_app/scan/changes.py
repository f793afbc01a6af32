"""Record what a scan changes in the results, so that the desk can show what is new.

The first scan, to which everything is new, records nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import asyncpg

CHANGES_LIMIT = 50_000
"""Maximum number of stored changes; the oldest are deleted first."""

DEPENDENCIES = """
SELECT d.ecosystem, d.name, f.path, d.version_constraint, d.version, d.line
FROM dependencies d JOIN files f ON f.id = d.file_id
"""

INSERT = """
INSERT INTO changes (scan_id, check_id, advisory_check_id, area, action, subject, detail, was, now, path, line)
SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::int[])
"""


TodoPlace = tuple[str, str, str, int]
"""A TODO in a comment: the path of its file, its kind, its text, and its line."""


class Change(NamedTuple):
    """One change of one item."""

    area: str
    action: str
    subject: str
    """Name of the item: a path, a dependency, the subject of a gap, a vulnerable package, the text of a TODO."""
    path: str
    line: int | None = None
    detail: str = ""
    """Kind of the item: an ecosystem, the kind of a gap or a TODO, an advisory."""
    was: str = ""
    """Previous versions of a changed dependency; the severity of a gap or a vulnerability."""
    now: str = ""

    def row(self) -> tuple[str | int | None, ...]:
        """Return the values in the order of INSERT."""
        return (self.area, self.action, self.subject, self.detail, self.was, self.now, self.path, self.line)


class ChangeRecorder:
    """Collects what a scan replaces, and computes the changes. The `first` scan records none."""

    def __init__(self, connection: asyncpg.Connection[Any], *, first: bool) -> None:
        self._connection = connection
        self._first = first
        self._files: dict[str, str] = {}
        self._todos_before: list[TodoPlace] = []
        self._todos_now: list[TodoPlace] = []
        self._dependencies: list[Any] | None = None

    def file(self, path: str, action: str) -> None:
        """Record that a file was added, changed or removed."""
        if not self._first:
            self._files[path] = action

    def todos_before(self, todos: Iterable[TodoPlace]) -> None:
        """Record the previous TODOs of files that were read again or removed."""
        if not self._first:
            self._todos_before += todos

    def todos_now(self, todos: Iterable[TodoPlace]) -> None:
        """Record the TODOs of files that were read."""
        if not self._first:
            self._todos_now += todos

    async def dependencies_before(self) -> None:
        """Load the dependencies before they are resolved again."""
        if not self._first:
            self._dependencies = await self._connection.fetch(DEPENDENCIES)

    async def after(self, scan_id: int) -> None:
        """Compute and save the changes."""
        if self._first:
            return
        found = [Change("file", action, path, path) for path, action in sorted(self._files.items())]
        found += todos(self._todos_before, self._todos_now)
        if self._dependencies is not None:
            found += dependencies(self._dependencies, await self._connection.fetch(DEPENDENCIES))
        await save_changes(self._connection, found, scan_id=scan_id)


async def save_changes(
    connection: asyncpg.Connection[Any],
    changes: Sequence[Change],
    *,
    scan_id: int | None = None,
    check_id: int | None = None,
    advisory_check_id: int | None = None,
) -> None:
    """Save changes found by a scan or a check, within its transaction."""
    if not changes:
        return
    columns = list(map(list, zip(*(change.row() for change in changes[:CHANGES_LIMIT]), strict=True)))
    await connection.execute(INSERT, scan_id, check_id, advisory_check_id, *columns)
    await connection.execute("DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - $1", CHANGES_LIMIT)


def findings(area: str, before: Iterable[Any], after: Iterable[Any]) -> list[Change]:
    """Return the added and removed gaps or vulnerabilities.

    The first two values of a row identify it: kind and subject, or advisory and package. The last one is whether it is
    shown; what still exists but is no longer shown is not removed.
    """
    exist = _by_subject(after)
    shown_before, shown = ({key: row for key, row in rows.items() if row[-1]} for rows in (_by_subject(before), exist))
    return [
        *(
            Change(area, "added", name, path, line, kind, now=severity)
            for (kind, name), (path, severity, line, _) in sorted(shown.items())
            if (kind, name) not in shown_before
        ),
        *(
            Change(area, "removed", name, path, None, kind, was=severity)
            for (kind, name), (path, severity, _, _) in sorted(shown_before.items())
            if (kind, name) not in exist
        ),
    ]


def _by_subject(rows: Iterable[Any]) -> dict[tuple[str, str], tuple[str, str, int | None, bool]]:
    """Return rows by their first two values; of several, one that is shown if there is one."""
    found: dict[tuple[str, str], tuple[str, str, int | None, bool]] = {}
    for kind, subject, path, severity, line, shown in rows:
        if shown or (kind, subject) not in found:
            found[kind, subject] = (path, severity, line, shown)
    return found


def todos(before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
    """Return the added and removed TODOs; one that moved to another line is the same."""
    old, new = by_key(before), by_key(after)
    for action, those, others in (("added", new, old), ("removed", old, new)):
        gone = Counter({key: len(lines) for key, lines in those.items()})
        gone.subtract({key: len(lines) for key, lines in others.items()})
        for (path, kind, text), many in gone.items():
            for line in those[path, kind, text][-many:] if many > 0 else ():
                yield Change("todo", action, text, path, line, kind)


def by_key(rows: Iterable[Any]) -> dict[tuple[str, str, str], list[int]]:
    """Return the lines of TODOs by file, kind and text, in order."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for path, kind, text, line in sorted(map(tuple, rows)):
        found.setdefault((path, kind, text), []).append(line)
    return found


def dependencies(before: Iterable[Any], after: Iterable[Any]) -> Iterator[Change]:
    """Return dependencies that were added, removed or have another version, once per declaring file."""
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
    """Return all versions of each name in each file as one text, and its first line."""
    found: dict[tuple[str, str, str], tuple[set[str], list[int]]] = {}
    for ecosystem, name, path, constraint, version, line in rows:
        texts, lines = found.setdefault((ecosystem, name, path), (set(), []))
        detail = " = ".join(part for part in (constraint, version if version != constraint else None) if part)
        texts.add(detail)
        lines += [line] if line is not None else []
    return {key: (", ".join(sorted(texts)), min(lines, default=None)) for key, (texts, lines) in found.items()}
