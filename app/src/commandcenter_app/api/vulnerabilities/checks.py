"""Checks of the locked packages for vulnerabilities: on request, daily, and when the packages have changed."""

from sqlalchemy import text

from commandcenter_app.api.events.schemas import VulnerabilitiesEvent
from commandcenter_app.api.vulnerabilities.repository import AdvisoryCheckRepository, AdvisorySettingsRepository
from commandcenter_app.api.vulnerabilities.schemas import AdvisoryCheck, AdvisoryCheckCause
from commandcenter_app.errors import AppError, CheckEndedError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.jobs.schedule import ScheduledChecks
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.models import AdvisoryCheckRow
from commandcenter_app.storage.query import Sessions

EVERY_HOURS = 24
"""Interval of automatic checks while the packages stay the same."""


class NoAdvisoriesError(AppError):
    """No source of advisories is set, or the only one is switched off."""

    code = "no_advisories"
    status = 409
    hint = (
        "Set `file` (an export) or `url` (a server) in section [advisories] of config.toml and restart the project. A"
        " server must also be switched on here."
    )


class AdvisoryCheckService(ScheduledChecks[AdvisoryCheckRow]):
    """The life cycle of checks."""

    repository = AdvisoryCheckRepository
    ended_error = CheckEndedError
    by_schedule = AdvisoryCheckCause.SCHEDULE

    def __init__(self, sessions: Sessions, events: EventLog, settings: BackendSettings) -> None:
        super().__init__(sessions, events)
        self._settings = settings

    async def request(self) -> AdvisoryCheckRow:
        """Start a check on request of a user. Raises NoAdvisoriesError."""
        if not await self._has_source():
            raise NoAdvisoriesError("No source of advisories is available.")
        return await self.start(AdvisoryCheckCause.REQUEST)

    async def _has_source(self) -> bool:
        """Return whether there is an export, or a server that may be queried."""
        if self._settings.advisories_file:
            return True
        if not self._settings.advisories_url:
            return False
        async with self._sessions() as session:
            return (await AdvisorySettingsRepository(session).get()).ask_server

    async def _is_due(self) -> bool:
        from commandcenter_app.advisories.store import STATE, SUPPORTED

        if not await self._has_source():
            return False
        async with self._sessions() as session:
            packages = await session.scalar(text(STATE.replace("$1", ":ecosystems")), {"ecosystems": SUPPORTED})
            return await AdvisoryCheckRepository(session).due(packages or "", EVERY_HOURS)

    async def _announce(self, row: AdvisoryCheckRow) -> None:
        event = VulnerabilitiesEvent(check=AdvisoryCheck.model_validate(row))
        await self._events.publish("vulnerabilities", event.model_dump_json())
