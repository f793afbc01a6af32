"""A supervised project with real processes, whose Hub can be killed and replaced."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import httpx
import pytest

from commandcenter_hub.domain.operation import Operation, Progress
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.storage.database import Database, sqlite_url
from commandcenter_hub.storage.migrate import migrate
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository, RunRepository
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.log_query import Filter
from commandcenter_hub.supervisor.shared import Stores
from commandcenter_hub.supervisor.supervisor import Supervisor
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.demo import demo_stack


class World:
    """A project whose Hub can be killed and replaced."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database = folder, database
        self.services: tuple[Service, ...] = ()
        self.changes = 0

    @asynccontextmanager
    async def hub(self, *, wanted: bool = False) -> AsyncIterator[Supervisor]:
        """Supervise the project as a Hub does. The end of the block has the effect of killing that Hub."""
        stack = demo_stack(*self.services, workspace=self.folder)
        home = self.folder / "home"
        engine = an_engine("local", home, stack)
        journal = Journal(home / "projects" / "demo" / "journal.db")
        stores = Stores(RunRepository(self.database), OperationRepository(self.database))

        def changed(_: object) -> None:
            self.changes += 1

        made = Supervisor("p1", stack, engine, journal, stores, changed=changed, operation_changed=changed)
        async with anyio.create_task_group() as tasks:

            async def run(*, task_status: anyio.abc.TaskStatus[None]) -> None:
                await made.run(wanted=wanted, task_status=task_status)

            await tasks.start(run)
            yield made
            tasks.cancel_scope.cancel()
        journal.close()

    async def stop_everything(self) -> None:
        async with self.hub() as hub:
            hub.stop()
            await ended(hub)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(sqlite_url(tmp_path / "hub.db"))
    await migrate(database.engine)
    await ProjectRepository(database).add(
        ProjectRow(
            id="p1", name="demo", slug="demo", path="/demo", stack={"name": "demo", "options": {}}, secrets=b"",
            created=0.0,
        )
    )  # fmt: skip
    made = World(tmp_path, database)
    try:
        yield made
    finally:
        with anyio.CancelScope(shield=True):
            await made.stop_everything()
            await database.close()


@pytest.fixture(autouse=True)
def anyio_backend() -> str:
    return "asyncio"


async def until(condition: Callable[[], object], what: str, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {timeout_s} s: {what}")
        await anyio.sleep(0.01)


async def ended(hub: Supervisor) -> Operation:
    """Wait until the current operation has ended, and return it."""
    await until(lambda: hub.operations.current is None, "the operation ends")
    assert hub.operations.newest is not None
    return hub.operations.newest


async def started(hub: Supervisor) -> None:
    hub.start()
    operation = await ended(hub)
    assert operation.progress is Progress.SUCCEEDED, operation.error


async def ask(service: Service, path: str) -> str:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return (await client.get(f"http://127.0.0.1:{service.port().host}{path}")).text


def states(hub: Supervisor) -> dict[str, str]:
    return {name: str(record.state) for name, record in hub.records.items()}


def pid(hub: Supervisor, name: str) -> int:
    handle = hub.records[name].handle
    assert handle is not None
    return int(handle.data["pid"])


def log_of(hub: Supervisor, service: str) -> list[str]:
    return [line.text for line in hub.journal.read(Filter((service,)), 10_000)[0]]
