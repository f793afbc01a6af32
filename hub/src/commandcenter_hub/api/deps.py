"""What endpoints are given."""

from typing import Annotated, cast

from fastapi import Depends, Path, Request

from commandcenter_hub.services.hub import Hub


async def get_hub(request: Request) -> Hub:
    """Return the Hub this app serves, once it knows how its projects are."""
    hub = cast(Hub, request.app.state.hub)
    if request.url.path.startswith("/api/"):
        await hub.taken_over()
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]
ProjectId = Annotated[str, Path(description="Id, slug or name of a project.", min_length=1, max_length=200)]


async def found_project(project_id: ProjectId, hub: HubDep) -> str:
    """Return the id of the project that is meant. A stream asks before it begins: later it could not say no."""
    return (await hub.projects.row(project_id)).id


FoundProject = Annotated[str, Depends(found_project)]
