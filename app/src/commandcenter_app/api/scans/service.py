"""Scans: those that users start, and those that start automatically."""

from commandcenter_app.api.events.schemas import ScanEvent
from commandcenter_app.api.scans.repository import ScanRepository
from commandcenter_app.api.scans.schemas import Scan
from commandcenter_app.errors import ScanEndedError
from commandcenter_app.jobs.life import JobError, JobService
from commandcenter_app.jobs.states import JobStatus, ScanCause
from commandcenter_app.processes.child import DATABASE_LOST
from commandcenter_app.storage.models import ScanRow


class ScanService(JobService[ScanRow]):
    """Start, follow and end scans."""

    repository = ScanRepository
    ended_error = ScanEndedError

    async def start_edit(self, paths: list[str] | None) -> bool:
        """Queue a scan of the changed paths (None: of everything). Raises NotReadyError without a database.

        Returns False when a scan is active, as it may have read these files before they changed.
        """
        async with self._sessions() as session:
            scans = ScanRepository(session)
            last = await scans.last_ended()
            if last is None or last.status != JobStatus.DONE:
                paths = None  # the previous scan may be incomplete
            row = await scans.create(ScanCause.EDIT, paths=paths)
            if row is None:
                return False
            await scans.forget_edits(row.id)
        await self._announce_queued(row)
        return True

    async def catch_up(self, *, look: bool) -> None:
        """Queue the scan that is due after `take_over`, if any.

        One is due when the last scan was interrupted, when there has been none yet, and with `look` in any case, to
        find files that were edited while no backend ran.
        """
        async with self._sessions() as session:
            scans = ScanRepository(session)
            if await scans.active() is not None:
                return
            last = await scans.last_ended()
        if last is None:
            await self.start(ScanCause.FIRST)
        elif last.status == JobStatus.INTERRUPTED:
            await self.start(ScanCause.INTERRUPTED)
        elif look:
            await self.start(ScanCause.EDIT)

    async def end(self, number: int, error: JobError) -> ScanRow:
        """Publish how a scan ended. If it lost the database, queue another one, unless it was such a retry."""
        row = await super().end(number, error)
        lost = row.status == JobStatus.FAILED and (row.error or {}).get("code") == DATABASE_LOST
        if lost and row.cause != ScanCause.INTERRUPTED:
            await self.start(ScanCause.INTERRUPTED)
        return row

    async def _announce(self, row: ScanRow) -> None:
        await self._events.publish("scan", ScanEvent(scan=Scan.model_validate(row)).model_dump_json())
