"""What people do to gaps, and the life of checks: asked for, queued, run, ended."""

import asyncio
import logging
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError

from commandcenter_app.api.events.schemas import GapsEvent
from commandcenter_app.api.gaps.repository import GapCheckRepository, GapRepository
from commandcenter_app.api.gaps.schemas import (
    CheckCause,
    Gap,
    GapChange,
    GapCheck,
    GapSettings,
    GapSettingsChange,
)
from commandcenter_app.errors import ChangedMeanwhileError, CheckEndedError, NotReadyError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.states import ScanStatus
from commandcenter_app.jobs.worker import JobQueue
from commandcenter_app.storage.query import DATABASE_AWAY, Sessions

log = logging.getLogger("gaps")

LOOK_EVERY_S = 60.0
"""How often it is looked whether the schedule wants a check."""


class GapService:
    """Ignore gaps, and ask registries. No database session is open while Redis or a check's process is waited for."""

    def __init__(self, sessions: Sessions, jobs: JobQueue, events: EventLog) -> None:
        self._sessions = sessions
        self._jobs = jobs
        self._events = events

    async def change(self, gap_id: int, change: GapChange) -> Gap:
        """Ignore a gap or take it up again. Raises NotFoundError and ChangedMeanwhileError."""
        async with self._sessions() as session:
            gaps = GapRepository(session)
            row = await gaps.lock(gap_id)
            if row.version != change.version:
                current = Gap.model_validate(await gaps.get(gap_id)).model_dump(mode="json")
                raise ChangedMeanwhileError(
                    f"The gap of {row.subject} was changed meanwhile.", details={"current": current}
                )
            reason = change.reason.strip() if change.ignored else ""
            different = change.ignored != (row.ignored_at is not None) or reason != row.ignored_reason
            if different:
                if not change.ignored:
                    row.ignored_at = None
                elif row.ignored_at is None:
                    row.ignored_at = func.now()
                row.ignored_reason = reason
                row.version += 1
                await session.flush()
                await session.refresh(row)
            gap = Gap.model_validate(await gaps.get(gap_id))
        if different:
            await self._events.publish("gaps", GapsEvent(check=None).model_dump_json())
        return gap

    async def change_settings(self, change: GapSettingsChange) -> GapSettings:
        """Set how often registries are asked. Raises ChangedMeanwhileError."""
        async with self._sessions() as session:
            row = await GapCheckRepository(session).settings(lock=True)
            if row.version != change.version:
                current = GapSettings.model_validate(row).model_dump(mode="json")
                raise ChangedMeanwhileError("The settings were changed meanwhile.", details={"current": current})
            row.check_every_hours = change.check_every_hours
            row.version += 1
            await session.flush()
            settings = GapSettings.model_validate(row)
        await self._events.publish("gaps", GapsEvent(check=None).model_dump_json())
        return settings

    async def start(self, cause: CheckCause = CheckCause.REQUEST) -> GapCheck:
        """Queue a check, or answer with the one that is active. Raises NotReadyError when Redis is away."""
        async with self._sessions() as session:
            checks = GapCheckRepository(session)
            row = await checks.create(cause)
            created = row is not None
            if row is None:
                row = await checks.active() or await checks.create(cause)  # the active one may just have ended
            if row is None:
                raise NotReadyError("The check could not be queued.")
            check = GapCheck.model_validate(row)
        if check.status is ScanStatus.QUEUED:
            await self._enqueue(check.id)
        if created:
            await self._announce(check)
        return check

    async def cancel(self, check_id: int) -> GapCheck:
        """Cancel a check; its process ends soon after. Raises NotFoundError and CheckEndedError."""
        async with self._sessions() as session:
            checks = GapCheckRepository(session)
            moved = await checks.move(check_id, ScanStatus.CANCELLED)
            check = GapCheck.model_validate(await checks.get(check_id))
        if not moved:
            raise CheckEndedError(f"Check {check_id} has already ended: it is {check.status}.")
        log.info("check %d cancelled", check_id)
        await self._announce(check)
        try:
            await self._jobs.abort(job_key(check_id), "cancelled")
        except (RedisError, OSError) as error:
            log.warning("the job of check %d could not be aborted: %s", check_id, error)
        return check

    async def begin(self, check_id: int) -> bool:
        """A queued check now runs; False when it should not."""
        return await self._move(check_id, ScanStatus.RUNNING)

    async def fail(self, check_id: int, code: str, message: str, hint: str | None = None) -> None:
        """A check could not be done."""
        error = {"code": code, "message": message, "hint": hint, "details": None}
        if await self._move(check_id, ScanStatus.FAILED, error=error):
            log.warning("check %d failed: %s", check_id, message)

    async def interrupt(self, check_id: int) -> None:
        """A running check was cut off because the backend ends."""
        await self._move(check_id, ScanStatus.INTERRUPTED)

    async def progress(self, check_id: int, _phase: str, done: int, total: int | None) -> bool:
        """Note and announce how far a check is; False when it does not run any more."""
        async with self._sessions() as session:
            checks = GapCheckRepository(session)
            if not await checks.progress(check_id, done, total):
                return False
            check = GapCheck.model_validate(await checks.get(check_id))
        await self._announce(check)
        return True

    async def announce(self, check_id: int) -> None:
        """Tell listeners how a check stands now."""
        async with self._sessions() as session:
            check = GapCheck.model_validate(await GapCheckRepository(session).get(check_id))
        await self._announce(check)

    async def take_over(self) -> None:
        """Put in order what an earlier backend left: what it cut off is not done again by itself."""
        async with self._sessions() as session:
            checks = GapCheckRepository(session)
            active = await checks.active()
            if active is not None and active.status == ScanStatus.RUNNING:
                await checks.move(active.id, ScanStatus.INTERRUPTED)
                active = None
        if active is not None:
            await self._enqueue(active.id)

    async def keep_schedule(self) -> None:
        """Start a check whenever the settings want one, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with self._sessions() as session:
                    due = await GapCheckRepository(session).due()
                if due:
                    await self.start(CheckCause.SCHEDULE)
            except (*DATABASE_AWAY, SQLAlchemyError) as error:
                log.warning("the schedule of checks could not be looked at: %s", error)

    async def _move(self, check_id: int, target: ScanStatus, **values: Any) -> bool:
        async with self._sessions() as session:
            checks = GapCheckRepository(session)
            if not await checks.move(check_id, target, **values):
                return False
            check = GapCheck.model_validate(await checks.get(check_id))
        await self._announce(check)
        return True

    async def _enqueue(self, check_id: int) -> None:
        try:
            await self._jobs.enqueue("check", job_key(check_id), scan_id=check_id)
        except (RedisError, OSError) as error:
            await self.fail(check_id, "redis_away", "The check could not be queued: Redis cannot be reached.")
            raise NotReadyError("The check could not be queued: Redis cannot be reached.") from error

    async def _announce(self, check: GapCheck) -> None:
        await self._events.publish("gaps", GapsEvent(check=check).model_dump_json())


def job_key(check_id: int) -> str:
    """The key of a check's job in the queue."""
    return f"check-{check_id}"
