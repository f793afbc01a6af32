"""Git insights are saved once a database is reachable that was not at first."""

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
