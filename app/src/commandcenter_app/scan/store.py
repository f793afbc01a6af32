"""Write the results of a scan in one transaction: readers see the previous results until it commits.

Results are written while the worker processes run, so that Postgres works in parallel and has little left to do after
the last file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan import detection
from commandcenter_app.scan.analyse import ANALYSER, Trouble
from commandcenter_app.scan.changes import ChangeRecorder
from commandcenter_app.scan.indexing import AT_ONCE, index_files
from commandcenter_app.scan.records import COLUMNS, Batch
from commandcenter_app.scan.resolve import Resolved, resolve
from commandcenter_app.scan.walk import Found

if TYPE_CHECKING:
    import asyncpg

PROBLEMS_KEPT = 1_000

KEEP_FILES = f"""
INSERT INTO files ({", ".join(COLUMNS["files"])}, analyser)
SELECT *, {ANALYSER} FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
    $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[])
ON CONFLICT (path) DO UPDATE SET {", ".join(f"{one} = excluded.{one}" for one in (*COLUMNS["files"][1:], "analyser"))}
RETURNING path, id
"""  # noqa: S608 - our own columns

# All other writers of rows that belong to a file lock the file first, and skip it if a scan has locked it. A scan locks
# files before the rows that belong to them, so the two never wait for each other.
TAKE_FILES = "SELECT FROM files WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
FORGET = tuple(
    f"DELETE FROM {table} WHERE file_id = ANY($1::int[])"  # noqa: S608 - our own tables
    for table in ("licences", "imports", "documents", "unindexed")
)
FORGET_MANIFESTS = "DELETE FROM manifests WHERE file_id = ANY($1::int[]) RETURNING file_id"
FORGET_TODOS = """
DELETE FROM todos t USING files f WHERE f.id = t.file_id AND f.id = ANY($1::int[])
RETURNING f.path, t.kind, t.text, t.line
"""
FORGET_PASSAGES = "DELETE FROM passages WHERE file_id = ANY($1::int[])"

DEPENDENCY_COLUMNS = (
    "file_id", "name", "version_constraint", "kind", "group_name", "ecosystem", "line",
    "version", "direct", "lock_id", "lock_line", "licence", "purl", "unknown", "alias",
)  # fmt: skip

LANGUAGE_TOTALS = """
INSERT INTO languages (name, kind, files, lines, code, comments, blanks, size_bytes)
SELECT f.language, k.kind, count(*), sum(lines), sum(code), sum(comments), sum(blanks), sum(size_bytes)
FROM files f JOIN unnest($1::text[], $2::text[]) AS k(name, kind) ON k.name = f.language
WHERE f.role IS NULL GROUP BY f.language, k.kind
"""

COUNTS = """
SELECT (SELECT count(*) FROM files) AS files, (SELECT coalesce(sum(lines), 0) FROM files WHERE role IS NULL) AS lines,
    (SELECT coalesce(sum(lines), 0) FROM files WHERE role = 'vendored') AS vendored_lines,
    (SELECT coalesce(sum(lines), 0) FROM files WHERE role = 'generated') AS generated_lines,
    (SELECT count(*) FROM languages) AS languages,
    (SELECT count(DISTINCT (ecosystem, lower(name))) FROM dependencies) AS dependencies,
    (SELECT count(DISTINCT (ecosystem, lower(name))) FROM dependencies WHERE direct) AS direct_dependencies,
    (SELECT count(*) FROM documents) AS documents,
    (SELECT count(*) FROM todos) AS todos
"""

FINISH = """
UPDATE scans SET status = 'done', finished_at = now_, phase = NULL,
    counts = $2, problems = $3, problems_count = $4, files_done = $5, files_total = $5
FROM (SELECT clock_timestamp() AS now_) AS clock WHERE id = $1 AND status = 'running' RETURNING id
"""


class ScanStoppedError(Exception):
    """The scan was cancelled, or another backend took over."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as stored by the previous scan."""

    id: int
    size_bytes: int
    mtime_ns: int
    inode: int
    current: bool
    """Analysed by this version without a problem; a problem, such as missing permissions, might be solved now."""

    def same(self, found: Found) -> bool:
        """Return whether size, time and inode of a found file are unchanged."""
        return (self.size_bytes, self.mtime_ns, self.inode) == (found.size_bytes, found.mtime_ns, found.inode)


