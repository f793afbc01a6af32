"""Queries and guarded updates of technologies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.technologies.schemas import TechnologySort
from commandcenter_app.errors import NotFoundError
from commandcenter_app.radar.fill import LOCK_ALL
from commandcenter_app.radar.terms import QUADRANTS, RINGS, Quadrant, Ring
from commandcenter_app.storage.models import TechnologyRow
from commandcenter_app.storage.query import contains_text, ordering

BY_QUADRANT = case({one.value: number for number, one in enumerate(QUADRANTS)}, value=TechnologyRow.quadrant)
BY_RING = case({one.value: number for number, one in enumerate(RINGS)}, value=TechnologyRow.ring)

ORDERS: dict[str, ColumnElement[Any]] = {
    TechnologySort.NAME: TechnologyRow.key.expression,
    TechnologySort.RING: BY_RING,
    TechnologySort.QUADRANT: BY_QUADRANT,
    TechnologySort.OWNER: func.lower(TechnologyRow.owner),
    TechnologySort.UPDATED: TechnologyRow.updated_at.expression,
}


@dataclass(frozen=True)
class TechnologyFilter:
    """Conditions on the technologies to list; empty ones are ignored."""

    q: str = ""
    quadrant: Quadrant | None = None
    ring: Ring | None = None
    suggested: bool | None = None
    in_use: bool | None = None
    removed: bool = False

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        row = TechnologyRow
        found: list[ColumnElement[bool]] = [row.removed_at.is_not(None) if self.removed else row.removed_at.is_(None)]
        if self.q:
            found.append(or_(*(contains_text(column, self.q) for column in (row.name, row.notes, row.owner))))
        if self.quadrant:
            found.append(row.quadrant == self.quadrant)
        if self.ring:
            found.append(row.ring == self.ring)
        if self.suggested is not None:
            found.append(row.suggestion.is_not(None) if self.suggested else row.suggestion.is_(None))
        if self.in_use is not None:
            found.append(row.found_ring.is_not(None) if self.in_use else row.found_ring.is_(None))
        return found


class TechnologyRepository:
    """Technologies in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: TechnologyFilter, *, sort: TechnologySort, limit: int, offset: int
    ) -> tuple[Sequence[TechnologyRow], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses = wanted.clauses()
        query = select(TechnologyRow).where(*clauses).order_by(*ordering(ORDERS, sort), TechnologyRow.key)
        count = select(func.count()).select_from(TechnologyRow).where(*clauses)
        rows = (await self._session.scalars(query.limit(limit).offset(offset))).all()
        return rows, await self._session.scalar(count) or 0

    async def all(self) -> Sequence[TechnologyRow]:
        """Return everything on the radar, in the order of its numbers."""
        query = select(TechnologyRow).where(TechnologyRow.removed_at.is_(None))
        return (await self._session.scalars(query.order_by(BY_QUADRANT, BY_RING, TechnologyRow.key))).all()

    async def count(self) -> int:
        """Count the technologies on the radar."""
        query = select(func.count()).select_from(TechnologyRow).where(TechnologyRow.removed_at.is_(None))
        return await self._session.scalar(query) or 0

    async def get(self, technology_id: int) -> TechnologyRow:
        """Return one technology, even if it was removed. Raises NotFoundError."""
        return self._existing(await self._session.get(TechnologyRow, technology_id), technology_id)

    async def lock_all(self) -> None:
        """Lock all technologies until the transaction ends. Required before changing or locking several."""
        await self._session.execute(text(LOCK_ALL))

    async def lock(self, technology_id: int) -> TechnologyRow:
        """Lock one technology until the transaction ends, and return it. Raises NotFoundError."""
        query = self._locked(select(TechnologyRow).where(TechnologyRow.id == technology_id))
        return self._existing(await self._session.scalar(query), technology_id)

    async def lock_key(self, key: str) -> TechnologyRow | None:
        """Lock the technology with this key, even if it was removed, and return it; None if there is none."""
        query = self._locked(select(TechnologyRow).where(TechnologyRow.key == key))
        row: TechnologyRow | None = await self._session.scalar(query)
        return row

    async def add(self, row: TechnologyRow) -> TechnologyRow:
        """Add a row, and load the values that the database sets. Raises IntegrityError when its name is taken."""
        self._session.add(row)
        return await self.saved(row)

    async def saved(self, row: TechnologyRow) -> TechnologyRow:
        """Write the changes of `row`, and load it again."""
        await self._session.flush()
        await self._session.refresh(row)
        return row

    @staticmethod
    def _locked(query: Select[Any]) -> Select[Any]:
        return query.with_for_update().execution_options(populate_existing=True)

    @staticmethod
    def _existing(row: TechnologyRow | None, technology_id: int) -> TechnologyRow:
        if row is None:
            raise NotFoundError(
                f"There is no technology {technology_id}.", hint="GET /api/technologies lists what is on the radar."
            )
        return row
