"""Dependencies: declared and locked."""

from dataclasses import replace
from typing import Annotated

import anyio
from fastapi import Depends, Query, Response

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.dependencies import sbom
from commandcenter_app.api.dependencies.repository import DependencyFilter, DependencyRepository
from commandcenter_app.api.dependencies.schemas import (
    Chains,
    DependencyKind,
    DependencyPage,
    DependencySort,
    Ecosystem,
    EcosystemTotals,
    ManifestPage,
    ManifestSort,
    PackagePage,
    PackageSort,
    SbomFormat,
)
from commandcenter_app.api.schemas import (
    FILE_ANSWER,
    TEXT_PATTERN,
    FilterText,
    Limit,
    Offset,
    ResourceId,
    errors,
    file_response,
)
from commandcenter_app.gaps.licences import Verdict
from commandcenter_app.manifests.chains import version_of
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/dependencies", tags=["dependencies"], responses=errors(403, 503))

ManifestPath = Annotated[
    str | None, Query(max_length=4096, pattern=TEXT_PATTERN, description="Exact path of a manifest.")
]
LicenceName = Annotated[
    str | None,
    Query(max_length=300, pattern=TEXT_PATTERN, description="Exact licence; empty: those with an unknown licence."),
]
VerdictOfLicence = Annotated[Verdict | None, Query(description="Verdict of the licence policy.")]
Direct = Annotated[bool | None, Query(description="true: direct dependencies; false: indirect ones.")]


async def get_filter(
    q: FilterText = "",
    ecosystem: Ecosystem | None = None,
    kind: DependencyKind | None = None,
    manifest: ManifestPath = None,
    direct: Direct = None,
    licence: LicenceName = None,
) -> DependencyFilter:
    """Return the filter of a request."""
    return DependencyFilter(q, ecosystem, kind, manifest, direct, licence)


FilterDep = Annotated[DependencyFilter, Depends(get_filter)]


@router.get("")
async def list_dependencies(
    session: SessionDep,
    wanted: FilterDep,
    sort: DependencySort = DependencySort.NAME,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DependencyPage:
    """List dependencies; `q` is part of a name."""
    repository = DependencyRepository(session)
    items, total, packages = await repository.page(wanted, sort=sort, limit=limit, offset=offset)
    return DependencyPage.model_validate({"items": items, "total": total, "packages": packages})


@router.get("/packages")
async def list_packages(
    session: SessionDep,
    wanted: FilterDep,
    verdict: VerdictOfLicence = None,
    sort: PackageSort = PackageSort.USE,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PackagePage:
    """List packages, each with the places that match; `q` is part of a name."""
    repository = DependencyRepository(session)
    if verdict is not None:
        wanted = replace(wanted, licences=await repository.licences_of(verdict))
    items, total = await repository.by_package(wanted, sort=sort, limit=limit, offset=offset)
    return PackagePage.model_validate({"items": items, "total": total})


@router.get("/totals")
async def get_totals(session: SessionDep) -> EcosystemTotals:
    """Count the dependencies of each ecosystem."""
    items = await DependencyRepository(session).totals()
    return EcosystemTotals.model_validate({"items": items, "total": sum(item.total for item in items)})


@router.get("/manifests")
async def list_manifests(
    session: SessionDep,
    q: FilterText = "",
    sort: ManifestSort = ManifestSort.PATH,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ManifestPage:
    """List the manifests and lock files; `q` is part of a path."""
    items, total = await DependencyRepository(session).manifests(q, sort=sort, limit=limit, offset=offset)
    return ManifestPage.model_validate({"items": items, "total": total})


@router.get("/sbom", response_class=Response, responses=FILE_ANSWER)
async def export_sbom(runtime: RuntimeDep, session: SessionDep, format: SbomFormat) -> Response:  # noqa: A002
    """Export all packages whose version is known as a bill of materials (SBOM)."""
    repository, project = DependencyRepository(session), runtime.settings.project_name
    packages = await repository.packages()
    needs = await repository.needs(packages)
    match format:
        case SbomFormat.CYCLONEDX:
            text = await anyio.to_thread.run_sync(sbom.to_cyclonedx, packages, needs, project)
            return file_response(text, "bom.cdx.json")
        case SbomFormat.SPDX:
            text = await anyio.to_thread.run_sync(sbom.to_spdx, packages, needs, project)
            return file_response(text, "bom.spdx.json")


NO_LOCK = "the manifest does not state which package needs it"
NOT_STATED = "the lock file does not state which package needs which"
NOT_NEEDED = "according to the lock file, nothing that the project declares needs it"


@router.get("/{dependency_id}/chains", responses=errors(404))
async def get_chains(dependency_id: ResourceId, session: SessionDep) -> Chains:
    """Return why a dependency is there: the project declares it, or other packages need it."""
    repository = DependencyRepository(session)
    row = await repository.get(dependency_id)
    if row.direct:
        return Chains(direct=True, chains=[], reason=None)
    if row.lock_id is None or row.version is None:
        return Chains(direct=False, chains=[], reason=NO_LOCK)
    graph = await repository.graph(row.lock_id)
    if graph is None:
        return Chains(direct=False, chains=[], reason=NOT_STATED)
    chains = graph.chains(version_of(row.ecosystem, row.name, row.version))
    return Chains(direct=False, chains=[list(one) for one in chains], reason=None if chains else NOT_NEEDED)
