"""Keep what a scan finds. Everything happens in one transaction: readers see the results of the scan
before until the moment it commits, and for ever if it does not.

What the analysing processes yield is copied into temporary tables while they go on, which spreads
Postgres's work, and merged in the end.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commandcenter_app.scan.analyse import ANALYSER, Trouble
from commandcenter_app.scan.changes import Watch
from commandcenter_app.scan.indexing import AT_ONCE, index_files
from commandcenter_app.scan.languages import LANGUAGES
from commandcenter_app.scan.manifests.base import Parsed
from commandcenter_app.scan.records import COLUMNS, Batch
from commandcenter_app.scan.resolve import Resolved, resolve
from commandcenter_app.scan.walk import Found

if TYPE_CHECKING:
    import asyncpg

PROBLEMS_KEPT = 1_000

STAGE = """
CREATE TEMPORARY TABLE stage_files (
    path text PRIMARY KEY, language text, size_bytes bigint, lines int, code int, comments int, blanks int,
    mtime_ns bigint, inode bigint, problem text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_manifests (path text PRIMARY KEY, content text) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_licences (path text, licence text, subject text, line int) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_marks (path text, line int, kind text, assignee text, text text) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_imports (path text, ecosystem text, name text) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_documents (
    path text PRIMARY KEY, title text, kind text, outline text, content text, truncated boolean
) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_passages (path text, title text, words text, passages text) ON COMMIT DROP;
"""

MERGE = """
INSERT INTO files
    (path, language, size_bytes, lines, code, comments, blanks, mtime_ns, inode, problem, analyser)
SELECT path, language, size_bytes, lines, code, comments, blanks, mtime_ns, inode, problem, {analyser}
FROM stage_files ORDER BY path
ON CONFLICT (path) DO UPDATE SET
    language = excluded.language, size_bytes = excluded.size_bytes, lines = excluded.lines,
    code = excluded.code, comments = excluded.comments, blanks = excluded.blanks,
    mtime_ns = excluded.mtime_ns, inode = excluded.inode, problem = excluded.problem,
    analyser = excluded.analyser;

DELETE FROM manifests USING files f JOIN stage_files s USING (path) WHERE file_id = f.id;
INSERT INTO manifests (file_id, content) SELECT f.id, s.content::jsonb FROM stage_manifests s JOIN files f USING (path);

DELETE FROM licences USING files f JOIN stage_files s USING (path) WHERE file_id = f.id;
INSERT INTO licences (file_id, licence, subject, line)
SELECT f.id, s.licence, s.subject, s.line FROM stage_licences s JOIN files f USING (path);

DELETE FROM marks USING files f JOIN stage_files s USING (path) WHERE file_id = f.id;
INSERT INTO marks (file_id, line, kind, assignee, text)
SELECT f.id, s.line, s.kind, s.assignee, s.text FROM stage_marks s JOIN files f USING (path);

DELETE FROM imports USING files f JOIN stage_files s USING (path) WHERE file_id = f.id;
INSERT INTO imports (file_id, ecosystem, name)
SELECT f.id, s.ecosystem, s.name FROM stage_imports s JOIN files f USING (path);

DELETE FROM documents USING files f JOIN stage_files s USING (path)
WHERE file_id = f.id AND NOT EXISTS (SELECT FROM stage_documents d WHERE d.path = s.path);
INSERT INTO documents (file_id, title, kind, outline, content, truncated)
SELECT f.id, s.title, s.kind, s.outline::jsonb, s.content, s.truncated
FROM stage_documents s JOIN files f USING (path)
ON CONFLICT (file_id) DO UPDATE SET
    title = excluded.title, kind = excluded.kind, outline = excluded.outline, content = excluded.content,
    truncated = excluded.truncated;

DELETE FROM passages USING files f JOIN stage_files s USING (path)
WHERE file_id = f.id AND NOT EXISTS (SELECT FROM stage_passages p WHERE p.path = s.path);
DELETE FROM unindexed USING files f JOIN stage_files s USING (path) WHERE file_id = f.id;
INSERT INTO unindexed (file_id, title, words, passages)
SELECT f.id, s.title, s.words, s.passages FROM stage_passages s JOIN files f USING (path);
NOTIFY commandcenter_passages;

DELETE FROM languages;
"""

MANIFESTS_TOUCHED = """
SELECT EXISTS (SELECT FROM stage_manifests) OR EXISTS (
    SELECT FROM manifests JOIN files f ON f.id = file_id
    WHERE f.id = ANY($1::int[]) OR f.path IN (SELECT path FROM stage_files)
)
"""
"""Whether a manifest or lock file is new, was read again, or is gone ($1: files that are gone)."""

PASSAGES_READ = "SELECT array_agg(f.id) FROM stage_passages JOIN files f USING (path)"

DEPENDENCY_COLUMNS = (
    "file_id", "name", "version_constraint", "kind", "group_name", "ecosystem", "line",
    "version", "direct", "lock_id", "lock_line", "licence",
)  # fmt: skip

LANGUAGE_TOTALS = """
INSERT INTO languages (name, kind, files, lines, code, comments, blanks, size_bytes)
SELECT f.language, k.kind, count(*), sum(lines), sum(code), sum(comments), sum(blanks), sum(size_bytes)
FROM files f JOIN unnest($1::text[], $2::text[]) AS k(name, kind) ON k.name = f.language
GROUP BY f.language, k.kind
"""

COUNTS = """
SELECT (SELECT count(*) FROM files) AS files, (SELECT coalesce(sum(lines), 0) FROM files) AS lines,
    (SELECT count(*) FROM languages) AS languages, (SELECT count(*) FROM dependencies) AS dependencies,
    (SELECT count(*) FROM dependencies WHERE direct) AS direct_dependencies,
    (SELECT count(*) FROM documents) AS documents,
    (SELECT count(*) FROM marks) AS marks
"""

FINISH = """
UPDATE scans SET status = 'done', finished_at = now_, phase = NULL,
    counts = $2, problems = $3, problems_count = $4, files_done = $5, files_total = $5
FROM (SELECT clock_timestamp() AS now_) AS clock WHERE id = $1 AND status = 'running' RETURNING id
"""


class ScanStoppedError(Exception):
    """The scan is no longer wanted: it was cancelled, or another backend took over."""


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the scan before left it."""

    id: int
    size_bytes: int
    mtime_ns: int
    inode: int
    current: bool
    """Read by this version's analyser and without a problem, which might be gone now (a file's rights)."""

    def same(self, found: Found) -> bool:
        """Whether what was found is, by all that can be told without reading it, the very same file."""
        return (self.size_bytes, self.mtime_ns, self.inode) == (found.size_bytes, found.mtime_ns, found.inode)


class Store:
    """The results of one scan, being written within a transaction of `connection` that the caller began."""

    def __init__(self, connection: asyncpg.Connection[Any]) -> None:
        self._connection = connection
        self._watch = Watch(connection)
        self._passages = 0

    async def begin(self) -> dict[str, Known]:
        """Make the temporary tables; the files known from the scan before, by path."""
        await self._connection.execute(STAGE)
        rows = await self._connection.fetch(
            "SELECT path, id, size_bytes, mtime_ns, inode, analyser = $1 AND problem IS NULL FROM files",
            ANALYSER,
        )
        return {row[0]: Known(*row[1:]) for row in rows}

    async def paths(self, scan_id: int) -> list[str] | None:
        """The paths that a scan is of; None when it is of all."""
        kept = await self._connection.fetchval("SELECT paths FROM scans WHERE id = $1", scan_id)
        return None if kept is None else json.loads(kept)

    async def add(self, batch: Batch) -> None:
        """Take in what some files yield."""
        self._passages += batch.passages
        for table, rows in batch.rows.items():
            if rows:
                await self._connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table])

    async def merge(self, removed: Sequence[int]) -> None:
        """Put the changes in place of what there was; `removed` are the ids of files that are gone."""
        await self._connection.execute(
            "ANALYZE stage_files, stage_documents, stage_passages, stage_manifests, stage_licences"
        )
        manifests_touched = await self._connection.fetchval(MANIFESTS_TOUCHED, removed)
        await self._watch.before(removed, manifests=manifests_touched)
        if removed:
            await self._connection.execute("DELETE FROM files WHERE id = ANY($1::int[])", removed)
        await self._connection.execute(MERGE.format(analyser=ANALYSER))
        kinds = [(language.name, language.kind) for language in LANGUAGES.values()]
        await self._connection.execute(LANGUAGE_TOTALS, *map(list, zip(*kinds, strict=True)))
        if manifests_touched:
            await self._resolve()
        if self._passages <= AT_ONCE:
            await index_files(self._connection, await self._connection.fetchval(PASSAGES_READ) or [])

    async def _resolve(self) -> None:
        """Put the dependencies together anew; rows that stay the same keep their ids."""
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
        """Mark the scan as done, in the same transaction. Raises ScanStoppedError when it is not wanted any more."""
        await self._watch.after(scan_id)
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
    """A row of `dependencies`; `ids` are the files' by path."""
    path, *rest, lock, lock_line, licence = one
    return (ids[path], *rest, ids[lock] if lock else None, lock_line, licence)
