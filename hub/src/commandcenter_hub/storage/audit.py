"""The audit trail in the Hub's database. Every method runs one short transaction."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from commandcenter_hub.domain.audit import Actor, ActorKind, AuditEntry, Outcome
from commandcenter_hub.storage.database import Database
from commandcenter_hub.storage.models import AuditRow

MAX_TEXT_BYTES = 300
"""Maximum length of an error, a name or one detail, bytes; the rest is cut."""
LARGEST_NUMBER = 2**53
"""Largest number that every JSON parser can read; larger ones are saved as text."""
MAX_DETAILS = 8
"""Maximum number of details of one entry."""


class AuditRepository:
    """Entries of the audit trail. They outlive their projects, and long texts are cut."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add(self, entry: AuditEntry) -> None:
        """Save a new entry, unless its operation already has one."""
        async with self.database.session() as session:
            if entry.operation_id is not None:
                known = select(AuditRow.id).where(AuditRow.operation_id == entry.operation_id)
                if (await session.scalars(known)).first() is not None:
                    return
            session.add(_row(entry))

    async def end(self, operation_id: str, outcome: Outcome, error_code: str, error: str) -> None:
        """Save how an operation ended."""
        async with self.database.session() as session:
            await session.execute(
                update(AuditRow)
                .where(AuditRow.operation_id == operation_id)
                .values(outcome=outcome, error_code=cut(error_code), error=cut(error))
            )

    async def list(
        self, *, project: str | None, since: float | None, before: int | None, limit: int
    ) -> list[AuditEntry]:
        """Return entries, newest first.

        Args:
            project: only those of the project with this id or this name; it may have been removed.
            since: only those from this time on, in seconds since 1970.
            before: only those with a smaller id.
            limit: maximum number.
        """
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if project is not None:
            query = query.where(or_(AuditRow.project_id == project, AuditRow.project_name == project))
        if since is not None:
            query = query.where(AuditRow.time >= since)
        if before is not None:
            query = query.where(AuditRow.id < before)
        async with self.database.session() as session:
            return [_entry(row) for row in await session.scalars(query)]

    async def prune(self, *, older_than: float, max_rows: int) -> None:
        """Delete the entries before a time (seconds since 1970), and the oldest ones beyond `max_rows`."""
        async with self.database.session() as session:
            newest = (await session.scalars(select(func.max(AuditRow.id)))).one() or 0
            await session.execute(
                delete(AuditRow).where(or_(AuditRow.time < older_than, AuditRow.id <= newest - max_rows))
            )


def cut(text: str) -> str:
    """Return at most MAX_TEXT_BYTES of a text."""
    encoded = text.encode("utf-8", "replace")
    return (
        encoded.decode() if len(encoded) <= MAX_TEXT_BYTES else f"{encoded[:MAX_TEXT_BYTES].decode('utf-8', 'ignore')}…"
    )


def _details(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = list(given.items())[:MAX_DETAILS]
    return {
        name: value
        if isinstance(value, bool | None) or (isinstance(value, int) and abs(value) <= LARGEST_NUMBER)
        else cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in kept
    }


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        time=entry.time,
        actor=entry.actor.kind,
        actor_id=cut(entry.actor.id),
        actor_note=cut(entry.actor.note),
        action=cut(entry.action),
        project_id=entry.project_id,
        project_name=cut(entry.project_name),
        details=_details(entry.details),
        outcome=entry.outcome,
        error_code=cut(entry.error_code),
        error=cut(entry.error),
        operation_id=entry.operation_id,
    )


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        time=row.time,
        actor=Actor(ActorKind(row.actor), row.actor_id, row.actor_note),
        action=row.action,
        outcome=Outcome(row.outcome),
        project_id=row.project_id,
        project_name=row.project_name,
        details=row.details,
        error_code=row.error_code,
        error=row.error,
        operation_id=row.operation_id,
        id=row.id,
    )
