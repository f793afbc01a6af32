"""Facts about a project, loaded from a real database."""

from datetime import date
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from commandcenter_app.gaps.store import load

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
