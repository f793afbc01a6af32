"""Checks that ask registries for newer versions."""

from commandcenter_app.api.events.schemas import GapsEvent
from commandcenter_app.api.gaps.repository import GapCheckRepository
from commandcenter_app.api.gaps.schemas import CheckCause, GapCheck
from commandcenter_app.errors import CheckEndedError
from commandcenter_app.jobs.schedule import ScheduledChecks
from commandcenter_app.storage.models import GapCheckRow


class GapCheckService(ScheduledChecks[GapCheckRow]):
    """The life cycle of checks. An interrupted check is not started again automatically."""

    repository = GapCheckRepository
    ended_error = CheckEndedError
    by_schedule = CheckCause.SCHEDULE

    async def _is_due(self) -> bool:
        async with self._sessions() as session:
            return await GapCheckRepository(session).due()

    async def _announce(self, row: GapCheckRow) -> None:
        await self._events.publish("gaps", GapsEvent(check=GapCheck.model_validate(row)).model_dump_json())
