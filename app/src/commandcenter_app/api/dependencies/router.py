"""Dependencies: declared and locked."""

from typing import Annotated

import anyio
from fastapi import Query, Response

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.dependencies import sbom
from commandcenter_app.api.dependencies.repository import DependencyFilter, DependencyRepository
from commandcenter_app.api.dependencies.schemas import (
    DependencyKind,
    DependencyPage,
    DependencySort,
    Ecosystem,
    EcosystemTotals,
    ManifestPage,
    ManifestSort,
    SbomFormat,
)
from commandcenter_app.api.schemas import FILE_ANSWER, TEXT_PATTERN, FilterText, Limit, Offset, errors, file_response
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/dependencies", tags=["dependencies"], responses=errors(403, 503))

ManifestPath = Annotated[
    str | None, Query(max_length=4096, pattern=TEXT_PATTERN, description="Exact path of a manifest.")
]
LicenceName = Annotated[
    str | None,
    Query(max_length=300, pattern=TEXT_PATTERN, description="Exact licence; empty: those with an unknown licence."),
]
Direct = Annotated[bool | None, Query(description="true: direct dependencies; false: indirect ones.")]


@router.get("")
async def list_dependencies(
    session: SessionDep,
    q: FilterText = "",
    ecosystem: Ecosystem | None = None,
    kind: DependencyKind | None = None,
    manifest: ManifestPath = None,
    direct: Direct = None,
    licence: LicenceName = None,
    sort: DependencySort = DependencySort.NAME,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DependencyPage:
    """List dependencies; `q` is part of a name."""
    wanted = DependencyFilter(q=q, ecosystem=ecosystem, kind=kind, manifest=manifest, direct=direct, licence=licence)
    repository = DependencyRepository(session)
    items, total, packages = await repository.page(wanted, sort=sort, limit=limit, offset=offset)
    return DependencyPage.model_validate({"items": items, "total": total, "packages": packages})


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
    packages, project = await DependencyRepository(session).packages(), runtime.settings.project_name
    match format:
        case SbomFormat.CYCLONEDX:
            text = await anyio.to_thread.run_sync(sbom.to_cyclonedx, packages, project)
            return file_response(text, "bom.cdx.json")
        case SbomFormat.SPDX:
            text = await anyio.to_thread.run_sync(sbom.to_spdx, packages, project)
            return file_response(text, "bom.spdx.json")
