"""Reads of dependencies."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from commandcenter_app.api.dependencies.schemas import DependencyKind, DependencySort, Ecosystem
from commandcenter_app.storage.models import DependencyRow, FileRow
from commandcenter_app.storage.query import contains_text, ordering

ORDERS: dict[str, ColumnElement[str]] = {
    DependencySort.NAME: func.lower(DependencyRow.name),
    DependencySort.ECOSYSTEM: DependencyRow.ecosystem.expression,
    DependencySort.KIND: DependencyRow.kind.expression,
    DependencySort.MANIFEST: FileRow.path.expression,
}


@dataclass(frozen=True)
class DependencyFilter:
    """Which dependencies are wanted; what is empty does not count."""

    q: str = ""
    ecosystem: Ecosystem | None = None
    kind: DependencyKind | None = None
    manifest: str | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """The conditions as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.q:
            found.append(contains_text(DependencyRow.name, self.q))
        if self.ecosystem:
            found.append(DependencyRow.ecosystem == self.ecosystem)
        if self.kind:
            found.append(DependencyRow.kind == self.kind)
        if self.manifest is not None:
            found.append(FileRow.path == self.manifest)
        return found


class DependencyRepository:
    """Dependencies in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: DependencyFilter, *, sort: DependencySort, limit: int, offset: int
    ) -> tuple[Sequence[DependencyRow], int]:
        """One page in a stable order, and how many match in all."""
        clauses = wanted.clauses()
        query = (
            select(DependencyRow)
            .join(DependencyRow.file)
            .options(contains_eager(DependencyRow.file))
            .where(*clauses)
            .order_by(*ordering(ORDERS, sort), func.lower(DependencyRow.name), FileRow.path, DependencyRow.id)
            .limit(limit)
            .offset(offset)
        )
        count = select(func.count()).select_from(DependencyRow).join(DependencyRow.file).where(*clauses)
        rows = (await self._session.scalars(query)).all()
        return rows, await self._session.scalar(count) or 0
