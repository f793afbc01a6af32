"""Queries for licences."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from commandcenter_app.api.licences.schemas import LicenceSort
from commandcenter_app.storage.models import DependencyRow, FileRow, LicencePolicyRow, LicenceRow
from commandcenter_app.storage.query import contains_text, ordering

ORDERS: dict[str, ColumnElement[str]] = {
    LicenceSort.PATH: FileRow.path.expression,
    LicenceSort.LICENCE: func.lower(LicenceRow.licence),
}


class LicenceRepository:
    """Licences in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, q: str, *, sort: LicenceSort, limit: int, offset: int) -> tuple[Sequence[LicenceRow], int]:
        """Return one page of the project's own licences, and how many match in total."""
        clauses = [contains_text(LicenceRow.licence, q) | contains_text(FileRow.path, q)] if q else []
        query = (
            select(LicenceRow)
            .join(LicenceRow.file)
            .options(contains_eager(LicenceRow.file))
            .where(*clauses)
            .order_by(*ordering(ORDERS, sort), FileRow.path, LicenceRow.id)
            .limit(limit)
            .offset(offset)
        )
        count = select(func.count()).select_from(LicenceRow).join(LicenceRow.file).where(*clauses)
        return (await self._session.scalars(query)).all(), await self._session.scalar(count) or 0

    async def of_dependencies(self, *, limit: int, offset: int) -> tuple[Sequence[Any], int]:
        """Return one page of the dependencies' licences with the count of each, and how many licences there are."""
        amount = func.count().label("dependencies")
        grouped = select(DependencyRow.licence, amount).group_by(DependencyRow.licence)
        ordered = grouped.order_by(amount.desc(), DependencyRow.licence).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(grouped.subquery()))
        return (await self._session.execute(ordered)).all(), total or 0

    async def policy(self, *, lock: bool = False) -> LicencePolicyRow:
        """Return the licence policy. With `lock`, lock it until the transaction ends."""
        query = select(LicencePolicyRow)
        return (await self._session.scalars(query.with_for_update() if lock else query)).one()
