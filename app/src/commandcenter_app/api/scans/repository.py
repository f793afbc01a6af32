"""Queries and guarded updates of scans."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from commandcenter_app.jobs.life import JobRepository
from commandcenter_app.jobs.states import ENDED, RUNNING, JobStatus, ScanCause
from commandcenter_app.storage.models import ScanRow

EDITS_KEPT = 200


class ScanRepository(JobRepository[ScanRow]):
    """Scans in the database."""

    table = ScanRow
    what = "scan"
    path = "/api/scans"

    async def get_detail(self, scan_id: int) -> ScanRow:
        """Return one scan with its problems loaded. Raises NotFoundError."""
        return await self.get(scan_id, undefer(ScanRow.problems))

    async def last_ended(self) -> ScanRow | None:
        """Return the latest scan that has ended, with any outcome."""
        return await self._latest(ENDED)

    async def last_done(self) -> ScanRow | None:
        """Return the scan that produced the current results."""
        return await self._latest(frozenset({JobStatus.DONE}))

    async def _latest(self, statuses: frozenset[JobStatus]) -> ScanRow | None:
        query = select(ScanRow).where(ScanRow.status.in_(statuses)).order_by(ScanRow.id.desc()).limit(1)
        return await self._session.scalar(query)

    async def forget_edits(self, newest: int) -> None:
        """Delete old scans of single edits, so that their number stays bounded."""
        old = (ScanRow.cause == ScanCause.EDIT, ScanRow.status == JobStatus.DONE, ScanRow.id < newest - EDITS_KEPT)
        await self._session.execute(delete(ScanRow).where(*old).execution_options(synchronize_session=False))

    async def move(self, number: int, target: JobStatus, **values: Any) -> bool:
        """Move a scan to the final status `target` and clear its phase. Returns False if this is not allowed."""
        return await super().move(number, target, **values, phase=None)

    async def progress(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Save the progress of a running scan. Returns False when it is not running."""
        return await self._update(number, RUNNING, phase=phase, files_done=done, files_total=total)
