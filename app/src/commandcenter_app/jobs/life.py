"""The life cycle of a scan or a check: queued, running, ended. The table of transitions guards each change.

At most one of each kind is active. The differences between the kinds are in `api/scans` and `api/gaps`.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypedDict, TypeVar

import anyio
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.interfaces import ORMOption

from commandcenter_app.errors import AppError, NotFoundError, NotReadyError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.states import ACTIVE, ENDED, JobStatus, sources
from commandcenter_app.storage.models.jobs import ONE_ACTIVE, JobRow
from commandcenter_app.storage.query import Sessions

log = logging.getLogger("jobs")

LOOK_EVERY_S = 60.0
"""Time after which a queue is read without a notification, seconds: another program may have added a row."""

ENDED_KEPT = 100
"""Number of ended jobs to remember, so that the end of each is published once."""

Row = TypeVar("Row", bound=JobRow)


class JobError(TypedDict):
    """Why a job failed: a code, a message, and what to do."""

    code: str
    message: str
    hint: str | None


class JobRepository(ABC, Generic[Row]):
    """Queries and guarded updates of one kind of job."""

    table: type[Row]
    what: ClassVar[str]
    """Name of this kind in messages."""
    path: ClassVar[str]
    """Route that lists them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @abstractmethod
    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Save the progress of a running job. Returns False if it is not running."""

    async def page(self, *, limit: int, offset: int) -> tuple[Sequence[Row], int]:
        """Return one page of jobs, the newest first, and their total number."""
        query = select(self.table).order_by(self.table.id.desc()).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(self.table))
        return (await self._session.scalars(query)).all(), total or 0

    async def get(self, number: int, *options: ORMOption) -> Row:
        """Return a job in its current state. Raises NotFoundError."""
        row = await self._session.get(self.table, number, options=options, populate_existing=True)
        if row is None:
            raise NotFoundError(f"There is no {self.what} {number}.", hint=f"GET {self.path} lists them.")
        return row

    async def active(self) -> Row | None:
        """Return the job that is queued or running, if any."""
        return await self._session.scalar(select(self.table).where(self.table.status.in_(ACTIVE)))

    async def create(self, cause: StrEnum, **values: Any) -> Row | None:
        """Add a queued job. Returns None if one is active already."""
        if await self.active() is not None:  # an insert that the index refuses would use up a number
            return None
        statement = (
            insert(self.table)
            .values(status=JobStatus.QUEUED, cause=cause, **values)
            .on_conflict_do_nothing(index_elements=[text("(true)")], index_where=ONE_ACTIVE)
            .returning(self.table)
        )
        return await self._session.scalar(statement)

    async def take(self) -> Row | None:
        """Set the queued job, if any, to running, and return it. Only one caller gets it."""
        statement = (
            update(self.table)
            .where(self.table.status.in_(sources(JobStatus.RUNNING)))
            .values(status=JobStatus.RUNNING, started_at=func.now())
            .returning(self.table)
            .execution_options(synchronize_session=False)
        )
        return await self._session.scalar(statement)

    async def move(self, number: int, target: JobStatus, **values: Any) -> bool:
        """Move a job to the final status `target`. Returns False if the table of transitions does not allow it."""
        return await self._update(number, sources(target), status=target, finished_at=func.now(), **values)

    async def _update(self, number: int, statuses: frozenset[JobStatus], **values: Any) -> bool:
        """Set `values` if the job's status is one of `statuses`. Returns whether it was."""
        statement = (
            update(self.table)
            .where(self.table.id == number, self.table.status.in_(statuses))
            .values(**values)
            .returning(self.table.id)
            .execution_options(synchronize_session=False)
        )
        return await self._session.scalar(statement) is not None


