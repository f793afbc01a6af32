"""Changes of the radar by users. Each change is one transaction, published once it is committed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.events.schemas import RadarEvent
from commandcenter_app.api.technologies.repository import TechnologyRepository
from commandcenter_app.api.technologies.schemas import (
    ImportLine,
    ImportOutcome,
    ImportReport,
    NewTechnology,
    RadarImport,
    Technology,
    TechnologyChange,
)
from commandcenter_app.errors import ChangedMeanwhileError, NameTakenError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.knowledge.notes import note_technology
from commandcenter_app.radar import exchange
from commandcenter_app.radar.terms import Origin, Ring, is_decided, key_of, move, suggestion
from commandcenter_app.storage.models import TechnologyRow
from commandcenter_app.storage.query import Sessions

FIELDS = ("name", "quadrant", "ring", "notes", "owner", "links")


class TechnologyService:
    """Add, change, remove and import technologies."""

    def __init__(self, sessions: Sessions, events: EventLog) -> None:
        self._sessions = sessions
        self._events = events

    async def create(self, new: NewTechnology) -> Technology:
        """Add a technology to the radar. A removed one of the same name is restored with the new values.

        Raises NameTakenError.
        """
        try:
            async with self._sessions() as session:
                technologies = TechnologyRepository(session)
                row = await technologies.lock_key(key_of(new.name))
                if row is not None and row.removed_at is None:
                    raise _name_taken(row)
                if row is None:
                    row = await _save(session, _new_row(new.model_dump(mode="json")))
                else:
                    _restore(row, new.model_dump(mode="json"))
                    row = await _save(session, row)
                made = Technology.model_validate(row)
        except IntegrityError as error:  # another request added it after the check above
            raise NameTakenError(f"“{new.name}” is already on the radar.") from error
        await self._announce()
        return made

    async def change(self, technology_id: int, change: TechnologyChange) -> Technology:
        """Change what `change` names. Raises NotFoundError, ChangedMeanwhileError and NameTakenError."""
        given = change.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        try:
            async with self._sessions() as session:
                technologies = TechnologyRepository(session)
                if "name" in given:
                    await technologies.lock_all()
                row = await self._lock_version(technologies, technology_id, change.version)
                other = await technologies.lock_key(key_of(given["name"])) if "name" in given else None
                if other is not None and other.id != technology_id:
                    raise _name_taken(other)
                changed = _apply(row, given, change.reason)
                if changed:
                    row = await _save(session, row)
                result = Technology.model_validate(row)
        except IntegrityError as error:
            raise NameTakenError(f"“{change.name}” is already on the radar.") from error
        if changed:
            await self._announce()
        return result

    async def dismiss(self, technology_id: int, version: int) -> Technology:
        """Dismiss the suggestion permanently. Raises NotFoundError and ChangedMeanwhileError."""
        async with self._sessions() as session:
            technologies = TechnologyRepository(session)
            row = await self._lock_version(technologies, technology_id, version)
            if row.suggestion is not None:
                row.dismissed = f"{row.suggestion['kind']}:{row.suggestion['ring']}"
                row.suggestion = None
                row = await technologies.saved(row)
            result = Technology.model_validate(row)
        await self._announce()
        return result

    async def remove(self, technology_id: int, version: int) -> Technology:
        """Remove a technology; scans will not add it again. Raises NotFoundError and ChangedMeanwhileError."""
        return await self._set_removed(technology_id, version, removed=True)

    async def restore(self, technology_id: int, version: int) -> Technology:
        """Restore a removed technology. Raises NotFoundError and ChangedMeanwhileError."""
        return await self._set_removed(technology_id, version, removed=False)

    async def import_radar(self, wanted: RadarImport) -> ImportReport:
        """Import a radar line by line. Refused lines do not prevent the import of others."""
        parsed = exchange.parse(wanted.content, wanted.format)
        lines: list[ImportLine] = []
        async with self._sessions() as session:
            if not wanted.dry_run:
                await TechnologyRepository(session).lock_all()
            for item in parsed:
                if isinstance(item, exchange.Refused):
                    lines.append(_line(item, ImportOutcome.REFUSED, item.reason))
                else:
                    lines.append(await self._import_line(session, item, dry_run=wanted.dry_run))
        counts = {outcome.value: sum(line.outcome is outcome for line in lines) for outcome in ImportOutcome}
        if not wanted.dry_run and counts["added"] + counts["changed"] > 0:
            await self._announce()
        return ImportReport(lines=lines, dry_run=wanted.dry_run, **counts)

    async def _import_line(self, session: AsyncSession, item: exchange.Item, *, dry_run: bool) -> ImportLine:
        row = await TechnologyRepository(session).lock_key(key_of(item.name))
        given = item.fields()
        if row is None or row.removed_at is not None:
            if not dry_run and row is None:
                await _save(session, _new_row(given, new=item.is_new))
            elif not dry_run and row is not None:
                _restore(row, given)
                await _save(session, row)
            return _line(item, ImportOutcome.ADDED, "" if row is None else "It had been removed and was restored.")
        different = [name for name in given if given[name] != getattr(row, name)]
        if not different:
            return _line(item, ImportOutcome.UNCHANGED, "")
        if not dry_run:
            _apply(row, given, "imported")
            await _save(session, row)
        return _line(item, ImportOutcome.CHANGED, f"Changed: {', '.join(different)}.")

    async def _set_removed(self, technology_id: int, version: int, *, removed: bool) -> Technology:
        async with self._sessions() as session:
            technologies = TechnologyRepository(session)
            row = await self._lock_version(technologies, technology_id, version)
            if (row.removed_at is not None) != removed:
                row.removed_at = datetime.now(UTC) if removed else None
                _touch(row)
                row = await _save(session, row)
            result = Technology.model_validate(row)
        await self._announce()
        return result

    @staticmethod
    async def _lock_version(technologies: TechnologyRepository, technology_id: int, version: int) -> TechnologyRow:
        row = await technologies.lock(technology_id)
        if row.version != version:
            current = Technology.model_validate(row).model_dump(mode="json", by_alias=True)
            raise ChangedMeanwhileError(f"“{row.name}” was changed in the meantime.", details={"current": current})
        return row

    async def _announce(self) -> None:
        await self._events.publish("radar", RadarEvent().model_dump_json())


async def _save(session: AsyncSession, row: TechnologyRow) -> TechnologyRow:
    """Write a new or changed row, update its notes in the search, and load the row again."""
    row = await TechnologyRepository(session).add(row)
    await note_technology(session, row)
    return row


def _new_row(given: dict[str, Any], *, new: bool = True) -> TechnologyRow:
    """Return a row as added by a user; `new` marks it as new on the radar."""
    moves = [move(None, Ring(given["ring"]), datetime.now(UTC))] if new else []
    values = {"links": [], "notes": "", "owner": ""} | given
    return TechnologyRow(**values, key=key_of(given["name"]), origin=Origin.HAND, moves=moves)


def _restore(row: TechnologyRow, given: dict[str, Any]) -> None:
    _apply(row, given, "back on the radar")
    row.removed_at = None
    _touch(row)


def _apply(row: TechnologyRow, given: dict[str, Any], reason: str) -> bool:
    """Set the fields that differ. Returns whether any did."""
    different = {name: given[name] for name in FIELDS if name in given and given[name] != getattr(row, name)}
    if not different:
        return False
    if "ring" in different:
        row.moves = [*row.moves, move(Ring(row.ring), Ring(different["ring"]), datetime.now(UTC), reason)]
        row.dismissed = None
    for name, value in different.items():
        setattr(row, name, value)
    row.key = key_of(row.name)
    found_ring = Ring(row.found_ring) if row.found_ring else None
    decided = is_decided(row.origin, row.moves)
    why = (row.usage or {}).get("why", "")
    row.suggestion = suggestion(
        Ring(row.ring), found_ring, row.dismissed, ever_found=bool(row.found), decided=decided, why=why
    )
    _touch(row)
    return True


def _touch(row: TechnologyRow) -> None:
    row.version += 1
    row.updated_at = func.now()


def _name_taken(row: TechnologyRow) -> NameTakenError:
    if row.removed_at is not None:
        hint = "Restore it, or choose another name."
        return NameTakenError(f"“{row.name}” was removed from the radar.", hint=hint, details={"id": row.id})
    return NameTakenError(f"“{row.name}” is already on the radar.", details={"id": row.id})


def _line(item: exchange.Item | exchange.Refused, outcome: ImportOutcome, message: str) -> ImportLine:
    return ImportLine(place=item.place, name=item.name, outcome=outcome, message=message)
