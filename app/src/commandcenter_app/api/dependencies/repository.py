"""Queries for dependencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from commandcenter_app.api.dependencies.sbom import Package
from commandcenter_app.api.dependencies.schemas import (
    DependencyKind,
    DependencySort,
    Ecosystem,
    ManifestSort,
)
from commandcenter_app.storage.models import DependencyRow, FileRow, ManifestRow
from commandcenter_app.storage.query import contains_text, ordering

ORDERS: dict[str, ColumnElement[Any]] = {
    DependencySort.NAME: func.lower(DependencyRow.name),
    DependencySort.ECOSYSTEM: DependencyRow.ecosystem.expression,
    DependencySort.KIND: DependencyRow.kind.expression,
    DependencySort.MANIFEST: FileRow.path.expression,
    DependencySort.VERSION: DependencyRow.version.expression,
    DependencySort.LICENCE: func.lower(DependencyRow.licence),
    DependencySort.DIRECT: DependencyRow.direct.expression,
}
TIEBREAK = (func.lower(DependencyRow.name), FileRow.path, DependencyRow.id)
"""Order of rows that are equal by `sort`."""

MANIFEST_ORDERS: dict[str, ColumnElement[Any]] = {
    ManifestSort.PATH: FileRow.path.expression,
    ManifestSort.DEPENDENCIES: literal_column("dependencies"),
}


@dataclass(frozen=True)
class DependencyFilter:
    """Conditions on the dependencies to list; empty ones are ignored."""

    q: str = ""
    ecosystem: Ecosystem | None = None
    kind: DependencyKind | None = None
    manifest: str | None = None
    direct: bool | None = None
    licence: str | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.q:
            found.append(contains_text(DependencyRow.name, self.q))
        if self.ecosystem:
            found.append(DependencyRow.ecosystem == self.ecosystem)
        if self.kind:
            found.append(DependencyRow.kind == self.kind)
        if self.manifest is not None:
            found.append(FileRow.path == self.manifest)
        if self.direct is not None:
            found.append(DependencyRow.direct.is_(self.direct))
        if self.licence is not None:
            found.append(func.coalesce(DependencyRow.licence, "") == self.licence)
        return found


class DependencyRepository:
    """Dependencies in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: DependencyFilter, *, sort: DependencySort, limit: int, offset: int
    ) -> tuple[Sequence[DependencyRow], int, int]:
        """Return one page in a stable order, the number of all matching rows, and the number of their packages."""
        clauses = wanted.clauses()
        # Sort and limit by id first: sorting whole rows would be several times slower.
        order = (*ordering(ORDERS, sort, nulls_last=True), *TIEBREAK)
        narrow = select(DependencyRow.id).join(DependencyRow.file).where(*clauses).order_by(*order)
        page = narrow.limit(limit).offset(offset).subquery()
        query = (
            select(DependencyRow)
            .join(page, page.c.id == DependencyRow.id)
            .join(DependencyRow.file)
            .options(contains_eager(DependencyRow.file))
            .order_by(*order)
        )
        package = tuple_(DependencyRow.ecosystem, func.lower(DependencyRow.name))
        count = select(func.count(), func.count(package.distinct()))
        total, packages = (
            await self._session.execute(count.select_from(DependencyRow).join(DependencyRow.file).where(*clauses))
        ).one()
        return (await self._session.scalars(query)).all(), total, packages

    async def packages(self) -> list[Package]:
        """Return each version of a package that a lock file or a manifest states, by package URL."""
        row = DependencyRow
        query = (
            select(row.purl, func.min(row.name), row.version, func.max(row.licence), func.bool_or(row.direct))
            .where(row.purl.is_not(None), row.version.is_not(None))
            .group_by(row.purl, row.version)
            .order_by(row.purl, row.version)
        )
        return [Package(*values) for values in (await self._session.execute(query)).all()]

    async def totals(self) -> Sequence[Any]:
        """Count the dependencies of each ecosystem, the largest first."""
        query = (
            select(
                DependencyRow.ecosystem,
                func.count().label("total"),
                func.count().filter(DependencyRow.direct).label("direct"),
                func.count().filter(~DependencyRow.direct).label("transitive"),
                func.count(DependencyRow.lock_id).label("locked"),
                func.count(DependencyRow.licence).label("licensed"),
                func.count(func.lower(DependencyRow.name).distinct()).label("packages"),
            )
            .group_by(DependencyRow.ecosystem)
            .order_by(func.count().desc(), DependencyRow.ecosystem)
        )
        return (await self._session.execute(query)).all()

    async def manifests(self, q: str, *, sort: ManifestSort, limit: int, offset: int) -> tuple[Sequence[Any], int]:
        """Return one page of the manifests and lock files, and how many match in total."""
        clauses = [contains_text(FileRow.path, q)] if q else []
        of_file = DependencyRow.file_id == FileRow.id
        count = select(func.count()).select_from(DependencyRow).where(of_file).scalar_subquery()
        query = (
            select(FileRow.path, FileRow.problem, count.label("dependencies"))
            .join(ManifestRow, ManifestRow.file_id == FileRow.id)
            .where(*clauses)
            .order_by(*ordering(MANIFEST_ORDERS, sort), FileRow.path)
            .limit(limit)
            .offset(offset)
        )
        total = select(func.count()).select_from(ManifestRow).join(FileRow, FileRow.id == ManifestRow.file_id)
        rows = (await self._session.execute(query)).all()
        return rows, await self._session.scalar(total.where(*clauses)) or 0