class JobService(ABC, Generic[Row]):
    """Start, follow and end one kind of job, and publish each change.

    The table is the queue. Adding a row wakes the runner, which takes the job. No database session is open while the
    runner waits for the job's process.
    """

    repository: type[JobRepository[Row]]
    ended_error: ClassVar[type[AppError]]

    def __init__(self, sessions: Sessions, events: EventLog) -> None:
        self.what = self.repository.what
        self._sessions = sessions
        self._events = events
        self._queued = asyncio.Event()
        self._running: dict[int, anyio.CancelScope] = {}
        self._publishing = asyncio.Lock()
        self._ended: deque[int] = deque(maxlen=ENDED_KEPT)

    async def start(self, cause: StrEnum) -> Row:
        """Queue a job, or return the active one. Raises NotReadyError while the database is unreachable."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            created = await jobs.create(cause)
            row = created or await jobs.active()
            if row is None:  # the active one has just ended
                row = created = await jobs.create(cause)
            if row is None:
                raise NotReadyError(f"The {self.what} could not be queued.")
        if created is not None:
            await self._announce_queued(created)
        return row

    async def _announce_queued(self, row: Row) -> None:
        """Publish the queued job before waking the runner, so that events are in order."""
        await self._publish(row)
        self._queued.set()

    async def take(self) -> int | None:
        """Set the queued job, if any, to running, and return its number."""
        async with self._sessions() as session:
            row = await self.repository(session).take()
        if row is None:
            return None
        await self._publish(row)
        return row.id

    async def wait_for_queued(self) -> None:
        """Wait until a job is queued in this process, at most LOOK_EVERY_S, since others may queue one too."""
        with anyio.move_on_after(LOOK_EVERY_S):
            await self._queued.wait()
        self._queued.clear()

    @contextmanager
    def cancellable(self, number: int) -> Iterator[None]:
        """End the block without an error when a user cancels the job."""
        with anyio.CancelScope() as scope:
            self._running[number] = scope
            try:
                yield
            finally:
                del self._running[number]

    async def cancel(self, number: int) -> Row:
        """Cancel a job; its process ends soon after. Raises NotFoundError, and `ended_error` if it has ended."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            moved = await jobs.move(number, JobStatus.CANCELLED)
            row = await jobs.get(number)
        if not moved:
            raise self.ended_error(f"{self.what.capitalize()} {number} has already ended with status {row.status}.")
        log.info("%s %d cancelled", self.what, number)
        await self._publish(row)
        if number in self._running:
            self._running[number].cancel()
        return row

    async def take_over(self) -> None:
        """Mark the job that an earlier backend left as running as interrupted; its process ended with that backend."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            active = await jobs.active()
            if active is not None:
                await jobs.move(active.id, JobStatus.INTERRUPTED)  # not allowed from `queued`

    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Save and publish a job's progress. Returns False if it is not running."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            row = await jobs.get(number) if await jobs.progress(number, phase, done, total) else None
        if row is not None:
            await self._publish(row)
        return row is not None

    async def end(self, number: int, error: JobError) -> Row:
        """Publish the end of a job whose program has exited; mark it as failed with `error` if it has not ended yet.

        Return the job in its final state. Safe to repeat: each end is published once.
        """
        async with self._sessions() as session:
            jobs = self.repository(session)
            if await jobs.move(number, JobStatus.FAILED, error={**error, "details": None}):
                log.warning("%s %d failed: %s", self.what, number, error["message"])
            row = await jobs.get(number)
        await self._publish(row)
        return row

    async def interrupt(self, number: int) -> None:
        """Mark a running job as interrupted, because the backend is ending."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            row = await jobs.get(number) if await jobs.move(number, JobStatus.INTERRUPTED) else None
        if row is not None:
            log.info("%s %d interrupted", self.what, number)
            await self._publish(row)

    async def _publish(self, row: Row) -> None:
        """Publish the state of a job, in order: its end once, and nothing after it."""
        async with self._publishing:
            if row.id in self._ended:
                return
            if row.status in ENDED:
                self._ended.append(row.id)
            await self._announce(row)

    @abstractmethod
    async def _announce(self, row: Row) -> None:
        """Publish the state of a job."""
