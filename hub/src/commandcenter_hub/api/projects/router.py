"""Register, list, change and remove projects."""

from pathlib import Path
from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response, status
from fastapi.responses import JSONResponse

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId, no_program, no_program_sign_in
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.operations.schemas import OperationOut
from commandcenter_hub.api.projects.present import project_out, removal_out, removed_out
from commandcenter_hub.api.projects.schemas import (
    ConnectionOut,
    ImagesIn,
    ProjectIn,
    ProjectOut,
    ProjectPatch,
    RemovalOut,
    RemovedOut,
    Stats,
    TicketOut,
)
from commandcenter_hub.domain.errors import Forbidden

router = Router(prefix="/api/projects", tags=["projects"])


def _options(images: ImagesIn | None) -> dict[str, dict[str, str]]:
    given = {} if images is None else images.model_dump(exclude_none=True)
    return {"images": given} if given else {}


@router.get("", responses=responses())
async def list_projects(hub: HubDep) -> list[ProjectOut]:
    """Return all projects with their status, by name."""
    return [project_out(view) for view in await hub.projects.list()]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(409))
async def create_project(body: ProjectIn, hub: HubDep, request: Request, response: Response) -> ProjectOut:
    """Register a folder without starting it. CommandCenter never writes into the folder.

    Clients with the token can register any folder, browsers only folders under the allowed roots.
    """
    view = await hub.registration.create(
        name=body.name,
        path=body.path,
        ports=body.ports or {},
        engine=body.engine,
        options=_options(body.images),
        confined=not hub.access.token_matches(request.headers.get("authorization")),
    )
    response.headers["Location"] = f"/api/projects/{view.id}"
    return project_out(view)


@router.get("/stats", responses=responses())
async def project_stats(hub: HubDep) -> Stats:
    """Return the number of projects, in total and by status."""
    return Stats(**await hub.projects.stats())


@router.get("/{project_id}", responses=responses(404))
async def get_project(project_id: ProjectId, hub: HubDep) -> ProjectOut:
    """Return one project with its status."""
    return project_out(await hub.projects.get(project_id))


@router.patch("/{project_id}", responses=responses(404, 409))
async def update_project(project_id: ProjectId, body: ProjectPatch, hub: HubDep, request: Request) -> ProjectOut:
    """Change a project. Path, ports, engine and images can change only while it is stopped.

    A running desk shows a new name after its next start; until then `restart_needed` is true.
    """
    view = await hub.registration.update(
        project_id,
        name=body.name,
        path=body.path,
        ports=body.ports or {},
        engine=body.engine,
        options=_options(body.images),
        start=body.start,
        version=body.version,
        confined=not hub.access.token_matches(request.headers.get("authorization")),
    )
    return project_out(view)


@router.post("/{project_id}/secrets/rotation", responses=responses(404, 409), dependencies=[Depends(no_program)])
async def rotate_secrets(project_id: ProjectId, hub: HubDep) -> ProjectOut:
    """Replace all passwords and keys of a stopped project, which uses them from its next start on.

    Browsers must sign in to the desk again; tokens of programs stay valid. A program's token is not enough.
    """
    return project_out(await hub.rotation.rotate(project_id))


@router.get("/{project_id}/removal", responses=responses(404))
async def preview_removal(project_id: ProjectId, hub: HubDep) -> RemovalOut:
    """Return what the removal of the project with its data would delete, with sizes. Changes nothing."""
    return removal_out(await hub.removal.preview(project_id))


@router.delete(
    "/{project_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**responses(404, 409), 200: {"model": RemovedOut, "description": "Removed; something was kept."}},
)
async def delete_project(
    project_id: ProjectId,
    hub: HubDep,
    data: Annotated[
        Literal["keep", "delete"], Query(description="Whether to keep the project's data or delete it too.")
    ] = "keep",
    snapshot: Annotated[
        Literal["take", "skip"],
        Query(description="Before data is deleted, take a snapshot that is kept; if that fails, nothing is removed."),
    ] = "take",
) -> Response:
    """Stop a project and remove it. Never changes the project's folder.

    Returns 200 with what was kept or may remain, and 204 if there is nothing to report.
    """
    removed = await hub.removal.remove(project_id, delete_data=data == "delete", snapshot=snapshot == "take")
    if removed.snapshot is None and not removed.left:
        return Response(status_code=status.HTTP_204_NO_CONTENT)
    return JSONResponse(removed_out(removed).model_dump(mode="json"))


@router.get("/{project_id}/operations", responses=responses(404))
async def list_operations(
    project_id: ProjectId, hub: HubDep, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> list[OperationOut]:
    """Return the project's operations, newest first."""
    return [OperationOut.of(one) for one in await hub.orchestration.operations(project_id, limit=limit)]


@router.get("/{project_id}/connection", responses=responses(404))
async def project_connection(project_id: ProjectId, hub: HubDep, request: Request, response: Response) -> ConnectionOut:
    """Return how to connect to the project's database. Requires the token; a session cookie is not enough."""
    if not hub.access.token_matches(request.headers.get("authorization")):
        raise Forbidden("Reading a project's password requires the token.", hint="Use `commandcenter psql`.")
    found = await hub.projects.connection(project_id)
    response.headers["cache-control"] = "no-store"
    return ConnectionOut(
        host="127.0.0.1",
        port=found.address.port,
        socket=str(Path(found.address.socket).parent) if found.address.socket else None,
        user=found.user,
        database=found.database,
        password=found.password,
    )


@router.post(
    "/{project_id}/tickets",
    status_code=status.HTTP_201_CREATED,
    responses=responses(404, 409),
    dependencies=[Depends(no_program_sign_in)],
)
async def create_ticket(project_id: ProjectId, hub: HubDep, response: Response) -> TicketOut:
    """Create an address that signs a browser in to the project's desk. A program's token is not enough."""
    ticket = await hub.desk_access.ticket(project_id)
    response.headers["cache-control"] = "no-store"
    return TicketOut(url=ticket.url, expires_in_s=ticket.lifetime_s)
