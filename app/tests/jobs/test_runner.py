"""Jobs end in the database, and their processes end with them."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from commandcenter_app.api.scans.service import ScanService
from commandcenter_app.jobs.events import STREAM, EventLog
from commandcenter_app.jobs.runner import JobRunner
from commandcenter_app.jobs.states import ScanCause
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.migrate import migrate
from commandcenter_app.storage.models import ScanRow

pytestmark = pytest.mark.anyio


@dataclass
class Desk:
    """The parts that a runner needs, without a backend."""

    settings: BackendSettings
    service: ScanService

    async def scan(self, number: int) -> ScanRow:
        async with self.service._sessions() as session:
            return await self.service.repository(session).get(number)

    async def until_it_walks(self, number: int) -> ScanRow:
        with anyio.fail_after(30):
            while (scan := await self.scan(number)).phase != "walk":
                await anyio.sleep(0.02)
        return scan


@pytest.fixture
async def desk(servers: Any, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = BackendSettings.from_environment(await anyio.to_thread.run_sync(servers.environment, tmp_path))
    engine = create_async_engine(settings.database_url)
    await migrate(engine)

    @asynccontextmanager
    async def session() -> AsyncIterator[AsyncSession]:
        async with async_sessionmaker(engine, expire_on_commit=False).begin() as session:
            yield session

    redis = Redis.from_url(settings.redis_url)
    yield Desk(settings, ScanService(session, EventLog(redis)))
    await redis.aclose()
    await engine.dispose()


# The first prints lines that are not JSON, and succeeds; the second does not exist.
@pytest.mark.parametrize("module", ["this", "commandcenter_app.nowhere"])
async def test_a_program_with_invalid_output(desk: Desk, module: str, caplog: pytest.LogCaptureFixture) -> None:
    number = (await desk.service.start(ScanCause.REQUEST)).id
    assert await desk.service.take() == number
    await JobRunner(desk.settings, desk.service, module, lambda: None).run_job(number)
    scan = await desk.scan(number)
    message = "The scan ended unexpectedly (exit code 1)."
    assert (scan.status, scan.error["code"], scan.error["message"]) == ("failed", "scan_crashed", message)
    assert ("could not be followed" in caplog.text) == (module == "this")


async def test_a_queued_job_is_taken_once(desk: Desk) -> None:
    number = (await desk.service.start(ScanCause.REQUEST)).id
    taken: list[int | None] = []

    async def take() -> None:
        taken.append(await desk.service.take())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(take)
    assert sorted(taken, key=str) == [number, None, None, None, None]


async def test_a_cancelled_job_is_not_taken(desk: Desk) -> None:
    number = (await desk.service.start(ScanCause.REQUEST)).id
    await desk.service.cancel(number)
    assert await desk.service.take() is None


async def test_progress_that_arrives_after_the_results(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Late progress stops the program, which is no longer needed; the job is still announced as done."""
    (tmp_path / "late.py").write_text(
        "import asyncio, asyncpg, json, os, sys, time\n"
        "async def finish():\n"
        "    database = await asyncpg.connect(os.environ['DATABASE_URL'].replace('+asyncpg', ''))\n"
        f"    query = \"UPDATE {ScanRow.__tablename__} SET status = 'done' WHERE id = $1\"\n"
        "    await database.execute(query, int(sys.argv[1]))\n"
        "asyncio.run(finish())\n"
        "print(json.dumps({'phase': 'save', 'done': 1, 'total': 1}), flush=True)\n"
        "time.sleep(3600)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    number = (await desk.service.start(ScanCause.REQUEST)).id
    assert await desk.service.take() == number
    done: list[int] = []
    with anyio.fail_after(60):
        await JobRunner(desk.settings, desk.service, "late", lambda: done.append(number)).run_job(number)
    assert done == [number]
    events = await desk.service._events._redis.xrange(STREAM)
    assert json.loads(events[-1][1][b"data"])["scan"]["status"] == "done"


async def test_cancelled_and_interrupted(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of a cancelled or interrupted job ends at once; after a cancelled one, the next job runs."""
    (tmp_path / "endless.py").write_text(
        "import json, os, time\n"
        "print(json.dumps({'phase': 'walk', 'done': os.getpid(), 'total': None}), flush=True)\n"
        "time.sleep(3600)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    programs = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(JobRunner(desk.settings, desk.service, "endless", lambda: None).run)
        for number in (1, 2):
            assert (await desk.service.start(ScanCause.REQUEST)).id == number
            programs.append((await desk.until_it_walks(number)).files_done)
            if number == 1:
                await desk.service.cancel(number)
        tasks.cancel_scope.cancel()
    assert [(await desk.scan(number)).status for number in (1, 2)] == ["cancelled", "interrupted"]
    for program in programs:
        with pytest.raises(ProcessLookupError):
            os.kill(program, 0)
