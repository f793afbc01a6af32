"""Scans: those that people ask for, and those that begin by themselves."""

from commandcenter_app.api.events.schemas import ScanEvent
from commandcenter_app.api.scans.repository import ScanRepository
from commandcenter_app.api.scans.schemas import Scan
from commandcenter_app.errors import ScanEndedError
from commandcenter_app.jobs.life import JobService
from commandcenter_app.jobs.states import JobStatus, ScanCause
from commandcenter_app.processes.child import DATABASE_LOST
from commandcenter_app.storage.models import ScanRow


class ScanService(JobService[ScanRow]):
    """The life of scans."""

    repository = ScanRepository
    ended_error = ScanEndedError

    async def start_edit(self, paths: list[str] | None) -> bool:
        """Queue a scan of what was seen to change (None: anything); False when a scan is active, which may have
        read these files before they changed. Raises NotReadyError when the database is away.
        """
        async with self._sessions() as session:
            scans = ScanRepository(session)
            last = await scans.last_ended()
            if last is None or last.status != JobStatus.DONE:
                paths = None  # the scan before may have left something out
            row = await scans.create(ScanCause.EDIT, paths=paths)
            if row is None:
                return False
            await scans.forget_edits(row.id)
        await self._announce_queued(row)
        return True

    async def catch_up(self, *, look: bool) -> None:
        """After `take_over`: scan again what was cut off, make sure of a first scan, and with `look` find what was
        edited while no backend ran.
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

    async def fail(self, number: int, code: str, message: str, hint: str | None = None) -> None:
        """A scan could not be done. One that lost the database is done once more, unless it was such a one itself."""
        await super().fail(number, code, message, hint)
        if code == DATABASE_LOST:
            async with self._sessions() as session:
                failed = await ScanRepository(session).get(number)
            if failed.cause != ScanCause.INTERRUPTED:
                await self.start(ScanCause.INTERRUPTED)

    async def _announce(self, row: ScanRow) -> None:
        await self._events.publish("scan", ScanEvent(scan=Scan.model_validate(row)).model_dump_json())
