"""The index of source code is complete and merged when its process ends."""

from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from commandcenter_app.processes import code

pytestmark = pytest.mark.anyio

ADD = """
INSERT INTO files (path, language, size_bytes, lines, code, comments, blanks, mtime_ns, inode, analyser)
SELECT n || '.py', 'Python', 1, 1, 1, 0, 0, 1, n, 1 FROM generate_series(1, 300) AS n
"""


async def test_no_entry_of_the_index_stays_pending(servers: Any, tmp_path: Path) -> None:
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    dsn = servers.dsn(environment["DATABASE_URL"].rsplit("/", 1)[1])
    for number in range(1, 301):
        (tmp_path / f"{number}.py").write_text(f"def function_{number}(): ...\n", encoding="utf-8")
    connection: asyncpg.Connection[Any] = await asyncpg.connect(dsn)
    try:
        await connection.execute(ADD)
        await code.update(str(tmp_path), dsn)
        for table, index in (("code", "code_words"), ("definitions", "definitions_words")):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 300
            assert await connection.fetchval("SELECT gin_clean_pending_list($1::regclass)", index) == 0
    finally:
        await connection.close()
