"""Variables of a project's services, and how to connect to them. Secrets are hidden until one is revealed."""

from fastapi import Depends, Response

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId, no_program
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.inspection.schemas import EntryOut, InspectionOut, RevealedOut, RevealIn
from commandcenter_hub.domain.inspection import Entry

router = Router(prefix="/api/projects/{project_id}", tags=["inspection"])


@router.get("/services", responses=responses(404))
async def inspect_services(project_id: ProjectId, hub: HubDep) -> list[InspectionOut]:
    """Return the variables and addresses of the project's services, with their secrets hidden."""
    return [
        InspectionOut(
            service=one.service,
            in_container=one.in_container,
            variables=[_entry_out(entry) for entry in one.variables],
            addresses=[_entry_out(entry) for entry in one.addresses],
        )
        for one in await hub.inspection.inspect(project_id)
    ]


@router.post("/reveal", responses=responses(404), dependencies=[Depends(no_program)])
async def reveal_value(project_id: ProjectId, body: RevealIn, hub: HubDep, response: Response) -> RevealedOut:
    """Return one value unhidden. A program's token is not enough; the audit trail records the request."""
    response.headers["cache-control"] = "no-store"
    return RevealedOut(value=await hub.inspection.reveal(project_id, body.service, body.kind, body.name))


def _entry_out(entry: Entry) -> EntryOut:
    return EntryOut(name=entry.name, shown=entry.shown, secret=entry.secret)
