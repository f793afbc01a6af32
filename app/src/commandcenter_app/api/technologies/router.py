"""The technology radar."""

from typing import Annotated

from fastapi import Depends, Response

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.schemas import (
    FILE_ANSWER,
    FilterText,
    Limit,
    Offset,
    ResourceId,
    SeenVersion,
    errors,
    file_response,
)
from commandcenter_app.api.technologies.repository import TechnologyFilter, TechnologyRepository
from commandcenter_app.api.technologies.schemas import (
    ImportReport,
    NewTechnology,
    Radar,
    RadarEntry,
    RadarExportFormat,
    RadarImport,
    Technology,
    TechnologyChange,
    TechnologyPage,
    TechnologySort,
)
from commandcenter_app.api.technologies.service import TechnologyService
from commandcenter_app.radar import exchange
from commandcenter_app.radar.terms import Quadrant, Ring, movement_now
from commandcenter_app.shared.routes import Router

router = Router(tags=["radar"], responses=errors(403, 503, 507))


async def get_service(runtime: RuntimeDep) -> TechnologyService:
    """Return the service that changes the radar."""
    return TechnologyService(runtime.session, runtime.events)


ServiceDep = Annotated[TechnologyService, Depends(get_service)]


@router.get("/api/radar")
async def get_radar(session: SessionDep) -> Radar:
    """Show the whole radar, numbered as in its picture and exports."""
    rows = await TechnologyRepository(session).all()
    items = [
        RadarEntry(
            id=row.id,
            number=number,
            name=row.name,
            quadrant=Quadrant(row.quadrant),
            ring=Ring(row.ring),
            movement=movement_now(row.moves),
            use=(row.usage or {}).get("text", ""),
        )
        for number, row in enumerate(rows, 1)
    ]
    return Radar(items=items, total=len(items), suggestions=sum(row.suggestion is not None for row in rows))


@router.get("/api/radar/export", response_class=Response, responses=FILE_ANSWER)
async def export_radar(runtime: RuntimeDep, session: SessionDep, format: RadarExportFormat) -> Response:  # noqa: A002
    """Export the radar as a file. JSON and CSV use the "build your own radar" format, and can be imported."""
    rows = await TechnologyRepository(session).all()
    match format:
        case RadarExportFormat.JSON:
            return file_response(exchange.to_json(rows), "radar.json")
        case RadarExportFormat.CSV:
            return file_response(exchange.to_csv(rows), "radar.csv")
        case RadarExportFormat.MARKDOWN:
            return file_response(exchange.to_markdown(rows, runtime.settings.project_name), "radar.md")


@router.post("/api/radar/import", responses=errors(400))
async def import_radar(wanted: RadarImport, service: ServiceDep) -> ImportReport:
    """Import a radar in the "build your own radar" format. The report lists the outcome of every line."""
    return await service.import_radar(wanted)


@router.get("/api/technologies")
async def list_technologies(
    session: SessionDep,
    q: FilterText = "",
    quadrant: Quadrant | None = None,
    ring: Ring | None = None,
    suggested: bool | None = None,
    in_use: bool | None = None,
    removed: bool = False,
    sort: TechnologySort = TechnologySort.NAME,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TechnologyPage:
    """List technologies; `q` is part of a name, note or owner. `removed` lists those removed from the radar."""
    wanted = TechnologyFilter(q=q, quadrant=quadrant, ring=ring, suggested=suggested, in_use=in_use, removed=removed)
    items, total = await TechnologyRepository(session).page(wanted, sort=sort, limit=limit, offset=offset)
    return TechnologyPage.model_validate({"items": items, "total": total})


@router.post("/api/technologies", status_code=201, responses=errors(400, 409))
async def create_technology(new: NewTechnology, service: ServiceDep) -> Technology:
    """Add a technology to the radar."""
    return await service.create(new)


@router.get("/api/technologies/{technology_id}", responses=errors(404))
async def get_technology(technology_id: ResourceId, session: SessionDep) -> Technology:
    """Show one technology, even if it was removed."""
    return Technology.model_validate(await TechnologyRepository(session).get(technology_id))


@router.patch("/api/technologies/{technology_id}", responses=errors(400, 404, 409))
async def change_technology(technology_id: ResourceId, change: TechnologyChange, service: ServiceDep) -> Technology:
    """Change a technology. A change of ring is added to its history."""
    return await service.change(technology_id, change)


@router.delete("/api/technologies/{technology_id}", responses=errors(404, 409))
async def remove_technology(technology_id: ResourceId, version: SeenVersion, service: ServiceDep) -> Technology:
    """Remove a technology from the radar. Scans will not add it again; `restore` does."""
    return await service.remove(technology_id, version)


@router.post("/api/technologies/{technology_id}/restore", responses=errors(404, 409))
async def restore_technology(technology_id: ResourceId, version: SeenVersion, service: ServiceDep) -> Technology:
    """Restore a removed technology."""
    return await service.restore(technology_id, version)


@router.post("/api/technologies/{technology_id}/dismiss", responses=errors(404, 409))
async def dismiss_suggestion(technology_id: ResourceId, version: SeenVersion, service: ServiceDep) -> Technology:
    """Dismiss this suggestion permanently. To accept it, change the ring."""
    return await service.dismiss(technology_id, version)
