"""Queries for dependencies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, lazyload

from commandcenter_app.api.dependencies.sbom import Package
from commandcenter_app.api.dependencies.schemas import (
    DependencyKind,
    DependencySort,
    Ecosystem,
    ManifestSort,
    PackageSort,
)
from commandcenter_app.api.licences.repository import LicenceRepository
from commandcenter_app.errors import NotFoundError
from commandcenter_app.gaps.licences import ORDER, Policy, Verdict, policy_of
from commandcenter_app.manifests.base import Locked
from commandcenter_app.manifests.chains import LockGraph, Version, version_of
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

PACKAGE = case(
    (DependencyRow.ecosystem == "pypi", func.regexp_replace(func.lower(DependencyRow.name), "[-_.]+", "-", "g")),
    else_=func.lower(DependencyRow.name),
)
"""The normalised name, which is the same in all places of a package."""
PACKAGE_ORDERS: dict[str, ColumnElement[Any]] = {
    PackageSort.USE: literal_column("indirect"),
    PackageSort.NAME: literal_column("package"),
    PackageSort.ECOSYSTEM: literal_column("ecosystem"),
    PackageSort.PLACES: literal_column("places"),
}
PLACES_LIMIT = 100
"""Maximum number of places listed for each package."""

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
    licences: Sequence[str] | None = None
    """Licences of which any may match; an empty text stands for an unknown licence."""

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
        if self.licences is not None:
            found.append(func.coalesce(DependencyRow.licence, "").in_(self.licences))
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

    async def by_package(
        self, wanted: DependencyFilter, *, sort: PackageSort, limit: int, offset: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Return one page of the packages with their matching places, direct ones first, and the number of packages."""
        row = DependencyRow
        matching = select(row.id, row.ecosystem, row.direct, FileRow.path, PACKAGE.label("package"))
        rows = matching.join(row.file).where(*wanted.clauses()).subquery()
        groups = select(
            rows.c.ecosystem,
            rows.c.package,
            (~func.bool_or(rows.c.direct)).label("indirect"),
            func.count().label("places"),
            func.array_agg(aggregate_order_by(rows.c.id, rows.c.direct.desc(), rows.c.path, rows.c.id)).label("ids"),
        ).group_by(rows.c.ecosystem, rows.c.package)
        order = (*ordering(PACKAGE_ORDERS, sort), literal_column("package"), literal_column("ecosystem"))
        page = (await self._session.execute(groups.order_by(*order).limit(limit).offset(offset))).all()
        total = await self._session.scalar(select(func.count()).select_from(groups.subquery())) or 0
        ids = [number for one in page for number in one.ids[:PLACES_LIMIT]]
        found = {one.id: one for one in await self._session.scalars(select(row).where(row.id.in_(ids)))}
        policy = await self._policy()
        # A scan may have replaced places since the first query.
        places = [[found[number] for number in one.ids[:PLACES_LIMIT] if number in found] for one in page]
        return [_package(one, some, policy) for one, some in zip(page, places, strict=True) if some], total

    async def _policy(self) -> Policy:
        row = await LicenceRepository(self._session).policy()
        return policy_of(row.allowed, row.refused)

    async def licences_of(self, verdict: Verdict) -> list[str]:
        """Return the licences of dependencies that have this verdict; an empty text stands for an unknown licence."""
        policy = await self._policy()
        known = await self._session.scalars(select(func.coalesce(DependencyRow.licence, "")).distinct())
        return [one for one in known if policy.verdict(one) is verdict]

    async def get(self, number: int) -> DependencyRow:
        """Return one dependency. Raises NotFoundError."""
        row = await self._session.get(DependencyRow, number)
        if row is None:
            hint = "Scans replace dependencies that changed. GET /api/dependencies lists all of them."
            raise NotFoundError(f"There is no dependency {number}.", hint=hint)
        return row

    async def graph(self, lock: int) -> LockGraph | None:
        """Return the graph of a lock file; None if the file does not state which package needs which."""
        stored = await self._edges([lock])
        if lock not in stored:
            return None
        direct = select(DependencyRow).where(DependencyRow.lock_id == lock, DependencyRow.direct)
        rows = await self._session.scalars(direct.options(lazyload("*")))
        versions = [version_of(one.ecosystem, one.name, one.version) for one in rows if one.version]
        return LockGraph(*stored[lock], versions)

    async def _edges(self, locks: Collection[int]) -> dict[int, tuple[list[Locked], list[list[int]]]]:
        """Return the packages and the edges of those lock files that state edges, by file."""
        content = ManifestRow.content
        query = select(ManifestRow.file_id, content["locked"], content["edges"]).where(ManifestRow.file_id.in_(locks))
        return {
            number: ([Locked(*one) for one in locked or ()], edges)
            for number, locked, edges in await self._session.execute(query)
            if edges is not None
        }

    async def needs(self, packages: Iterable[Package]) -> list[tuple[str, str]]:
        """Return pairs of package URLs: one of `packages`, and another that it needs, as far as lock files state it."""
        known = {one.purl for one in packages}
        purls: dict[int, dict[Version, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in await self._session.scalars(select(DependencyRow).options(lazyload("*"))):
            if one.lock_id and one.version and one.purl in known:
                purls[one.lock_id][version_of(one.ecosystem, one.name, one.version)].add(one.purl)
        found: set[tuple[str, str]] = set()
        for lock, stored in (await self._edges(purls)).items():
            of_lock = purls[lock]
            for by, needed in LockGraph(*stored).edges():
                found.update((a, b) for a in of_lock.get(by, ()) for b in of_lock.get(needed, ()))
        return sorted(found)

    async def packages(self) -> list[Package]:
        """Return each version of a package that a lock file or a manifest states, by package URL."""
        row = DependencyRow
        query = (
            select(row.purl, func.min(row.name), row.version, func.max(row.lock_licence), func.bool_or(row.direct))
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


def _package(group: Any, places: Sequence[DependencyRow], policy: Policy) -> dict[str, Any]:
    """Return a package with its places."""
    return {
        "ecosystem": group.ecosystem,
        "name": places[0].name,
        "direct": not group.indirect,
        "versions": list(dict.fromkeys(one.version for one in places if one.version)),
        "licences": list(dict.fromkeys(one.licence for one in places if one.licence)),
        "verdict": max((policy.verdict(one.licence) for one in places), key=ORDER.index),
        "places": places,
        "places_total": group.places,
    }
