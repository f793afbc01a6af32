"""What the backend holds while it runs: database, Redis, events, and the worker that does the jobs.

Everything is brought up in the background, and again when it fails, so that the process answers at once and
says through its readiness what is still missing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Self

import anyio
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from commandcenter_app.api.events.schemas import EmbeddingEvent, HistoryEvent
from commandcenter_app.api.gaps.checks import GapCheckService
from commandcenter_app.api.gaps.service import GapService
from commandcenter_app.api.health.schemas import Check
from commandcenter_app.api.scans.service import ScanService
from commandcenter_app.errors import NotReadyError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.history import HistoryTask
from commandcenter_app.jobs.runner import JobRunner
from commandcenter_app.jobs.watch import Watcher
from commandcenter_app.jobs.worker import JobQueue
from commandcenter_app.knowledge.embedding import EmbeddingStatus, EmbeddingTask
from commandcenter_app.knowledge.models import embedder
from commandcenter_app.knowledge.notes import note_missing
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.migrate import SchemaError, migrate
from commandcenter_app.storage.query import DATABASE_AWAY, what_went_wrong

log = logging.getLogger("backend")

CHECK_WITHIN_S = 2.0
RETRY_AFTER_S = 0.5
SERVER_SETTINGS = {
    "jit": "off",
    "hnsw.ef_search": "100",  # how many of the nearest vectors are looked at
    "hnsw.iterative_scan": "strict_order",  # more of them, where a filter leaves few,
    "hnsw.max_scan_tuples": "5000",  # up to so many: those beyond are hardly ever like enough to be a hit
}


class Runtime:
    """The backend's long-lived parts. Used as an async context manager around serving."""

    def __init__(self, settings: BackendSettings) -> None:
        self.settings = settings
        self.engine = create_async_engine(
            settings.database_url,
            hide_parameters=True,  # what people wrote has no place in a log
            pool_size=5,
            max_overflow=5,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={"timeout": 5, "command_timeout": 30, "server_settings": SERVER_SETTINGS},
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.redis = Redis.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=10)
        self.events = EventLog(self.redis)
        self.jobs = JobQueue(settings.redis_url)
        self.scans = ScanService(self.session, self.jobs, self.events)
        scan_runner = JobRunner(settings, self.scans, "commandcenter_app.processes.scan", self._scan_done)
        self.jobs.add(self.scans.what, scan_runner.run)
        self.history = HistoryTask(settings, self._history_changed)
        self.embedder = embedder(settings.embeddings)
        self.embedding = EmbeddingTask(settings.dsn, self.embedder, self._tell_of_embedding)
        self.gaps = GapService(self.session, self.events)
        self.gap_checks = GapCheckService(self.session, self.jobs, self.events)
        check_runner = JobRunner(settings, self.gap_checks, "commandcenter_app.processes.gaps", lambda: None)
        self.jobs.add(self.gap_checks.what, check_runner.run)
        self.watcher = Watcher(settings.workspace, self.scans.start_edit, self.history.want)
        self._reason: str | None = "it is being connected"
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._bring_up())]
        self._keep(self.events.run)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        with anyio.move_on_after(1.5, shield=True):
            await self.jobs.stop()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.embedder.close()
            await self.redis.aclose()
            await self.engine.dispose()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A transaction: committed when the block ends well, else rolled back. Raises NotReadyError."""
        if self._reason is not None:
            raise NotReadyError(f"The database is not ready: {self._reason}.")
        async with self._sessions.begin() as session:
            yield session

    async def _bring_up(self) -> None:
        """Migrate, take over what an earlier backend left, and start the worker; try until it works."""
        last = ""
        while True:
            try:
                await migrate(self.engine)
                self._reason = None
                await note_missing(self.session)
                if not self._tasks[2:]:
                    self._keep(self.embedding.run)
                await self.redis.ping()
                await self.jobs.start()
                await self.scans.take_over()
                await self.scans.catch_up(look=self.settings.watch)
                await self.gap_checks.take_over()
                self._keep(self.scans.keep_queued)
                self._keep(self.gap_checks.keep_queued)
                self._keep(self.history.run)
                self._keep(self.gap_checks.keep_schedule)
                if self.settings.watch:
                    self._keep(self.watcher.run)
            except (*DATABASE_AWAY, SQLAlchemyError, RedisError, SchemaError) as error:
                reason = what_went_wrong(error)
                if self._reason is not None:  # the database is still what is missing
                    self._reason = reason if isinstance(error, SchemaError) else f"it cannot be reached: {reason}"
                if reason != last:
                    log.warning("not ready yet: %s", reason)
                    last = reason
                await asyncio.sleep(RETRY_AFTER_S)
            else:
                log.info("ready")
                return

    def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """Have work done that never ends until this does: a mistake in it is logged, and it begins anew."""

        async def again_and_again() -> None:
            while True:
                try:
                    await work()
                except Exception:
                    log.exception("a mistake ended work in the background; it begins anew")
                await asyncio.sleep(RETRY_AFTER_S)

        self._tasks.append(asyncio.create_task(again_and_again()))

    def _scan_done(self) -> None:
        self.history.want()

    async def _history_changed(self) -> None:
        await self.events.publish("history", HistoryEvent().model_dump_json())

    async def _tell_of_embedding(self, status: EmbeddingStatus) -> None:
        event = EmbeddingEvent.model_validate({"embedding": status})
        await self.events.publish("embedding", event.model_dump_json())

    async def checks(self) -> list[Check]:
        """What is needed, and why it is not there when it is not. Takes no longer than CHECK_WITHIN_S."""
        database, redis = await asyncio.gather(self._database(), self._redis())
        worker = self.jobs.trouble()
        return [
            Check(name="database", ok=database is None, reason=database),
            Check(name="redis", ok=redis is None, reason=redis),
            Check(name="worker", ok=worker is None, reason=worker),
        ]

    async def _database(self) -> str | None:
        if self._reason is not None:
            return self._reason
        with suppress(*DATABASE_AWAY, SQLAlchemyError):
            with anyio.move_on_after(CHECK_WITHIN_S):
                async with self.engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
                return None
            return "it does not answer in time"
        return "it cannot be reached"

    async def _redis(self) -> str | None:
        with suppress(OSError, RedisError):
            with anyio.move_on_after(CHECK_WITHIN_S):
                await self.redis.ping()
                return None
            return "it does not answer in time"
        return "it cannot be reached"
