"""Checks that ask registries for newer versions."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from commandcenter_app.api.events.schemas import GapsEvent
from commandcenter_app.api.gaps.repository import GapCheckRepository
from commandcenter_app.api.gaps.schemas import CheckCause, GapCheck
from commandcenter_app.errors import CheckEndedError
from commandcenter_app.jobs.life import JobService
from commandcenter_app.storage.models import GapCheckRow
from commandcenter_app.storage.query import DATABASE_UNAVAILABLE

log = logging.getLogger("gaps")

LOOK_EVERY_S = 60.0
"""Interval at which the schedule of checks is read, seconds."""


class GapCheckService(JobService[GapCheckRow]):
    """The life cycle of checks. An interrupted check is not started again automatically."""

    repository = GapCheckRepository
    ended_error = CheckEndedError

    async def keep_schedule(self) -> None:
        """Start a check whenever one is due by the settings. Runs until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with self._sessions() as session:
                    due = await GapCheckRepository(session).due()
                if due:
                    await self.start(CheckCause.SCHEDULE)
            except (*DATABASE_UNAVAILABLE, SQLAlchemyError) as error:
                log.warning("the schedule of checks could not be read: %s", error)

    async def _announce(self, row: GapCheckRow) -> None:
        await self._events.publish("gaps", GapsEvent(check=GapCheck.model_validate(row)).model_dump_json())
