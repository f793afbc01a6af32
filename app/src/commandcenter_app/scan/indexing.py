"""Index the passages of a scan for search by words.

A scan saves the passages of each file in `unindexed`. Building their index entries takes Postgres longer than the rest
of a large scan, so only a small scan waits for it (AT_ONCE). Otherwise the backend does it afterwards, in steps; until
then, searches find the previous passages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commandcenter_app.scan.words import prepare

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
LEFT = """
DELETE FROM unindexed u USING files f WHERE f.id = u.file_id AND u.file_id = ANY($1::int[])
RETURNING u.file_id, f.path, f.mtime_ns, u.title, u.passages
"""
OUTDATED = "DELETE FROM passages WHERE file_id = ANY($1::int[])"
INDEX = """
INSERT INTO passages (file_id, changed_at, kind, title, heading, line, text, search)
VALUES ($1, to_timestamp($2::bigint / 1e9), $3, $4, $5, $6, $7, passage_vector($8::text[], $9::text[], $10))
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
    if not files:
        return
    left = await connection.fetch(LEFT, files)
    await connection.execute(OUTDATED, [row[0] for row in left])
    await connection.executemany(INDEX, await asyncio.to_thread(records, left))


def records(left: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Return the rows of the passages that a scan left, with their words."""
    return [
        (file, mtime_ns, kind, title, heading, line, text, *prepare(title, heading, path, text))
        for file, path, mtime_ns, title, passages in left
        for kind, heading, line, text in json.loads(passages)
    ]
