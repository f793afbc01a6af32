"""Start, stop and restart projects, and return their status."""

from typing import Annotated

from fastapi import Query, status

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.orchestration.schemas import Accepted
from commandcenter_hub.api.projects.present import project_out
from commandcenter_hub.api.projects.schemas import ProjectOut

router = Router(prefix="/api/orchestration/{project_id}", tags=["orchestration"])

ServiceName = Annotated[str | None, Query(description="Only this service.", max_length=60)]


@router.post("/start", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def start_project(project_id: ProjectId, hub: HubDep) -> Accepted:
    """Start the project. Succeeds without an operation if the project is already running."""
    return Accepted.of(await hub.orchestration.start(project_id))


@router.post("/stop", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def stop_project(project_id: ProjectId, hub: HubDep) -> Accepted:
    """Stop the project. Succeeds without an operation if the project is already stopped."""
    return Accepted.of(await hub.orchestration.stop(project_id))


@router.post("/restart", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def restart_project(project_id: ProjectId, hub: HubDep, service: ServiceName = None) -> Accepted:
    """Restart the project or one of its services. Starts a stopped project."""
    return Accepted.of(await hub.orchestration.restart(project_id, service))


@router.get("/status", responses=responses(404))
async def project_status(project_id: ProjectId, hub: HubDep) -> ProjectOut:
    """Return the project's current state, with CPU and memory of its services."""
    return project_out(await hub.projects.measured(project_id))
