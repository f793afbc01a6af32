"""The life of a scan or a check: requested, queued, run, ended; each change guarded by the table of transitions.

At most one of each kind is active. What differs between the kinds is in `api/scans` and `api/gaps`.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

import anyio
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.interfaces import ORMOption

from commandcenter_app.errors import AppError, NotFoundError, NotReadyError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.states import ACTIVE, JobStatus, sources
from commandcenter_app.storage.models.jobs import ONE_ACTIVE, JobRow
from commandcenter_app.storage.query import Sessions

log = logging.getLogger("jobs")

LOOK_EVERY_S = 3.0

Row = TypeVar("Row", bound=JobRow)


class JobRepository(ABC, Generic[Row]):
    """Reads and guarded writes of one kind of job."""

    table: type[Row]
    what: ClassVar[str]
    """What a person calls it."""
    path: ClassVar[str]
    """Where the API lists them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    @abstractmethod
    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Note how far a running one is; False when it does not run (any more)."""

    async def page(self, *, limit: int, offset: int) -> tuple[Sequence[Row], int]:
        """A page of them from the newest on, and how many there are."""
        query = select(self.table).order_by(self.table.id.desc()).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(self.table))
        return (await self._session.scalars(query)).all(), total or 0

    async def get(self, number: int, *options: ORMOption) -> Row:
        """One as it is now. Raises NotFoundError."""
        row = await self._session.get(self.table, number, options=options, populate_existing=True)
        if row is None:
            raise NotFoundError(f"There is no {self.what} {number}.", hint=f"GET {self.path} lists them.")
        return row

    async def active(self) -> Row | None:
        """The one that is queued or running, if any."""
        return await self._session.scalar(select(self.table).where(self.table.status.in_(ACTIVE)))

    async def create(self, cause: StrEnum, **values: Any) -> Row | None:
        """Add a queued one; None when one is active already."""
        if await self.active() is not None:  # what the index refuses takes a number all the same
            return None
        statement = (
            insert(self.table)
            .values(status=JobStatus.QUEUED, cause=cause, **values)
            .on_conflict_do_nothing(index_elements=[text("(true)")], index_where=ONE_ACTIVE)
            .returning(self.table)
        )
        return await self._session.scalar(statement)

    async def take(self) -> Row | None:
        """Let the one that is queued run, if there is one; it is given to one caller only."""
        statement = (
            update(self.table)
            .where(self.table.status.in_(sources(JobStatus.RUNNING)))
            .values(status=JobStatus.RUNNING, started_at=func.now())
            .returning(self.table)
            .execution_options(synchronize_session=False)
        )
        return await self._session.scalar(statement)

    async def move(self, number: int, target: JobStatus, **values: Any) -> bool:
        """Bring one into `target`, an end; False when the table of transitions does not allow it from where it is."""
        return await self._update(number, sources(target), status=target, finished_at=func.now(), **values)

    async def _update(self, number: int, statuses: frozenset[JobStatus], **values: Any) -> bool:
        """Set `values` if its status is one of `statuses`; whether it was."""
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

    The table is the queue. Whoever adds a row wakes the runner, which takes it; no database session is open while
    the job's process is waited for.
    """

    repository: type[JobRepository[Row]]
    ended_error: ClassVar[type[AppError]]

    def __init__(self, sessions: Sessions, events: EventLog) -> None:
        self.what = self.repository.what
        self._sessions = sessions
        self._events = events
        self._queued = asyncio.Event()
        self._running: dict[int, anyio.CancelScope] = {}

    async def start(self, cause: StrEnum) -> Row:
        """Queue one, or return the one that is active. Raises NotReadyError while the database is away."""
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
        """Publish that there is a new one, then wake the runner: it is queued before it runs in the events, too."""
        await self._announce(row)
        self._queued.set()

    async def take(self) -> int | None:
        """Let the queued one run, if there is one; its number."""
        async with self._sessions() as session:
            row = await self.repository(session).take()
        if row is None:
            return None
        await self._announce(row)
        return row.id

    async def wait_for_queued(self) -> None:
        """Return as soon as one is queued here; after LOOK_EVERY_S at the latest, for one queued elsewhere."""
        with anyio.move_on_after(LOOK_EVERY_S):
            await self._queued.wait()
        self._queued.clear()

    @contextmanager
    def cancellable(self, number: int) -> Iterator[None]:
        """End the block, quietly, when a user cancels the job."""
        with anyio.CancelScope() as scope:
            self._running[number] = scope
            try:
                yield
            finally:
                del self._running[number]

    async def cancel(self, number: int) -> Row:
        """Cancel one; its process ends soon after. Raises NotFoundError, and `ended_error` when it has ended."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            moved = await jobs.move(number, JobStatus.CANCELLED)
            row = await jobs.get(number)
        if not moved:
            raise self.ended_error(f"{self.what.capitalize()} {number} has already ended: it is {row.status}.")
        log.info("%s %d cancelled", self.what, number)
        await self._announce(row)
        if number in self._running:
            self._running[number].cancel()
        return row

    async def take_over(self) -> None:
        """Mark as interrupted what an earlier backend left as running: it ended with that."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            active = await jobs.active()
            if active is not None:
                await jobs.move(active.id, JobStatus.INTERRUPTED)  # from `queued` the table does not allow it

    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Note and announce how far one is; False when it does not run any more."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            row = await jobs.get(number) if await jobs.progress(number, phase, done, total) else None
        if row is not None:
            await self._announce(row)
        return row is not None

    async def fail(self, number: int, code: str, message: str, hint: str | None = None) -> None:
        """One could not be done."""
        error = {"code": code, "message": message, "hint": hint, "details": None}
        if await self._move(number, JobStatus.FAILED, error=error):
            log.warning("%s %d failed: %s", self.what, number, message)

    async def interrupt(self, number: int) -> None:
        """A running one was cut off because the backend ends."""
        if await self._move(number, JobStatus.INTERRUPTED):
            log.info("%s %d interrupted", self.what, number)

    async def is_done(self, number: int) -> bool:
        """Return whether its results are committed."""
        async with self._sessions() as session:
            return (await self.repository(session).get(number)).status == JobStatus.DONE

    async def announce(self, number: int) -> None:
        """Publish how one stands now."""
        async with self._sessions() as session:
            row = await self.repository(session).get(number)
        await self._announce(row)

    @abstractmethod
    async def _announce(self, row: Row) -> None:
        """Publish how one stands."""

    async def _move(self, number: int, target: JobStatus, **values: Any) -> bool:
        async with self._sessions() as session:
            jobs = self.repository(session)
            row = await jobs.get(number) if await jobs.move(number, target, **values) else None
        if row is not None:
            await self._announce(row)
        return row is not None
