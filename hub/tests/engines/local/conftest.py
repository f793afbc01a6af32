"""The databases of the stack on the local engine."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import anyio
import asyncpg
import pytest

from commandcenter_hub.domain.operation import StepReport
from commandcenter_hub.domain.stack import Service, Stack
from commandcenter_hub.engines.base import Engine, Handle
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.ports import free_port

PASSWORD = "db-password-no-user-may-see"
REDIS_PASSWORD = "redis-password-no-user-may-see"


@dataclass
class Databases:
    """Postgres and Valkey of one project whose folder has an unusual name."""

    folder: Path
    stack: Stack
    engine: Engine

    def __post_init__(self) -> None:
        self.reports: list[StepReport] = []
        self.handles: list[Handle] = []

    @property
    def postgres(self) -> Service:
        return self.stack.service("postgres")

    @property
    def redis(self) -> Service:
        return self.stack.service("redis")

    @property
    def data(self) -> Path:
        return self.folder / "projects" / self.stack.project / "data" / "postgres"

    async def start(self, service: Service, run: str) -> Handle:
        handle = await self.engine.start(service, run, self.reports.append)
        self.handles.append(handle)
        async with prober_for(service, self.stack.secrets) as prober:
            why: str | None = ""
            with anyio.move_on_after(60):
                while (why := await healthy(prober)) is not None:
                    await anyio.sleep(0.02)
            assert why is None, why
        return handle

    async def connect(self, password: str = PASSWORD) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(
            host="127.0.0.1", port=self.postgres.port().host, user="commandcenter", password=password,
            database="commandcenter", ssl=False,
        )  # fmt: skip


@pytest.fixture
async def databases(tmp_path: Path) -> AsyncIterator[Databases]:
    folder = tmp_path / 'it\'s a “home” \\ with é and "quotes" $x'
    stack = CommandCenterStack(
        CommandCenterConfig(
            "x",
            str(tmp_path),
            project_slug="x",
            postgres_port=free_port(),
            redis_port=free_port(),
            backend_port=free_port(),
            frontend_port=free_port(),
            db_password=PASSWORD,
            redis_password=REDIS_PASSWORD,
            secret_key="k",
        )
    ).build()
    engine = an_engine("local", folder, stack)
    await engine.prepare(stack, lambda _: None)
    made = Databases(folder, stack, engine)
    try:
        yield made
    finally:
        with anyio.CancelScope(shield=True):
            for handle in made.handles:
                await engine.stop(handle, 1)
            for left in await engine.left_behind():  # from an interrupted start
                if (found := await engine.recover(left)) is not None:
                    await engine.stop(found, 1)


@pytest.fixture(autouse=True)
def anyio_backend() -> str:
    return "asyncio"
