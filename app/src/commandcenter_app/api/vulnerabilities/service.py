"""Changes of vulnerabilities and of the settings by users."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func

from commandcenter_app.api.events.schemas import VulnerabilitiesEvent
from commandcenter_app.api.vulnerabilities.repository import AdvisorySettingsRepository, VulnerabilityRepository
from commandcenter_app.api.vulnerabilities.schemas import (
    AdvisorySettings,
    AdvisorySettingsChange,
    AdvisorySource,
    Justification,
    VexImport,
    Vulnerability,
    VulnerabilityChange,
)
from commandcenter_app.errors import AppError, ChangedMeanwhileError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.models import AdvisorySourceRow, VulnerabilityRow
from commandcenter_app.storage.query import Sessions


class IgnoreIncompleteError(AppError):
    """A request to ignore a vulnerability lacks a reason, or a last day that is not over."""

    code = "ignore_incomplete"
    status = 409
    hint = "Give a reason, and a last day that is today or later."


class NotOpenVexError(AppError):
    """A document is not OpenVEX."""

    code = "not_openvex"
    status = 409
    hint = "Import an OpenVEX document as JSON."


class VulnerabilityService:
    """Ignore vulnerabilities and change the settings. No database session is open while an event is published."""

    def __init__(self, sessions: Sessions, events: EventLog, settings: BackendSettings) -> None:
        self._sessions = sessions
        self._events = events
        self._settings = settings

    async def change(self, number: int, change: VulnerabilityChange) -> Vulnerability:
        """Ignore a vulnerability or stop ignoring it.

        Raises NotFoundError, ChangedMeanwhileError and IgnoreIncompleteError.
        """
        today = datetime.now(UTC).date()
        reason = change.reason.strip()
        if change.ignored and (not reason or change.until is None or change.until < today):
            raise IgnoreIncompleteError("Ignoring a vulnerability requires a reason and a last day.")
        async with self._sessions() as session:
            found = VulnerabilityRepository(session)
            row = await found.lock(number)
            if row.version != change.version:
                current = Vulnerability.model_validate(await found.get(number)).model_dump(mode="json")
                message = f"{row.advisory} of {row.name} was changed in the meantime."
                raise ChangedMeanwhileError(message, details={"current": current})
            row.ignored_at = func.now() if change.ignored else None
            row.ignored_until = change.until if change.ignored else None
            row.ignored_reason = reason if change.ignored else ""
            row.justification = change.justification if change.ignored else None
            row.version += 1
            await session.flush()
            await session.refresh(row)
            result = Vulnerability.model_validate(await found.get(number))
        await self._publish()
        return result

    async def settings(self) -> AdvisorySettings:
        """Return the settings, with the last outcome of each source."""
        async with self._sessions() as session:
            stored = AdvisorySettingsRepository(session)
            row, sources = await stored.get(), await stored.sources()
        return AdvisorySettings(
            file=source(self._settings.advisories_file, sources.get("file")),
            server=source(self._settings.advisories_url, sources.get("server")),
            ask_server=row.ask_server,
            version=row.version,
        )

    async def change_settings(self, change: AdvisorySettingsChange) -> AdvisorySettings:
        """Allow or forbid checks to query the server. Raises ChangedMeanwhileError."""
        async with self._sessions() as session:
            row = await AdvisorySettingsRepository(session).get(lock=True)
            same = row.version == change.version
            if same:
                row.ask_server = change.ask_server
                row.version += 1
        settings = await self.settings()
        if not same:
            current = settings.model_dump(mode="json")
            raise ChangedMeanwhileError("The settings were changed in the meantime.", details={"current": current})
        await self._publish()
        return settings

    async def export_openvex(self) -> dict[str, Any]:
        """Return the ignored vulnerabilities as an OpenVEX document."""
        from commandcenter_app.advisories.openvex import Ignored, export

        async with self._sessions() as session:
            rows = await VulnerabilityRepository(session).every(ignored=True)
        ignored = [
            Ignored(
                row.advisory, tuple(row.aliases), row.ecosystem, row.name, tuple(row.versions),
                row.ignored_reason, row.justification, row.ignored_until, row.ignored_at,
            )
            for row in rows
            if row.ignored_until is not None and row.ignored_at is not None
        ]  # fmt: skip
        return export(ignored, f"CommandCenter: {self._settings.project_name}", datetime.now(UTC))

    async def import_openvex(self, document: dict[str, Any]) -> VexImport:
        """Ignore the vulnerabilities for which an OpenVEX document allows it. Raises NotOpenVexError."""
        from commandcenter_app.advisories.openvex import OpenVexError, Statement, concerns, read

        today = datetime.now(UTC).date()
        try:
            statements = read(document, today)
        except OpenVexError as error:
            raise NotOpenVexError(str(error)) from error
        by_name: dict[str, list[Statement]] = {}
        for statement in statements:
            for name in statement.names:
                by_name.setdefault(name, []).append(statement)
        ignored = 0
        async with self._sessions() as session:
            for row in await VulnerabilityRepository(session).every(lock=True):
                names = (row.advisory, *row.aliases)
                stated = [one for name in names for one in by_name.get(name, ())]
                about = (row.advisory, row.aliases, row.ecosystem, row.name, row.versions)
                fitting = [one for one in stated if one.until >= today and concerns(one, *about)]
                if fitting:
                    _ignore(row, fitting[-1])
                    ignored += 1
        if ignored:
            await self._publish()
        return VexImport(statements=len(document["statements"]), ignored=ignored)

    async def _publish(self) -> None:
        await self._events.publish("vulnerabilities", VulnerabilitiesEvent(check=None).model_dump_json())


def _ignore(row: VulnerabilityRow, statement: Any) -> None:
    """Ignore a vulnerability as a statement says."""
    row.ignored_at = func.now()
    row.ignored_until = statement.until
    row.ignored_reason = statement.reason or "Imported."
    known = statement.justification in set(Justification)
    row.justification = statement.justification if known else None
    row.version += 1


def source(address: str, row: AdvisorySourceRow | None) -> AdvisorySource:
    """Return a source with its last outcome."""
    outcome = row.outcome if row is not None else {}
    return AdvisorySource.model_validate(
        {
            "address": address,
            "answered_at": row.answered_at if row is not None else None,
            "documents": outcome.get("documents", 0),
            "broken": outcome.get("broken", 0),
            "problems": outcome.get("problems", []),
            "error": outcome.get("error"),
        }
    )
