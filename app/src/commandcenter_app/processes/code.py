"""`python -m commandcenter_app.processes.code`: index the words and definitions of source code, after a scan.

Settings come from the environment (DATABASE_URL, WORKSPACE). Prints `changed` at the end: the index is current. Ends
when stdin closes because the backend died.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commandcenter_app.processes.child import begin
from commandcenter_app.scan.code import INDEXER, SIZE_LIMIT_BYTES, Code, read_code
from commandcenter_app.scan.words import parts, runs, whole

if TYPE_CHECKING:
    import asyncpg

FILES_A_STEP = 200

# Files that people wrote come first: they are searched soonest.
PENDING = f"""
SELECT f.id, f.path, f.language, f.mtime_ns, f.size_bytes
FROM files f LEFT JOIN code c ON c.file_id = f.id LEFT JOIN documents d ON d.file_id = f.id
WHERE f.language IS NOT NULL AND d.file_id IS NULL AND f.size_bytes <= {SIZE_LIMIT_BYTES}
    AND (c.file_id IS NULL OR (c.mtime_ns, c.size_bytes, c.indexer) <> (f.mtime_ns, f.size_bytes, {INDEXER}))
ORDER BY f.role IS NOT NULL, f.id
"""  # noqa: S608 - built from constants
# Skip files that a scan has locked to change or remove them: see TAKE_FILES in scan/store.py. The scan requests
# another run when it is done.
TAKE = "SELECT id FROM files WHERE id = ANY($1::int[]) FOR SHARE SKIP LOCKED"
REPLACE = """
INSERT INTO code (file_id, indexer, mtime_ns, size_bytes, words)
VALUES ($1, $2, $3, $4, array_to_tsvector(array_remove(string_to_array($5, ' '), '')))
ON CONFLICT (file_id) DO UPDATE SET indexer = excluded.indexer, mtime_ns = excluded.mtime_ns,
    size_bytes = excluded.size_bytes, words = excluded.words
"""
OUTDATED = "DELETE FROM definitions WHERE file_id = ANY($1::int[])"
DEFINE = """
INSERT INTO definitions (file_id, kind, name, container, line, words)
VALUES ($1, $2, $3, $4, $5, to_tsvector('simple', $6) || to_tsvector('english', $7) || strip(to_tsvector('simple', $8)))
"""
# Until its list of pending entries is merged, each search reads all of it, or does not use the index.
MERGE = "SELECT gin_clean_pending_list('code_words'), gin_clean_pending_list('definitions_words')"


def main() -> int:
    """Index what has changed. Returns the exit code: 0, or 1 after a traceback on stderr."""
    settings = begin(nice=10)
    asyncio.run(update(os.path.realpath(settings.workspace), settings.dsn))
    print("changed", flush=True)
    return 0


async def update(root: str, dsn: str) -> None:
    """Index all files whose index is missing or outdated."""
    import asyncpg

    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        dsn, timeout=10, server_settings={"application_name": "commandcenter code"}
    )
    try:
        pending = await connection.fetch(PENDING)
        for start in range(0, len(pending), FILES_A_STEP):
            files = pending[start : start + FILES_A_STEP]
            await save(connection, files, [read_code(root, file["path"], file["language"]) for file in files])
        if pending:
            await connection.execute(MERGE)
        if len(pending) > FILES_A_STEP:
            await connection.execute("ANALYZE code, definitions")
    finally:
        await connection.close(timeout=2)


async def save(connection: asyncpg.Connection[Any], files: Sequence[Any], read: Sequence[Code]) -> None:
    """Replace the index of some files."""
    async with connection.transaction():
        taken = {row[0] for row in await connection.fetch(TAKE, [file["id"] for file in files])}
        both = [(file, code) for file, code in zip(files, read, strict=True) if file["id"] in taken]
        await connection.executemany(
            REPLACE, [(file["id"], INDEXER, file["mtime_ns"], file["size_bytes"], code.words) for file, code in both]
        )
        await connection.execute(OUTDATED, list(taken))
        await connection.executemany(
            DEFINE,
            [
                (file["id"], one.kind, one.name, one.container, one.line, whole(name), parts(name), runs(name))
                for file, code in both
                for one in code.definitions
                for name in [f"{one.container} {one.name}"]
            ],
        )


if __name__ == "__main__":
    sys.exit(main())
