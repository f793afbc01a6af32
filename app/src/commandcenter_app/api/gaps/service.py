"""Changes of gaps by users."""

from sqlalchemy import func

from commandcenter_app.api.events.schemas import GapsEvent
from commandcenter_app.api.gaps.repository import GapRepository, GapSettingsRepository
from commandcenter_app.api.gaps.schemas import Gap, GapChange, GapSettings, GapSettingsChange
from commandcenter_app.errors import ChangedMeanwhileError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.storage.query import Sessions


class GapService:
    """Ignore gaps and change the schedule of checks. No database session is open while an event is published."""

    def __init__(self, sessions: Sessions, events: EventLog) -> None:
        self._sessions = sessions
        self._events = events

    async def change(self, gap_id: int, change: GapChange) -> Gap:
        """Ignore a gap or stop ignoring it. Raises NotFoundError and ChangedMeanwhileError."""
        async with self._sessions() as session:
            gaps = GapRepository(session)
            row = await gaps.lock(gap_id)
            if row.version != change.version:
                current = Gap.model_validate(await gaps.get(gap_id)).model_dump(mode="json")
                raise ChangedMeanwhileError(
                    f"The gap of {row.subject} was changed in the meantime.", details={"current": current}
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
        """Set how often checks start automatically. Raises ChangedMeanwhileError."""
        async with self._sessions() as session:
            row = await GapSettingsRepository(session).get(lock=True)
            if row.version != change.version:
                current = GapSettings.model_validate(row).model_dump(mode="json")
                raise ChangedMeanwhileError("The settings were changed in the meantime.", details={"current": current})
            row.check_every_hours = change.check_every_hours
            row.version += 1
            await session.flush()
            settings = GapSettings.model_validate(row)
        await self._events.publish("gaps", GapsEvent(check=None).model_dump_json())
        return settings
