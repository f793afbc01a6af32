"""What follows from a scan is done after failures and timeouts, too."""

import logging
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from commandcenter_app.jobs import follow_up
from commandcenter_app.jobs.follow_up import FollowUp
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.migrate import migrate

pytestmark = pytest.mark.anyio


async def test_git_insights_are_saved_once_the_database_is_reachable(
    servers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(follow_up, "AGAIN_AFTER_S", 0.2)
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    engine = create_async_engine(environment["DATABASE_URL"])
    await migrate(engine)
    await engine.dispose()
    name = environment["DATABASE_URL"].rsplit("/", 1)[1]
    await anyio.to_thread.run_sync(servers.execute, f"ALTER DATABASE {name} RENAME TO {name}_away")
    changed = anyio.Event()

    async def note() -> None:
        changed.set()

    settings = BackendSettings.from_environment(environment)
    task = FollowUp(settings, "commandcenter_app.processes.history", "git insights", note)
    async with anyio.create_task_group() as tasks:
        with caplog.at_level(logging.WARNING, "jobs"), anyio.fail_after(180):
            tasks.start_soon(task.run)
            while f'database "{name}" does not exist' not in caplog.text:
                await anyio.sleep(0.05)
            await anyio.to_thread.run_sync(servers.execute, f"ALTER DATABASE {name}_away RENAME TO {name}")
            await changed.wait()
        tasks.cancel_scope.cancel()
    assert await anyio.to_thread.run_sync(servers.execute, "SELECT count(*) FROM history", name) == [(1,)]


SLOW = """
import os, pathlib, time
run = pathlib.Path(os.environ["WORKSPACE"], "run")
if not run.exists():
    run.touch()
    time.sleep(600)
print("changed")
"""
"""A program whose first run does not end in time, and whose second run continues and does."""


async def test_what_resumes_runs_again_after_a_timeout(
    servers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_up, "LIMIT_S", 2.0)
    monkeypatch.setattr(follow_up, "AGAIN_AFTER_S", 0.1)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "slow_at_first.py").write_text(SLOW, encoding="utf-8")
    environment = await anyio.to_thread.run_sync(servers.environment, tmp_path)
    changed = anyio.Event()

    async def note() -> None:
        changed.set()

    task = FollowUp(BackendSettings.from_environment(environment), "slow_at_first", "words", note, resumes=True)
    async with anyio.create_task_group() as tasks:
        with anyio.fail_after(60):
            tasks.start_soon(task.run)
            await changed.wait()
        tasks.cancel_scope.cancel()
    assert task.current
