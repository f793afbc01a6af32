"""Health and version of the Hub itself."""

import os
from typing import Annotated, Literal

import anyio.to_thread
from fastapi import Header, Response, status
from pydantic import Field

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.engines.schemas import CheckOut
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer
from commandcenter_hub.services.doctor import examine_version

router = Router(tags=["health"])
Authorization = Annotated[str | None, Header(include_in_schema=False)]


class HealthOut(Answer):
    """The Hub is running. Everything but the status is only for clients with the token."""

    status: Literal["ok"] = "ok"
    version: str | None = None
    pid: int | None = None
    home: str | None = Field(default=None, description="COMMANDCENTER_HOME of this Hub.")


class ReadyOut(Answer):
    """Whether the Hub has taken over all projects and can use its own files; everything else needs the token."""

    ready: bool
    reasons: list[str] | None = Field(default=None, description="Why it is not ready, as sentences.")
    problems: list[str] | None = Field(
        default=None,
        description="Those of the reasons that remain until the user acts. Projects can still be listed and stopped.",
    )
    notices: list[str] | None = Field(
        default=None, description="Repairs that the Hub made when it started, as sentences."
    )


class VersionOut(Answer):
    """The version of the Hub."""

    version: str


@router.get("/health", response_model_exclude_none=True)
async def health(hub: HubDep, authorization: Authorization = None) -> HealthOut:
    """Return 200 while the Hub is running."""
    if not hub.access.token_matches(authorization):
        return HealthOut()
    return HealthOut(version=hub.version, pid=os.getpid(), home=str(hub.settings.home))


@router.get("/health/ready", response_model_exclude_none=True, responses={503: {"model": ReadyOut}})
async def ready(hub: HubDep, response: Response, authorization: Authorization = None) -> ReadyOut:
    """Return 200 once all projects are taken over and the Hub can use its own files, otherwise 503."""
    lasting = [f"{one.message} {one.hint}" for one in await anyio.to_thread.run_sync(hub.problems)]
    reasons = [*await hub.not_ready(), *lasting]
    response.status_code = 503 if reasons else 200
    if not hub.access.token_matches(authorization):
        return ReadyOut(ready=not reasons)
    notices = [f"{one.message} {one.hint}" for one in hub.notices()]
    return ReadyOut(ready=not reasons, reasons=reasons, problems=lasting, notices=notices)


@router.get("/api/problems", responses=responses())
async def list_problems(hub: HubDep) -> list[CheckOut]:
    """Return problems of the Hub's own files, repairs made at its start, and whether its version is outdated."""
    found = [*await anyio.to_thread.run_sync(hub.problems), *hub.notices(), *examine_version()]
    return [CheckOut(name=one.name, status=one.status, message=one.message, hint=one.hint) for one in found]


@router.post("/api/restart", status_code=status.HTTP_202_ACCEPTED, responses=responses(409))
async def restart_hub(hub: HubDep) -> VersionOut:
    """Restart the Hub with the installed code, and return the version that was running. Projects keep running."""
    await hub.restart.request()
    return VersionOut(version=hub.version)


@router.get("/api/version", responses=responses())
async def get_version(hub: HubDep) -> VersionOut:
    """Return the version of the Hub."""
    return VersionOut(version=hub.version)
