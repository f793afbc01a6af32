"""Checks that start on request and, when they are due, automatically."""

import asyncio
import logging
from abc import abstractmethod
from enum import StrEnum
from typing import ClassVar

from sqlalchemy.exc import SQLAlchemyError

from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.life import JobService, Row
from commandcenter_app.storage.query import DATABASE_UNAVAILABLE, Sessions

log = logging.getLogger("jobs")

LOOK_EVERY_S = 60.0
"""Interval at which it is examined whether a check is due, seconds."""


class ScheduledChecks(JobService[Row]):
    """The life cycle of one kind of check."""

    by_schedule: ClassVar[StrEnum]
    """Cause of the checks that start automatically."""

    def __init__(self, sessions: Sessions, events: EventLog) -> None:
        super().__init__(sessions, events)
        self._look = asyncio.Event()

    def look(self) -> None:
        """Make the schedule examine at once whether a check is due."""
        self._look.set()

    async def keep_schedule(self) -> None:
        """Start a check whenever one is due. Runs until cancelled."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._look.wait()
            except TimeoutError:
                pass
            self._look.clear()
            try:
                if await self._is_due():
                    await self.start(self.by_schedule)
            except (*DATABASE_UNAVAILABLE, SQLAlchemyError) as error:
                log.warning("the schedule of %ss could not be read: %s", self.repository.what, error)

    @abstractmethod
    async def _is_due(self) -> bool:
        """Return whether a check should start now."""
