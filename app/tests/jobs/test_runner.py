"""Jobs end in the database too, whatever becomes of their process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from commandcenter_app.api.scans.service import ScanService
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.runner import JobRunner
from commandcenter_app.jobs.states import ScanCause
from commandcenter_app.jobs.worker import JobQueue
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.migrate import migrate

pytestmark = pytest.mark.anyio


# The first prints lines that are no JSON, and succeeds; the second is not there.
@pytest.mark.parametrize("module", ["this", "commandcenter_app.nowhere"])
async def test_a_process_that_nobody_understands(
    servers: Any, tmp_path: Path, module: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = BackendSettings.from_environment(await anyio.to_thread.run_sync(servers.environment, tmp_path))
    engine = create_async_engine(settings.database_url)
    await migrate(engine)

    @asynccontextmanager
    async def session() -> AsyncIterator[AsyncSession]:
        async with async_sessionmaker(engine, expire_on_commit=False).begin() as session:
            yield session

    redis = Redis.from_url(settings.redis_url)
    queue = JobQueue(settings.redis_url)
    service = ScanService(session, queue, EventLog(redis))
    number = (await service.start(ScanCause.REQUEST)).id
    await JobRunner(settings, service, module, lambda: None).run({}, number=number)
    async with session() as opened:
        scan = await service.repository(opened).get(number)
    message = "The scan ended unexpectedly (exit code 1)."
    assert (scan.status, scan.error["code"], scan.error["message"]) == ("failed", "scan_crashed", message)
    assert ("could not be followed" in caplog.text) == (module == "this")
    await queue.stop()
    await redis.aclose()
    await engine.dispose()
