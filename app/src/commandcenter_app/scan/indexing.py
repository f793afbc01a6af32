"""Index the passages of a scan for search by words.

A scan saves the passages of each file in `unindexed`. Building their index entries takes Postgres longer than the rest
of a large scan, so only a small scan waits for it (AT_ONCE). Otherwise the backend does it afterwards, in steps; until
then, searches find the previous passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncpg

AT_ONCE = 4_000
"""Up to this many passages are indexed by the scan itself."""

FILES_A_STEP = 200

COUNT = "SELECT count(*) FROM unindexed"

# Skip files that a scan has locked to change or remove them: see TAKE_FILES in store.py.
TAKE = """
SELECT array_agg(id) FROM (
    SELECT f.id FROM unindexed u JOIN files f ON f.id = u.file_id LIMIT $1 FOR SHARE OF f SKIP LOCKED
) AS taken
"""
INDEX = """
WITH taken AS (DELETE FROM unindexed WHERE file_id = ANY($1::int[]) RETURNING file_id, title, words, passages),
outdated AS (DELETE FROM passages p USING taken t WHERE p.file_id = t.file_id)
INSERT INTO passages (file_id, kind, title, heading, line, text, changed_at, search)
SELECT t.file_id, one->>0, t.title, one->>1, (one->>2)::int, one->>3, to_timestamp(f.mtime_ns / 1e9),
    passage_vector(t.title, one->>1, t.words, one->>3)
FROM taken t JOIN files f ON f.id = t.file_id CROSS JOIN LATERAL jsonb_array_elements(t.passages::jsonb) AS one
"""


async def count_unindexed(connection: asyncpg.Connection[Any]) -> int:
    """Count the files with passages that are not indexed yet."""
    return int(await connection.fetchval(COUNT))


async def index_some(connection: asyncpg.Connection[Any], files: int = FILES_A_STEP) -> int:
    """Index the passages of up to `files` files. Returns their number."""
    async with connection.transaction():
        taken = await connection.fetchval(TAKE, files)
        await index_files(connection, taken or [])
        return len(taken or ())


async def index_files(connection: asyncpg.Connection[Any], files: list[int]) -> None:
    """Index the passages of the files with these ids, replacing their previous ones."""
    if files:
        await connection.execute(INDEX, files)
