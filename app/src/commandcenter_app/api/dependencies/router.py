"""Declared dependencies."""

from typing import Annotated

from fastapi import APIRouter, Query

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.dependencies.repository import DependencyFilter, DependencyRepository
from commandcenter_app.api.dependencies.schemas import (
    DependencyKind,
    DependencyPage,
    DependencySort,
    Ecosystem,
)
from commandcenter_app.api.schemas import TEXT_PATTERN, FilterText, Limit, Offset, errors

router = APIRouter(prefix="/api/dependencies", tags=["dependencies"], responses=errors(403, 422, 503))

ManifestPath = Annotated[
    str | None, Query(max_length=4096, pattern=TEXT_PATTERN, description="Exact path of a manifest.")
]


@router.get("")
async def list_dependencies(
    session: SessionDep,
    q: FilterText = "",
    ecosystem: Ecosystem | None = None,
    kind: DependencyKind | None = None,
    manifest: ManifestPath = None,
    sort: DependencySort = DependencySort.NAME,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DependencyPage:
    """List declared dependencies; `q` is part of a name."""
    wanted = DependencyFilter(q=q, ecosystem=ecosystem, kind=kind, manifest=manifest)
    items, total = await DependencyRepository(session).page(wanted, sort=sort, limit=limit, offset=offset)
    return DependencyPage.model_validate({"items": items, "total": total})
