"""Facts about a project, loaded from a real database."""

from datetime import date
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from commandcenter_app.gaps.store import load, refresh_gaps

pytestmark = pytest.mark.anyio

UNKNOWN = """
INSERT INTO releases (ecosystem, name, versions, problem, checked_at)
VALUES ('pypi', 'misspelt', '[]', 'there is no such package', '2026-01-01 12:00Z')
"""


async def test_the_day_of_an_answer_is_that_in_utc(servers: Any, tmp_path: Path) -> None:
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    address = environment["DATABASE_URL"].replace("+asyncpg", "")
    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        address, server_settings={"timezone": "Pacific/Kiritimati"}
    )  # 14 hours ahead of UTC
    await connection.execute(UNKNOWN)
    known = await load(connection)
    await connection.close()
    assert known.unknown == {("pypi", "misspelt"): date(2026, 1, 1)}


LICENSED = """
INSERT INTO files (path, size_bytes, lines, code, comments, blanks, mtime_ns, inode, analyser)
VALUES ('Cargo.toml', 1, 1, 1, 0, 0, 0, 0, 1);
INSERT INTO dependencies (file_id, name, version_constraint, kind, ecosystem, direct, licence, purl)
SELECT id, name, '1', 'runtime', 'cargo', true, licence, purl FROM files, (VALUES
    ('stated', 'ISC', 'pkg:cargo/stated'), ('asked', NULL, 'pkg:cargo/asked'),
    ('elsewhere', NULL, 'pkg:cargo/elsewhere?vcs_url=git')) AS d(name, licence, purl);
INSERT INTO releases (ecosystem, name, newest, versions, licence, checked_at)
SELECT 'cargo', name, '1.0.0', '[]', 'AGPL-3.0-only', now() FROM dependencies;
UPDATE licence_policy SET refused = '["AGPL-3.0-only"]';
"""


async def test_a_registry_states_the_licence_where_the_lock_file_does_not(servers: Any, tmp_path: Path) -> None:
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    connection: asyncpg.Connection[Any] = await asyncpg.connect(environment["DATABASE_URL"].replace("+asyncpg", ""))
    await connection.execute(LICENSED)
    async with connection.transaction():
        await refresh_gaps(connection)
    found = {one.name: (one.licence, one.of_newest) for one in (await load(connection)).dependencies}
    refused = await connection.fetch("SELECT subject FROM gaps WHERE kind = 'licence'")
    await connection.close()
    assert found["stated"] == ("ISC", False)
    assert found["asked"] == ("AGPL-3.0-only", True)
    assert found["elsewhere"][0] is None
    assert [one["subject"] for one in refused] == ["asked"]


async def test_a_check_does_not_wait_for_a_scan(servers: Any, tmp_path: Path) -> None:
    """The scan waits for the check to end, so the two would wait for each other."""
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    address = environment["DATABASE_URL"].replace("+asyncpg", "")
    check: asyncpg.Connection[Any] = await asyncpg.connect(address)
    scan: asyncpg.Connection[Any] = await asyncpg.connect(address)
    await check.execute(LICENSED)
    async with scan.transaction():
        await scan.execute("DELETE FROM dependencies WHERE name = 'asked'")
        with anyio.fail_after(20):
            async with check.transaction():
                await refresh_gaps(check)
        await refresh_gaps(scan)
    refused = await check.fetch("SELECT subject FROM gaps WHERE kind = 'licence'")
    await scan.close()
    await check.close()
    assert refused == []
