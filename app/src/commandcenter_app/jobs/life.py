"""The life of a scan or a check: asked for, queued, run, ended; each change guarded by the table of transitions.

Of each kind one is active at most. What differs between the kinds is in `api/scans` and `api/gaps`.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from redis.exceptions import RedisError
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.interfaces import ORMOption

from commandcenter_app.errors import AppError, NotFoundError, NotReadyError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.states import ACTIVE, ENDED, ScanStatus, sources
from commandcenter_app.jobs.worker import JobQueue
from commandcenter_app.storage.models.jobs import ONE_ACTIVE, JobRow
from commandcenter_app.storage.query import DATABASE_AWAY, Sessions

log = logging.getLogger("jobs")

LOST_AFTER_S = 3.0

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

    async def queued_for_long(self) -> int | None:
        """The number of one that is queued since LOST_AFTER_S or longer; nobody waits for a worker so long."""
        long_ago = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, LOST_AFTER_S)
        queued = (self.table.status == ScanStatus.QUEUED, self.table.created_at < long_ago)
        number: int | None = await self._session.scalar(select(self.table.id).where(*queued))
        return number

    async def create(self, cause: StrEnum, **values: Any) -> Row | None:
        """Add a queued one; None when one is active already."""
        if await self.active() is not None:  # what the index refuses takes a number all the same
            return None
        statement = (
            insert(self.table)
            .values(status=ScanStatus.QUEUED, cause=cause, **values)
            .on_conflict_do_nothing(index_elements=[text("(true)")], index_where=ONE_ACTIVE)
            .returning(self.table)
        )
        return await self._session.scalar(statement)

    async def move(self, number: int, target: ScanStatus, **values: Any) -> bool:
        """Bring one into `target`; False when the table of transitions does not allow it from where it is now."""
        if target is ScanStatus.RUNNING:
            values["started_at"] = func.now()
        elif target in ENDED:
            values["finished_at"] = func.now()
        return await self._update(number, sources(target), status=target, **values)

    async def _update(self, number: int, statuses: frozenset[ScanStatus], **values: Any) -> bool:
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
    """Start, follow and end one kind of job, and tell listeners of each change.

    No database session is open while Redis or the job's process is waited for.
    """

    repository: type[JobRepository[Row]]
    ended_error: ClassVar[type[AppError]]

    def __init__(self, sessions: Sessions, queue: JobQueue, events: EventLog) -> None:
        self.what = self.repository.what
        self._sessions = sessions
        self._queue = queue
        self._events = events

    async def start(self, cause: StrEnum) -> Row:
        """Queue one, or answer with the one that is active. Raises NotReadyError when Redis is away."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            row = await jobs.create(cause)
            created = row is not None
            if row is None:
                row = await jobs.active() or await jobs.create(cause)  # the active one may just have ended
            if row is None:
                raise NotReadyError(f"The {self.what} could not be queued.")
        if row.status == ScanStatus.QUEUED:  # an older one too: Redis may have lost its job
            try:
                await self._enqueue(row.id)
            except NotReadyError as error:
                if created:
                    await self.fail(row.id, "redis_away", error.message)
                raise
        if created:
            await self._announce(row)
        return row

    async def cancel(self, number: int) -> Row:
        """Cancel one; its process ends soon after. Raises NotFoundError, and `ended_error` when it has ended."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            moved = await jobs.move(number, ScanStatus.CANCELLED)
            row = await jobs.get(number)
        if not moved:
            raise self.ended_error(f"{self.what.capitalize()} {number} has already ended: it is {row.status}.")
        log.info("%s %d cancelled", self.what, number)
        await self._announce(row)
        try:
            await self._queue.abort(self._key(number), "cancelled")
        except (RedisError, OSError) as error:
            log.warning("the job of %s %d could not be aborted: %s", self.what, number, error)
        return row

    async def take_over(self) -> None:
        """Put in order what an earlier backend left: what was queued is still to be done, what ran was cut off."""
        async with self._sessions() as session:
            jobs = self.repository(session)
            active = await jobs.active()
            if active is not None and active.status == ScanStatus.RUNNING:
                await jobs.move(active.id, ScanStatus.INTERRUPTED)
                active = None
        if active is not None:
            await self._enqueue(active.id)  # Redis may have lost the job; where it has it, this does nothing

    async def keep_queued(self) -> None:
        """Queue again what has been queued for long and is not begun, until cancelled: Redis may have ended, and lost
        its job, just then. A job that comes twice is begun once.
        """
        while True:
            await asyncio.sleep(LOST_AFTER_S)
            try:
                async with self._sessions() as session:
                    lost = await self.repository(session).queued_for_long()
                if lost is not None:
                    await self._queue.enqueue_anew(self.what, self._key(lost), number=lost)
                    log.info("%s %d was queued and not begun; it is queued again", self.what, lost)
            except (*DATABASE_AWAY, RedisError) as error:
                log.debug("what is queued could not be looked at: %s", error)  # others tell that a server is away

    async def begin(self, number: int) -> bool:
        """A queued one now runs; False when it should not (it was cancelled, or its job is a leftover)."""
        return await self._move(number, ScanStatus.RUNNING)

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
        if await self._move(number, ScanStatus.FAILED, error=error):
            log.warning("%s %d failed: %s", self.what, number, message)

    async def interrupt(self, number: int) -> None:
        """A running one was cut off because the backend ends."""
        if await self._move(number, ScanStatus.INTERRUPTED):
            log.info("%s %d interrupted", self.what, number)

    async def announce(self, number: int) -> None:
        """Tell listeners how one stands now."""
        async with self._sessions() as session:
            row = await self.repository(session).get(number)
        await self._announce(row)

    @abstractmethod
    async def _announce(self, row: Row) -> None:
        """Tell listeners how one stands."""

    async def _move(self, number: int, target: ScanStatus, **values: Any) -> bool:
        async with self._sessions() as session:
            jobs = self.repository(session)
            row = await jobs.get(number) if await jobs.move(number, target, **values) else None
        if row is not None:
            await self._announce(row)
        return row is not None

    async def _enqueue(self, number: int) -> None:
        try:
            await self._queue.enqueue(self.what, self._key(number), number=number)
        except (RedisError, OSError) as error:
            raise NotReadyError(f"The {self.what} could not be queued: Redis cannot be reached.") from error

    def _key(self, number: int) -> str:
        """The key of its job in the queue."""
        return f"{self.what}-{number}"
