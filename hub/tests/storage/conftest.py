"""The Hub's database on SQLite and on a real Postgres."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import delete, text

from commandcenter_hub.domain.stack import HostPorts, Stack
from commandcenter_hub.services.stacks import leases_for
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack
from commandcenter_hub.storage.database import Database, sqlite_url
from commandcenter_hub.storage.migrate import migrate
from commandcenter_hub.storage.models import ProjectRow, TokenRow
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.ports import free_port


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The URL of an empty database on a real Postgres."""
    home = tmp_path_factory.mktemp("postgres")
    config = CommandCenterConfig("tests", "/", postgres_port=free_port(), db_password="pg-secret")
    service = CommandCenterStack(config).build_postgres()
    stack = Stack("tests", (service,), "/", {"db_password": "pg-secret"})
    engine = an_engine("local", home, stack)
    check = await engine.check()
    if not check.available:
        pytest.skip(f"no Postgres can run here: {check.reason}")
    await engine.prepare(stack, lambda _: None)
    handle = await engine.start(service, "tests", lambda _: None)
    async with prober_for(service, stack.secrets) as prober:
        with anyio.fail_after(60):
            while await healthy(prober) is not None:
                await anyio.sleep(0.05)
    yield f"postgresql+asyncpg://commandcenter:pg-secret@127.0.0.1:{service.port().host}/commandcenter"
    await engine.stop(handle, 10)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database, once for SQLite and once for Postgres."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "hub %40 “x”.db")
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
async def empty(url: str) -> AsyncIterator[Database]:
    """A database without a schema."""
    database = Database(url)
    if not url.startswith("sqlite"):
        async with database.session() as session:
            await session.execute(text("DROP SCHEMA public CASCADE"))
            await session.execute(text("CREATE SCHEMA public"))
    yield database
    await database.close()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """An empty database with the newest schema."""
    database = Database(url)
    await migrate(database.engine)
    async with database.session() as session:
        await session.execute(delete(ProjectRow))
        await session.execute(delete(TokenRow))
    yield database
    await database.close()


@pytest.fixture
def a_project() -> Any:
    """Create rows of projects with unique values."""
    made = 0

    def make(**changes: Any) -> ProjectRow:
        nonlocal made
        made += 1
        given = {
            "id": str(uuid.uuid4()), "name": f"project {made}", "slug": f"project-{made}", "path": f"/projects/{made}",
            "engine": "auto", "engine_reason": "", "stack": {"name": "commandcenter", "options": {}},
            "secrets": b"locked", "wanted": False, "created": 1.5, "version": 1,
        }  # fmt: skip
        row = ProjectRow(**{**given, **changes})
        ports: HostPorts = {"backend": {"http": 8000 + made}, "redis": {"redis": 6300 + made}}
        row.leases = changes.get("leases") or leases_for(row.id, ports)
        return row

    return make
