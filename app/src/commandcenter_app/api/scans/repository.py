"""Reads and guarded writes of scans."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, null, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from commandcenter_app.errors import NotFoundError
from commandcenter_app.jobs.states import ACTIVE, ENDED, ScanCause, ScanStatus, sources
from commandcenter_app.storage.models import ScanRow

EDITS_KEPT = 200


class ScanRepository:
    """Scans in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, *, limit: int, offset: int) -> tuple[Sequence[ScanRow], int]:
        """Scans from the newest on, and how many there are."""
        query = select(ScanRow).order_by(ScanRow.id.desc()).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(ScanRow))
        return (await self._session.scalars(query)).all(), total or 0

    async def get(self, scan_id: int) -> ScanRow:
        """One scan. Raises NotFoundError."""
        row = await self._session.get(ScanRow, scan_id, populate_existing=True)
        if row is None:
            raise NotFoundError(f"There is no scan {scan_id}.", hint="GET /api/scans lists them.")
        return row

    async def get_detail(self, scan_id: int) -> ScanRow:
        """One scan with its problems loaded. Raises NotFoundError."""
        row = await self._session.get(ScanRow, scan_id, options=[undefer(ScanRow.problems)])
        if row is None:
            raise NotFoundError(f"There is no scan {scan_id}.", hint="GET /api/scans lists them.")
        return row

    async def active(self) -> ScanRow | None:
        """The scan that is queued or running, if any."""
        return await self._session.scalar(select(ScanRow).where(ScanRow.status.in_(ACTIVE)))

    async def last_ended(self) -> ScanRow | None:
        """The latest scan that has ended, however it ended."""
        return await self._latest(ENDED)

    async def last_done(self) -> ScanRow | None:
        """The scan that made the results there are now."""
        return await self._latest({ScanStatus.DONE})

    async def _latest(self, statuses: frozenset[ScanStatus] | set[ScanStatus]) -> ScanRow | None:
        query = select(ScanRow).where(ScanRow.status.in_(statuses)).order_by(ScanRow.id.desc()).limit(1)
        return await self._session.scalar(query)

    async def create(self, cause: ScanCause, paths: list[str] | None = None) -> ScanRow | None:
        """Add a queued scan, of all or of `paths` only; None when one is active already."""
        statement = (
            insert(ScanRow)
            .values(status=ScanStatus.QUEUED, cause=cause, paths=null() if paths is None else paths)
            .on_conflict_do_nothing(
                index_elements=[text("(true)")], index_where=text("status IN ('queued', 'running')")
            )
            .returning(ScanRow)
        )
        return await self._session.scalar(statement)

    async def forget_edits(self, newest: int) -> None:
        """Remove what is told of old scans of single edits, which would go on for ever."""
        old = (ScanRow.cause == ScanCause.EDIT, ScanRow.status == ScanStatus.DONE, ScanRow.id < newest - EDITS_KEPT)
        await self._session.execute(delete(ScanRow).where(*old).execution_options(synchronize_session=False))

    async def move(self, scan_id: int, target: ScanStatus, **values: Any) -> bool:
        """Bring a scan into `target` if the table of transitions allows it from where it is now."""
        if target is ScanStatus.RUNNING:
            values["started_at"] = func.now()
        elif target in ENDED:
            values |= {"finished_at": func.now(), "phase": None}
        statement = (
            update(ScanRow)
            .where(ScanRow.id == scan_id, ScanRow.status.in_(sources(target)))
            .values(status=target, **values)
            .returning(ScanRow.id)
            .execution_options(synchronize_session=False)
        )
        return await self._session.scalar(statement) is not None

    async def progress(self, scan_id: int, phase: str, done: int, total: int | None) -> bool:
        """Note how far a running scan is; False when it does not run (any more)."""
        statement = (
            update(ScanRow)
            .where(ScanRow.id == scan_id, ScanRow.status == ScanStatus.RUNNING)
            .values(phase=phase, files_done=done, files_total=total)
            .returning(ScanRow.id)
            .execution_options(synchronize_session=False)
        )
        return await self._session.scalar(statement) is not None
