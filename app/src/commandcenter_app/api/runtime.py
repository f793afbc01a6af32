"""The backend's database, Redis, events and background tasks.

They start in the background, and again after failures, so that the process answers at once; the readiness probe reports
what is still missing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Self

import anyio
from anyio.abc import TaskGroup
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import AdaptedConnection
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from commandcenter_app.api.events.schemas import CodeEvent, EmbeddingEvent, HistoryEvent
from commandcenter_app.api.gaps.checks import GapCheckService
from commandcenter_app.api.gaps.service import GapService
from commandcenter_app.api.health.schemas import ReadinessCheck
from commandcenter_app.api.scans.service import ScanService
from commandcenter_app.api.vulnerabilities.checks import AdvisoryCheckService
from commandcenter_app.api.vulnerabilities.service import VulnerabilityService
from commandcenter_app.errors import NotReadyError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.follow_up import FollowUp
from commandcenter_app.jobs.runner import JobRunner
from commandcenter_app.jobs.watch import Watcher
from commandcenter_app.knowledge.embedding import EmbeddingStatus, EmbeddingTask
from commandcenter_app.knowledge.models import embedder
from commandcenter_app.knowledge.notes import note_missing
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.migrate import NewerSchemaError, SchemaError, migrate
from commandcenter_app.storage.query import DATABASE_UNAVAILABLE, what_went_wrong

log = logging.getLogger("backend")

PROCESSES = "commandcenter_app.processes"
CHECK_WITHIN_S = 2.0
RETRY_AFTER_S = 0.5
FIRST_RETRY_S = 0.01
"""First pause before a step of the start is retried, seconds; it grows by half to RETRY_AFTER_S. At a project's start,
the database becomes ready some tenths of a second after the backend."""
REPORT_AFTER_S = 2.0
"""Time for which a step of the start may fail before the reason is logged, seconds."""
FILES_EVERY_S = 0.03
"""Pause between two checks whether the folder's files were sent, seconds."""
CLOSE_WITHIN_S = 1.5
SERVER_SETTINGS = {
    "jit": "off",
    "effective_io_concurrency": "0",  # most pages are in memory, so reading them in another process takes longer
    "hnsw.ef_search": "100",  # number of nearest vectors to consider
    "hnsw.iterative_scan": "strict_order",  # consider more when a filter leaves few,
    "hnsw.max_scan_tuples": "5000",  # up to this many: those beyond are rarely similar enough
}


