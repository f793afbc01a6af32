"""Scans: start, list, show, cancel."""

from typing import Annotated

from fastapi import Depends

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.scans.repository import ScanRepository
from commandcenter_app.api.scans.schemas import Scan, ScanDetail, ScanPage
from commandcenter_app.api.scans.service import ScanService
from commandcenter_app.api.schemas import Limit, Offset, ResourceId, errors
from commandcenter_app.jobs.states import ScanCause
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/scans", tags=["scans"], responses=errors(403, 503, 507))


async def get_service(runtime: RuntimeDep) -> ScanService:
    """Return the service that runs scans."""
    return runtime.scans


ServiceDep = Annotated[ScanService, Depends(get_service)]


@router.post("", status_code=202)
async def start_scan(service: ServiceDep) -> Scan:
    """Queue a scan. If one is queued or running already, return that one."""
    return Scan.model_validate(await service.start(ScanCause.REQUEST))


@router.get("")
async def list_scans(session: SessionDep, limit: Limit = 20, offset: Offset = 0) -> ScanPage:
    """List scans, the newest first."""
    items, total = await ScanRepository(session).page(limit=limit, offset=offset)
    return ScanPage.model_validate({"items": items, "total": total})


@router.get("/{scan_id}", responses=errors(404))
async def get_scan(scan_id: ResourceId, session: SessionDep) -> ScanDetail:
    """Show one scan with the files that could not be read or parsed."""
    return ScanDetail.model_validate(await ScanRepository(session).get_detail(scan_id))


@router.post("/{scan_id}/cancel", responses=errors(404, 409))
async def cancel_scan(scan_id: ResourceId, service: ServiceDep) -> Scan:
    """Cancel a queued or running scan. The results of the previous scan are kept."""
    return Scan.model_validate(await service.cancel(scan_id))
