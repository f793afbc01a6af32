"""The life of scans: asked for, queued, run, ended; each change guarded by the table of transitions.

No database session is open while Redis or the scan's process is waited for.
"""

import logging
from typing import Any

from redis.exceptions import RedisError

from commandcenter_app.api.events.schemas import ScanEvent
from commandcenter_app.api.scans.repository import ScanRepository
from commandcenter_app.api.scans.schemas import Scan
from commandcenter_app.errors import NotReadyError, ScanEndedError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.states import ScanCause, ScanStatus
from commandcenter_app.jobs.worker import JobQueue
from commandcenter_app.storage.query import Sessions

log = logging.getLogger("scan")


class ScanService:
    """Start, follow and end scans, and tell listeners of each change."""

    def __init__(self, sessions: Sessions, jobs: JobQueue, events: EventLog) -> None:
        self._sessions = sessions
        self._jobs = jobs
        self._events = events

    async def start(self, cause: ScanCause = ScanCause.REQUEST) -> Scan:
        """Queue a scan, or answer with the one that is active. Raises NotReadyError when Redis is away."""
        async with self._sessions() as session:
            scans = ScanRepository(session)
            row = await scans.create(cause)
            created = row is not None
            if row is None:
                row = await scans.active() or await scans.create(cause)  # the active one may just have ended
            if row is None:
                raise NotReadyError("The scan could not be queued.")
            scan = Scan.model_validate(row)
        if scan.status is ScanStatus.QUEUED:
            await self._enqueue(scan.id)  # of an older one too: Redis may have lost its job
        if created:
            await self._announce(scan)
        return scan

    async def start_edit(self, paths: list[str] | None) -> bool:
        """Queue a scan of what was seen to change (None: anything); False when a scan is active, which may have
        read these files before they changed. Raises NotReadyError.
        """
        async with self._sessions() as session:
            scans = ScanRepository(session)
            last = await scans.last_ended()
            if last is None or last.status != ScanStatus.DONE:
                paths = None  # the scan before may have left something out
            row = await scans.create(ScanCause.EDIT, paths)
            if row is None:
                return False
            await scans.forget_edits(row.id)
            scan = Scan.model_validate(row)
        await self._enqueue(scan.id)
        await self._announce(scan)
        return True

    async def cancel(self, scan_id: int) -> Scan:
        """Cancel a scan; its process ends soon after. Raises NotFoundError and ScanEndedError."""
        async with self._sessions() as session:
            scans = ScanRepository(session)
            moved = await scans.move(scan_id, ScanStatus.CANCELLED)
            scan = Scan.model_validate(await scans.get(scan_id))
        if not moved:
            raise ScanEndedError(f"Scan {scan_id} has already ended: it is {scan.status}.")
        log.info("scan %d cancelled", scan_id)
        await self._announce(scan)
        try:
            await self._jobs.abort(job_key(scan_id), "cancelled")
        except (RedisError, OSError) as error:
            log.warning("the job of scan %d could not be aborted: %s", scan_id, error)
        return scan

    async def begin(self, scan_id: int) -> bool:
        """A queued scan now runs; False when it should not (it was cancelled, or its job is a leftover)."""
        return await self._move(scan_id, ScanStatus.RUNNING)

    async def fail(self, scan_id: int, code: str, message: str, hint: str | None = None) -> None:
        """A scan could not be done."""
        error = {"code": code, "message": message, "hint": hint, "details": None}
        if await self._move(scan_id, ScanStatus.FAILED, error=error):
            log.error("scan %d failed: %s", scan_id, message)

    async def interrupt(self, scan_id: int) -> None:
        """A running scan was cut off because the backend ends."""
        if await self._move(scan_id, ScanStatus.INTERRUPTED):
            log.info("scan %d interrupted", scan_id)

    async def progress(self, scan_id: int, phase: str, done: int, total: int | None) -> bool:
        """Note and announce how far a scan is; False when it does not run any more."""
        async with self._sessions() as session:
            scans = ScanRepository(session)
            if not await scans.progress(scan_id, phase, done, total):
                return False
            scan = Scan.model_validate(await scans.get(scan_id))
        await self._announce(scan)
        return True

    async def announce(self, scan_id: int) -> None:
        """Tell listeners how a scan stands now."""
        async with self._sessions() as session:
            scan = Scan.model_validate(await ScanRepository(session).get(scan_id))
        await self._announce(scan)

    async def take_over(self, *, look: bool) -> None:
        """Put in order what an earlier backend left: run again what was cut off, make sure of a first scan, and
        with `look` find what was edited while no backend ran.
        """
        async with self._sessions() as session:
            scans = ScanRepository(session)
            active = await scans.active()
            last = await scans.last_ended()
            if active is not None and active.status == ScanStatus.RUNNING:
                await scans.move(active.id, ScanStatus.INTERRUPTED)
                last, active = active, None
                cause: ScanCause | None = ScanCause.INTERRUPTED
            elif last is None:
                cause = ScanCause.FIRST
            else:
                again = ScanCause.EDIT if look else None
                cause = ScanCause.INTERRUPTED if last.status == ScanStatus.INTERRUPTED else again
        if active is not None:
            await self._enqueue(active.id)  # Redis may have lost the job; where it has it, this does nothing
        elif cause is not None:
            await self.start(cause)

    async def _move(self, scan_id: int, target: ScanStatus, **values: Any) -> bool:
        async with self._sessions() as session:
            scans = ScanRepository(session)
            if not await scans.move(scan_id, target, **values):
                return False
            scan = Scan.model_validate(await scans.get(scan_id))
        await self._announce(scan)
        return True

    async def _enqueue(self, scan_id: int) -> None:
        try:
            await self._jobs.enqueue("scan", job_key(scan_id), scan_id=scan_id)
        except (RedisError, OSError) as error:
            await self.fail(scan_id, "redis_away", "The scan could not be queued: Redis cannot be reached.")
            raise NotReadyError("The scan could not be queued: Redis cannot be reached.") from error

    async def _announce(self, scan: Scan) -> None:
        await self._events.publish("scan", ScanEvent(scan=scan).model_dump_json())


def job_key(scan_id: int) -> str:
    """The key of a scan's job in the queue."""
    return f"scan-{scan_id}"
