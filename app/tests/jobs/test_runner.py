"""Jobs end in the database, and their processes end with them."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
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

    async def statuses(self) -> list[tuple[int, str]]:
        """Return the numbers and statuses of scans in the events, in order."""
        events = await self.service._events._redis.xrange(STREAM)
        scans = [json.loads(values[b"data"])["scan"] for _, values in events]
        return [(scan["id"], scan["status"]) for scan in scans]


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
    assert (await desk.statuses())[-1] == (number, "done")


PROGRAM = """
import asyncio, asyncpg, json, os, sys
for phase in ("walk", "read", "save"):
    print(json.dumps({"phase": phase, "done": 1, "total": 1}), flush=True)
async def finish():
    database = await asyncpg.connect(os.environ["DATABASE_URL"].replace("+asyncpg", ""))
    await database.execute("UPDATE scans SET status = 'done', phase = NULL WHERE id = $1", int(sys.argv[1]))
    await database.close()
asyncio.run(finish())
print(json.dumps({"phase": "save", "done": 1, "total": 1}), flush=True)
"""


def held_back(desk: Desk, number: int, patch: pytest.MonkeyPatch, point: str) -> None:
    """Make the runner wait at one point until the program has committed its results."""

    async def until_done() -> None:
        while (await desk.scan(number)).status != "done":
            await anyio.sleep(0.02)

    def before(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        async def held(*arguments: Any) -> Any:
            await until_done()
            return await real(*arguments)

        patch.setattr(owner, name, held)

    def after(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        async def held(*arguments: Any) -> Any:
            answer = await real(*arguments)
            await until_done()
            return answer

        patch.setattr(owner, name, held)

    match point:
        case "before it reads":
            before(JobRunner, "_follow")
        case "before it saves progress":
            before(desk.service, "progress")
        case "before it publishes progress":
            before(desk.service, "_announce")
        case "after it has published progress":
            after(desk.service, "progress")
        case "after it has read everything":
            after(JobRunner, "_follow")


@pytest.mark.parametrize(
    "point",
    [
        "before it reads",
        "before it saves progress",
        "before it publishes progress",
        "after it has published progress",
        "after it has read everything",
        "nowhere",
    ],
)
async def test_the_end_of_a_job_is_published_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    (tmp_path / "quick.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    number = (await desk.service.start(ScanCause.REQUEST)).id
    assert await desk.service.take() == number
    held_back(desk, number, monkeypatch, point)
    done: list[int] = []
    with anyio.fail_after(60):
        await JobRunner(desk.settings, desk.service, "quick", lambda: done.append(number)).run_job(number)
    assert done == [number]
    assert (await desk.statuses())[-1] == (number, "done")
    assert (await desk.statuses()).count((number, "done")) == 1


async def test_a_job_whose_end_is_saved_but_not_confirmed_is_published_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks right after the commit: the end is published all the same, once."""
    number = (await desk.service.start(ScanCause.REQUEST)).id
    assert await desk.service.take() == number
    real, broken = desk.service._sessions, []

    @asynccontextmanager
    async def break_once() -> AsyncIterator[AsyncSession]:
        async with real() as session:
            yield session
        if not broken and (await desk.scan(number)).status == "failed":
            broken.append(True)
            raise ConnectionResetError

    monkeypatch.setattr(desk.service, "_sessions", break_once)
    monkeypatch.setattr(Desk, "scan", lambda self, number: stored(real, number))
    await JobRunner(desk.settings, desk.service, "commandcenter_app.nowhere", lambda: None).run_job(number)
    assert broken
    assert (await desk.statuses())[-1] == (number, "failed")
    assert (await desk.statuses()).count((number, "failed")) == 1


async def stored(sessions: Any, number: int) -> ScanRow:
    async with sessions() as session:
        return await ScanService.repository(session).get(number)


async def test_the_job_of_a_killed_program_ends_with_its_workers(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers keep the program's output open; the job still ends, and so do they."""
    (tmp_path / "killed.py").write_text(
        "import json, os, signal, subprocess\n"
        "worker = subprocess.Popen(['sleep', '3600'])\n"
        "print(json.dumps({'phase': 'walk', 'done': worker.pid, 'total': None}), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    number = (await desk.service.start(ScanCause.REQUEST)).id
    assert await desk.service.take() == number
    with anyio.fail_after(60):
        await JobRunner(desk.settings, desk.service, "killed", lambda: None).run_job(number)
    scan = await desk.scan(number)
    assert (scan.status, scan.error["code"]) == ("failed", "scan_crashed")
    with anyio.fail_after(60):
        while runs(scan.files_done):
            await anyio.sleep(0.02)


def runs(number: int) -> bool:
    """Return whether there is such a process, other than one that only waits to be reaped."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return not Path(f"/proc/{number}/stat").read_text().rsplit(") ", 1)[1].startswith("Z")
    return False


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_each_of_fifty_short_scans_is_published_once_on_a_busy_machine(desk: Desk, tmp_path: Path) -> None:
    """Each is announced as done once, and each starts what follows."""
    (tmp_path / "a.py").write_text("# TODO: one\n")
    done: list[str] = []
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        runner = JobRunner(desk.settings, desk.service, "commandcenter_app.processes.scan", lambda: done.append("done"))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(runner.run)
            for count in range(1, 51):
                number = (await desk.service.start(ScanCause.REQUEST)).id
                assert number == count
                with anyio.fail_after(60):
                    while (await desk.statuses())[-1] != (number, "done"):
                        await anyio.sleep(0.02)
            tasks.cancel_scope.cancel()
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert len(done) == 50
    ends = [number for number, status in await desk.statuses() if status == "done"]
    assert ends == list(range(1, 51))


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
