"""Keep what a scan finds. Everything happens in one transaction: readers see the results of the scan
before until the moment it commits, and for ever if it does not.

What the analysing processes yield is copied into temporary tables while they go on, which spreads
Postgres's work (it makes the search index entries on the way in), and merged in the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commandcenter_app.scan.analyse import ANALYSER, Analysis
from commandcenter_app.scan.languages import LANGUAGES
from commandcenter_app.scan.walk import Found

if TYPE_CHECKING:
    import asyncpg

INDEXED_BYTES = 160_000
"""How much of a document can be searched. An index entry may have 1 MiB, and text can take several times
its own size there."""

PROBLEMS_KEPT = 1_000

# The vector: stems of title, headings, path and text by weight, and all words as they are written (without
# positions: they are only looked up by their beginnings).
STAGE = """
CREATE TEMPORARY TABLE stage_files (
    path text PRIMARY KEY, language text, size_bytes bigint, lines int, code int, comments int, blanks int,
    mtime_ns bigint, inode bigint, problem text
) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_dependencies (
    path text, name text, version_constraint text, kind text, group_name text, ecosystem text, line int
) ON COMMIT DROP;
CREATE TEMPORARY TABLE stage_documents (
    path text PRIMARY KEY, title text, kind text, outline text, content text, truncated boolean,
    headings text, words_of_path text, indexed text,
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', headings), 'B')
        || setweight(to_tsvector('english', words_of_path), 'C')
        || setweight(to_tsvector('english', indexed), 'D')
        || strip(to_tsvector('commandcenter_words', title || ' ' || words_of_path || ' ' || indexed))
    ) STORED
) ON COMMIT DROP;
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

DELETE FROM dependencies USING files f JOIN stage_files s USING (path) WHERE file_id = f.id;
INSERT INTO dependencies (file_id, name, version_constraint, kind, group_name, ecosystem, line)
SELECT f.id, s.name, s.version_constraint, s.kind, s.group_name, s.ecosystem, s.line
FROM stage_dependencies s JOIN files f USING (path);

DELETE FROM documents USING files f JOIN stage_files s USING (path)
WHERE file_id = f.id AND NOT EXISTS (SELECT FROM stage_documents d WHERE d.path = s.path);
INSERT INTO documents (file_id, title, kind, outline, content, truncated, search)
SELECT f.id, s.title, s.kind, s.outline::jsonb, s.content, s.truncated, s.search
FROM stage_documents s JOIN files f USING (path)
ON CONFLICT (file_id) DO UPDATE SET
    title = excluded.title, kind = excluded.kind, outline = excluded.outline, content = excluded.content,
    truncated = excluded.truncated, search = excluded.search;

DELETE FROM languages;
"""

LANGUAGE_TOTALS = """
INSERT INTO languages (name, kind, files, lines, code, comments, blanks, size_bytes)
SELECT f.language, k.kind, count(*), sum(lines), sum(code), sum(comments), sum(blanks), sum(size_bytes)
FROM files f JOIN unnest($1::text[], $2::text[]) AS k(name, kind) ON k.name = f.language
GROUP BY f.language, k.kind
"""

COUNTS = """
SELECT (SELECT count(*) FROM files) AS files, (SELECT coalesce(sum(lines), 0) FROM files) AS lines,
    (SELECT count(*) FROM languages) AS languages, (SELECT count(*) FROM dependencies) AS dependencies,
    (SELECT count(*) FROM documents) AS documents
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

    async def begin(self) -> dict[str, Known]:
        """Make the temporary tables; the files known from the scan before, by path."""
        await self._connection.execute(STAGE)
        rows = await self._connection.fetch(
            "SELECT path, id, size_bytes, mtime_ns, inode, analyser = $1 AND problem IS NULL FROM files",
            ANALYSER,
        )
        return {row[0]: Known(*row[1:]) for row in rows}

    async def add(self, analysed: Iterable[tuple[Found, Analysis]]) -> None:
        """Take in some analysed files."""
        files, documents, dependencies = [], [], []
        for found, analysis in analysed:
            files.append(file_record(found, analysis))
            if analysis.document is not None:
                documents.append(document_record(analysis))
            for one in analysis.dependencies:
                dependencies.append(
                    (analysis.path, one.name, one.constraint, one.kind, one.group, one.ecosystem, one.line)
                )
        copy = self._connection.copy_records_to_table
        await copy("stage_files", records=files)
        if documents:
            await copy("stage_documents", records=documents, columns=DOCUMENT_COLUMNS)
        if dependencies:
            await copy("stage_dependencies", records=dependencies)

    async def merge(self, removed: Sequence[int]) -> None:
        """Put the changes in place of what there was; `removed` are the ids of files that are gone."""
        await self._connection.execute("ANALYZE stage_files, stage_documents, stage_dependencies")
        if removed:
            await self._connection.execute("DELETE FROM files WHERE id = ANY($1::int[])", removed)
        await self._connection.execute(MERGE.format(analyser=ANALYSER))
        kinds = [(language.name, language.kind) for language in LANGUAGES.values()]
        await self._connection.execute(LANGUAGE_TOTALS, *map(list, zip(*kinds, strict=True)))

    async def finish(
        self, scan_id: int, problems: list[tuple[str, str]], *, seen: int, changed: int, removed: int
    ) -> dict[str, int]:
        """Mark the scan as done, in the same transaction. Raises ScanStoppedError when it is not wanted any more."""
        row = await self._connection.fetchrow(COUNTS)
        counts = {**dict(row or {}), "changed": changed, "removed": removed}
        kept = [{"path": path, "message": message} for path, message in problems[:PROBLEMS_KEPT]]
        finished = await self._connection.fetchval(
            FINISH, scan_id, json.dumps(counts, default=int), json.dumps(kept), len(problems), seen
        )
        if finished is None:
            raise ScanStoppedError
        return counts


DOCUMENT_COLUMNS = (
    "path", "title", "kind", "outline", "content", "truncated", "headings", "words_of_path", "indexed"
)  # fmt: skip


def file_record(found: Found, analysis: Analysis) -> tuple[Any, ...]:
    """A row of `stage_files`."""
    lines = analysis.lines
    counted = (lines.total, lines.code, lines.comments, lines.blanks)
    stamp = (found.mtime_ns, found.inode)
    return (found.path, analysis.language, found.size_bytes, *counted, *stamp, analysis.problem)


def document_record(analysis: Analysis) -> tuple[Any, ...]:
    """A row of `stage_documents`."""
    document = analysis.document
    assert document is not None
    headings = document.outline.headings
    return (
        analysis.path,
        document.outline.title,
        document.kind,
        json.dumps([{"level": h.level, "title": h.title, "line": h.line} for h in headings]),
        document.content,
        document.truncated,
        "\n".join(heading.title for heading in headings)[:20_000],
        f"{analysis.path} {' '.join(words(analysis.path))}",
        document.content.encode()[:INDEXED_BYTES].decode("utf-8", "ignore"),
    )


def words(path: str) -> list[str]:
    """The words in a path, which as a whole would be a single one."""
    return "".join(letter if letter.isalnum() else " " for letter in path).split()