class Store:
    """Writes the results of one scan within a transaction of `connection` that the caller began."""

    def __init__(self, connection: asyncpg.Connection[Any]) -> None:
        self._connection = connection
        self._known: dict[str, KnownFile] = {}
        self._manifests_touched = False
        self._passages = 0
        self._unindexed: list[int] = []

    async def begin(self) -> dict[str, KnownFile]:
        """Return the files of the previous scan by path."""
        rows = await self._connection.fetch(
            "SELECT path, id, size_bytes, mtime_ns, inode, analyser = $1 AND problem IS NULL FROM files",
            ANALYSER,
        )
        self._known = {row[0]: KnownFile(*row[1:]) for row in rows}
        self._changes = ChangeRecorder(self._connection, first=not rows)
        return self._known

    async def paths(self, scan_id: int) -> list[str] | None:
        """Return the paths that a scan is limited to; None for a full scan."""
        kept = await self._connection.fetchval("SELECT paths FROM scans WHERE id = $1", scan_id)
        return None if kept is None else json.loads(kept)

    async def add(self, batch: Batch) -> None:
        """Replace the results of some files."""
        (_, files), *others = batch.rows.items()
        for path, *_, size_bytes, mtime_ns, _ in files:
            known = self._known.get(path)
            if known is None or (known.size_bytes, known.mtime_ns) != (size_bytes, mtime_ns):
                self._changes.file(path, "changed" if known else "added")
        ids = dict(await self._connection.fetch(KEEP_FILES, *map(list, zip(*files, strict=True))))
        before = [file_id for path, file_id in ids.items() if path in self._known]
        await self._forget(before)
        with_passages = {ids[row[0]] for row in batch.rows["unindexed"]}
        outdated = [file_id for file_id in before if file_id not in with_passages]
        if outdated:  # passages of other files stay searchable until their replacements are indexed
            await self._connection.execute(FORGET_PASSAGES, outdated)
        for table, rows in others:
            if rows:
                records = [(ids[path], *rest) for path, *rest in rows]
                await self._connection.copy_records_to_table(table, records=records, columns=COLUMNS[table])
        self._changes.todos_now((path, kind, text, line) for path, line, kind, _, text in batch.rows["todos"])
        self._manifests_touched |= bool(batch.rows["manifests"])
        self._passages += batch.passages
        self._unindexed += with_passages

    async def _forget(self, files: list[int]) -> None:
        """Delete the previous results of the files with these ids, except their passages."""
        if not files:
            return
        self._manifests_touched |= bool(await self._connection.fetch(FORGET_MANIFESTS, files))
        self._changes.todos_before(map(tuple, await self._connection.fetch(FORGET_TODOS, files)))
        for statement in FORGET:
            await self._connection.execute(statement, files)

    async def settle(self, removed: Sequence[str]) -> None:
        """Update the results that depend on all files, after all are added. `removed` are paths of removed files."""
        for path in removed:
            self._changes.file(path, "removed")
        gone = [self._known[path].id for path in removed]
        if gone:
            await self._connection.execute(TAKE_FILES, gone)
            await self._forget(gone)
        if self._manifests_touched:
            await self._changes.dependencies_before()
        if gone:
            await self._connection.execute("DELETE FROM files WHERE id = ANY($1::int[])", gone)
        await self._connection.execute("NOTIFY commandcenter_passages; DELETE FROM languages")
        kinds = [(language.name, language.kind) for language in detection.table().languages.values()]
        await self._connection.execute(LANGUAGE_TOTALS, *map(list, zip(*kinds, strict=True)))
        if self._manifests_touched:
            await self._resolve()
        if self._passages <= AT_ONCE:
            await index_files(self._connection, self._unindexed)

    async def _resolve(self) -> None:
        """Resolve the dependencies again. Unchanged rows keep their ids."""
        kept = await self._connection.fetch(
            "SELECT f.id, f.path, m.content FROM manifests m JOIN files f ON f.id = m.file_id ORDER BY f.path"
        )
        ids = {path: file_id for file_id, path, _ in kept}
        resolved = resolve({path: Parsed.from_json(json.loads(content)) for _, path, content in kept})
        wanted: Counter[tuple[Any, ...]] = Counter(dependency_record(one, ids) for one in resolved)
        gone = []
        for number, *row in await self._connection.fetch(
            f"SELECT id, {', '.join(DEPENDENCY_COLUMNS)} FROM dependencies"  # noqa: S608 - our own columns
        ):
            if wanted[found := tuple(row)] > 0:
                wanted[found] -= 1
            else:
                gone.append(number)
        await self._connection.execute("DELETE FROM dependencies WHERE id = ANY($1::int[])", gone)
        await self._connection.copy_records_to_table(
            "dependencies", records=list(wanted.elements()), columns=DEPENDENCY_COLUMNS
        )

    async def finish(
        self, scan_id: int, problems: list[Trouble], *, seen: int, changed: int, removed: int
    ) -> dict[str, int]:
        """Mark the scan as done in the same transaction. Raises ScanStoppedError if it was cancelled."""
        await self._changes.after(scan_id)
        row = await self._connection.fetchrow(COUNTS)
        counts = {**dict(row or {}), "changed": changed, "removed": removed}
        kept = [problem._asdict() for problem in problems[:PROBLEMS_KEPT]]
        finished = await self._connection.fetchval(
            FINISH, scan_id, json.dumps(counts, default=int), json.dumps(kept), len(problems), seen
        )
        if finished is None:
            raise ScanStoppedError
        return counts


def dependency_record(one: Resolved, ids: Mapping[str, int]) -> tuple[Any, ...]:
    """Return the row of `dependencies`; `ids` are the ids of files by path."""
    lock = ids[one.lock] if one.lock else None
    return (ids[one.path], *one._replace(lock=lock)[1:])  # type: ignore[arg-type]
