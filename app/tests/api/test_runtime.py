"""The runtime's background tasks start again after an error, and end with the runtime."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest
from sqlalchemy import text

from commandcenter_app.api import runtime as module
from commandcenter_app.api.runtime import Runtime
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.migrate import LOCK, NewerSchemaError

pytestmark = pytest.mark.anyio

NOWHERE = "postgresql+asyncpg://a:b@127.0.0.1:1/c"


@pytest.fixture
async def settings(servers: Any, tmp_path: Path) -> BackendSettings:
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    return BackendSettings.from_environment({**environment, "WATCH": "on"})


@asynccontextmanager
async def running(runtime: Runtime) -> AsyncIterator[Runtime]:
    """Run the runtime, and check that no task is left afterwards."""
    before = asyncio.all_tasks()
    async with runtime.running():
        yield runtime
    assert asyncio.all_tasks() <= before


async def until_ready(runtime: Runtime) -> None:
    with anyio.fail_after(60):
        while not all(check.ok for check in await runtime.checks()):
            await anyio.sleep(0.02)


async def test_no_task_is_left(settings: BackendSettings) -> None:
    async with running(Runtime(settings)) as runtime:
        await until_ready(runtime)


async def test_no_scan_begins_before_the_folders_files_were_sent(settings: BackendSettings, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    async with running(Runtime(replace(settings, synced=mark))) as runtime:
        with anyio.fail_after(60):
            while not next(check.ok for check in await runtime.checks() if check.name == "database"):
                await anyio.sleep(0.02)
        await anyio.sleep(5 * module.FILES_EVERY_S)
        assert [check.name for check in await runtime.checks() if not check.ok] == ["worker"]
        async with runtime.session() as session:
            assert (await session.execute(text("SELECT count(*) FROM scans"))).scalar_one() == 0
        mark.touch()
        await until_ready(runtime)


async def test_no_task_is_left_when_it_ends_at_once(settings: BackendSettings) -> None:
    async with running(Runtime(settings)):
        pass


async def test_no_task_is_left_when_it_ends_while_migrating(servers: Any, tmp_path: Path, tools: Any) -> None:
    environment = await anyio.to_thread.run_sync(lambda: servers.environment(tmp_path, migrated=False))
    settings = BackendSettings.from_environment(environment)
    other: asyncpg.Connection[Any] = await asyncpg.connect(settings.dsn)
    try:
        await other.execute("SELECT pg_advisory_lock($1)", LOCK)
        async with running(Runtime(settings)):
            await tools.waiting_process(other)
    finally:
        await other.close()


async def test_no_task_is_left_without_a_database(settings: BackendSettings) -> None:
    async with running(Runtime(replace(settings, database_url=NOWHERE))) as runtime:
        with anyio.fail_after(60):
            while "cannot be reached" not in ((await runtime.checks())[0].reason or ""):
                await anyio.sleep(0.02)


async def test_a_temporary_reason_is_never_reported_as_permanent(
    settings: BackendSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure: Exception = OSError("the database system is starting up")
    attempts = 0

    async def fail(*_: Any) -> None:
        nonlocal attempts
        attempts += 1
        raise failure

    async def attempted(number: int) -> None:
        until = attempts + number
        with anyio.fail_after(30):
            while attempts < until:
                await anyio.sleep(0.01)

    async def ping() -> None:
        nonlocal failure
        failure = NewerSchemaError("it is from a newer version")
        await attempted(2)  # the reason of the first one has been recorded by then

    monkeypatch.setattr(module, "migrate", fail)
    monkeypatch.setattr(module, "CHECK_WITHIN_S", 60.0)  # so a slow machine does not cut a ping short
    async with running(Runtime(settings)) as runtime:
        await attempted(2)
        monkeypatch.setattr(runtime.redis, "ping", ping)  # so that the reason changes during the checks
        for expected in [
            ("it cannot be reached: the database system is starting up", False),
            ("it is from a newer version", True),
        ]:
            database = (await runtime.checks())[0]
            assert (database.reason, database.permanent) == expected


async def test_internal_errors_are_logged_and_the_task_starts_again(
    settings: BackendSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "RETRY_AFTER_S", 0.01)
    migrate, failing = module.migrate, [ValueError("migrating"), ValueError("keeping the schedule")]

    async def fail_first(*arguments: Any) -> None:
        if len(failing) == 2:
            raise failing.pop(0)
        await migrate(*arguments)

    monkeypatch.setattr(module, "migrate", fail_first)
    runtime = Runtime(settings)
    keep_schedule, again = runtime.gap_checks.keep_schedule, anyio.Event()

    async def fail_once() -> None:
        if failing:
            raise failing.pop()
        again.set()
        await keep_schedule()

    monkeypatch.setattr(runtime.gap_checks, "keep_schedule", fail_once)
    async with running(runtime):
        await until_ready(runtime)
        with anyio.fail_after(30):
            await again.wait()
    assert "ValueError: migrating" in caplog.text
    assert "ValueError: keeping the schedule" in caplog.text
