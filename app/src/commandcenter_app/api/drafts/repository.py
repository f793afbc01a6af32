"""Queries for drafts."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.storage.models import DraftRow

MAX_DRAFTS = 100
"""Maximum number of drafts; the oldest are removed."""


class DraftRepository:
    """Drafts in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: str) -> DraftRow | None:
        """Return a draft; None if there is none."""
        return await self._session.get(DraftRow, key)

    async def put(self, key: str, value: str) -> DraftRow:
        """Add or replace a draft, and remove the oldest ones if there are too many."""
        now: dict[str, Any] = {"value": value, "updated_at": func.now()}
        statement = insert(DraftRow).values(key=key, **now).on_conflict_do_update(index_elements=["key"], set_=now)
        row = (await self._session.scalars(statement.returning(DraftRow))).one()
        newest_first = (DraftRow.updated_at.desc(), DraftRow.key)
        oldest = select(DraftRow.key).where(DraftRow.key != key).order_by(*newest_first).offset(MAX_DRAFTS - 1)
        too_many = delete(DraftRow).where(DraftRow.key.in_(oldest))
        await self._session.execute(too_many.execution_options(synchronize_session=False))
        return row

    async def delete(self, key: str) -> DraftRow | None:
        """Remove a draft, and return it; None if there is none."""
        return await self._session.scalar(delete(DraftRow).where(DraftRow.key == key).returning(DraftRow))