def refuse_closed(connection: AdaptedConnection, *_: object) -> None:
    """Refuse a closed connection, so that the pool opens another one. Raises InvalidatePoolError.

    The driver notices at once when the server closes a connection, so no ping before each use is needed, which would
    take three round trips.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


class Runtime:
    """The backend's long-lived objects. Serve within `running`, which owns all background tasks."""

    def __init__(self, settings: BackendSettings) -> None:
        self.settings = settings
        self.engine = create_async_engine(
            settings.database_url,
            hide_parameters=True,  # users' text must not be logged
            pool_size=5,
            max_overflow=5,
            pool_timeout=5,
            connect_args={"timeout": 5, "command_timeout": 30, "server_settings": SERVER_SETTINGS},
        )
        event.listen(self.engine.sync_engine, "checkout", refuse_closed)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        # Without BEGIN and COMMIT. In a transaction, each statement would see its own snapshot of the data, too.
        self._reading = async_sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False
        )
        self.redis = Redis.from_url(
            settings.redis_url,
            socket_connect_timeout=2,
            socket_timeout=10,
            retry=Retry(ExponentialBackoff(cap=0.1, base=0.01), 3),  # redis-py's default waits a second or more
        )
        self.events = EventLog(self.redis)
        self.scans = ScanService(self.session, self.events)
        self.history = FollowUp(settings, f"{PROCESSES}.history", "git insights", self._history_changed)
        self.code = FollowUp(
            settings, f"{PROCESSES}.code", "the words of source code", self._code_changed, resumes=True
        )
        self.embedder = embedder(settings.embeddings)
        self.embedding = EmbeddingTask(settings.dsn, self.embedder, self._publish_embedding)
        self.gaps = GapService(self.session, self.events)
        self.gap_checks = GapCheckService(self.session, self.events)
        self.vulnerabilities = VulnerabilityService(self.session, self.events, settings)
        self.advisory_checks = AdvisoryCheckService(self.session, self.events, settings)
        self._unprepared: ReadinessCheck | None = _database("the connection is being established")
        self._has_started = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Start everything in the background, and stop all of it when the block ends."""
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._repeat, self.events.run)
                tasks.start_soon(self._start_background, tasks)
                yield self
                tasks.cancel_scope.cancel()
        finally:
            with anyio.move_on_after(CLOSE_WITHIN_S, shield=True):
                await self.embedder.close()
                await self.redis.aclose()
                await self.engine.dispose()

    @asynccontextmanager
    async def session(self, *, reading: bool = False) -> AsyncIterator[AsyncSession]:
        """Yield a session in a transaction: committed at the end, rolled back on any error. Raises NotReadyError.

        With `reading`, each statement is a transaction of its own, which takes two round trips less.
        """
        if self._unprepared is not None:
            raise NotReadyError(f"The database is not ready: {self._unprepared.reason}.")
        async with (self._reading if reading else self._sessions).begin() as session:
            yield session

    async def _start_background(self, tasks: TaskGroup) -> None:
        """Migrate the database, take over jobs of an earlier backend, and start the background tasks."""
        await self._retry(self._prepare)
        for work in self._background():
            tasks.start_soon(self._repeat, work)
        self._has_started = True
        await self._retry(self.redis.ping)
        log.info("ready")

    async def _prepare(self) -> None:
        """Migrate the database, wait for the folder's files, and take over jobs of an earlier backend."""
        await migrate(self.engine)
        self._unprepared = None
        await note_missing(self.session)
        await self._wait_for_files()
        await self.scans.take_over()
        await self.scans.catch_up(look=self.settings.watch)
        await self.gap_checks.take_over()
        await self.advisory_checks.take_over()

    async def _wait_for_files(self) -> None:
        """Wait until the Hub has sent the folder's files, which it does while this backend starts."""
        while self.settings.synced is not None and not self.settings.synced.exists():
            await anyio.sleep(FILES_EVERY_S)

    def _background(self) -> Iterator[Callable[[], Awaitable[None]]]:
        """Return the background tasks, which run as long as the backend."""
        yield JobRunner(self.settings, self.scans, f"{PROCESSES}.scan", self._scan_done).run
        yield JobRunner(self.settings, self.gap_checks, f"{PROCESSES}.gaps", lambda: None).run
        yield self.gap_checks.keep_schedule
        # The packages may have changed during a check, when another one cannot start.
        yield JobRunner(self.settings, self.advisory_checks, f"{PROCESSES}.advisories", self.advisory_checks.look).run
        yield self.advisory_checks.keep_schedule
        yield self.history.run
        yield self.code.run
        yield self.embedding.run
        if self.settings.watch:
            settings = self.settings
            folder = (settings.workspace, self.scans.start_edit, self.history.request, settings.left_out)
            yield Watcher(*folder, selected=settings.selected).run

    async def _retry(self, step: Callable[[], Awaitable[object]]) -> None:
        """Repeat a step until it succeeds. Log reasons that last, and unexpected errors at once with a stack trace."""
        last, pause, began = "", FIRST_RETRY_S, anyio.current_time()
        while True:
            try:
                await step()
            except Exception as error:
                foreseen = isinstance(error, (*DATABASE_UNAVAILABLE, SQLAlchemyError, RedisError, SchemaError))
                reason = what_went_wrong(error) if foreseen else "an internal error; see the backend's log"
                if self._unprepared is not None:
                    certain = isinstance(error, SchemaError) or not foreseen
                    shown = reason if certain else f"it cannot be reached: {reason}"
                    self._unprepared = _database(shown, permanent=isinstance(error, NewerSchemaError))
                lasting = anyio.current_time() - began >= REPORT_AFTER_S or not foreseen
                if reason != last and (lasting or isinstance(error, SchemaError)):
                    log.warning("not ready yet: %s", reason, exc_info=None if foreseen else error)
                    last = reason
                await anyio.sleep(pause)
                pause = min(RETRY_AFTER_S, pause * 1.5)
            else:
                return

    async def _repeat(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run a task that should never end. After an error, log it and start the task again."""
        while True:
            try:
                await work()
            except Exception:
                log.exception("a background task failed; starting it again")
            await anyio.sleep(RETRY_AFTER_S)

    def _scan_done(self) -> None:
        self.history.request()
        self.code.request()
        self.advisory_checks.look()

    async def _code_changed(self) -> None:
        await self.events.publish("code", CodeEvent().model_dump_json())

    async def _history_changed(self) -> None:
        await self.events.publish("history", HistoryEvent().model_dump_json())

    async def _publish_embedding(self, status: EmbeddingStatus) -> None:
        event = EmbeddingEvent.model_validate({"embedding": status})
        await self.events.publish("embedding", event.model_dump_json())

    async def checks(self) -> list[ReadinessCheck]:
        """Return the state of everything the backend needs, within CHECK_WITHIN_S."""
        database, redis = await asyncio.gather(self._check_database(), self._redis())
        worker = None if self._has_started else "it has not started yet"
        return [
            database,
            ReadinessCheck(name="redis", ok=redis is None, reason=redis),
            ReadinessCheck(name="worker", ok=worker is None, reason=worker),
        ]

    async def _check_database(self) -> ReadinessCheck:
        if self._unprepared is not None:
            return self._unprepared
        with suppress(*DATABASE_UNAVAILABLE, SQLAlchemyError):
            with anyio.move_on_after(CHECK_WITHIN_S):
                async with self._reading() as session:
                    await session.execute(text("SELECT"))
                    return _database(None)
            return _database("it does not answer in time")
        return _database("it cannot be reached")

    async def _redis(self) -> str | None:
        with suppress(OSError, RedisError):
            with anyio.move_on_after(CHECK_WITHIN_S):
                await self.redis.ping()
                return None
            return "it does not answer in time"
        return "it cannot be reached"


def _database(reason: str | None, *, permanent: bool = False) -> ReadinessCheck:
    return ReadinessCheck(name="database", ok=reason is None, reason=reason, permanent=permanent)
