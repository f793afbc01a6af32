"""Dependencies of the endpoints."""

from typing import Annotated, cast

from fastapi import Depends, Path, Request

from commandcenter_hub.domain.errors import Forbidden
from commandcenter_hub.services.hub import Hub


async def get_hub(request: Request) -> Hub:
    """Return the Hub; under /api, wait until it has taken over its projects."""
    hub = cast(Hub, request.app.state.hub)
    if request.url.path.startswith("/api/"):
        await hub.taken_over()
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]


async def only_owner(hub: HubDep, request: Request) -> None:
    """Require the Hub's own token: neither a browser's session nor a program's token is enough."""
    if not hub.access.token_matches(request.headers.get("authorization")):
        raise Forbidden(
            "This requires the Hub's own token.", hint="Use the command line: see `commandcenter token --help`."
        )


PROGRAM = "commandcenter.program"
"""Key of the token in the scope of a request that a program's token has authorised."""


async def no_program(request: Request) -> None:
    """Refuse programs' tokens where only the user may see or change something, such as a secret."""
    if PROGRAM in request.scope:
        raise Forbidden(
            "A program's token is not enough for this request.", hint="Use the Hub's pages or the command line."
        )


async def no_program_sign_in(request: Request) -> None:
    """Refuse programs' tokens where a browser is signed in, since its session would outlive the token."""
    if PROGRAM in request.scope:
        raise Forbidden(
            "A program's token cannot sign in a browser.",
            hint="Send the token to the desk itself, as `Authorization: Bearer`.",
        )


ProjectId = Annotated[str, Path(description="Id, slug or name of a project.", min_length=1, max_length=200)]


async def found_project(project_id: ProjectId, hub: HubDep) -> str:
    """Return the id of a project. Streams depend on it, since they cannot respond with 404 once they have begun."""
    return (await hub.projects.row(project_id)).id


FoundProject = Annotated[str, Depends(found_project)]
