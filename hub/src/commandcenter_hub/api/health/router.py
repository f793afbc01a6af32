"""Health and version of the Hub itself."""

import os
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Response

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer

router = APIRouter(tags=["health"])
Authorization = Annotated[str | None, Header(include_in_schema=False)]


class HealthOut(Answer):
    """The Hub is running. Version and process id are only for clients with the token."""

    status: Literal["ok"] = "ok"
    version: str | None = None
    pid: int | None = None


class ReadyOut(Answer):
    """Whether the Hub has taken over all projects and can use its database; the reasons need the token."""

    ready: bool
    reasons: list[str] | None = None


class VersionOut(Answer):
    """The version of the Hub."""

    version: str


@router.get("/health", response_model_exclude_none=True)
async def health(hub: HubDep, authorization: Authorization = None) -> HealthOut:
    """Return 200 while the Hub is running."""
    if not hub.access.token_matches(authorization):
        return HealthOut()
    return HealthOut(version=hub.version, pid=os.getpid())


@router.get("/health/ready", response_model_exclude_none=True, responses={503: {"model": ReadyOut}})
async def ready(hub: HubDep, response: Response, authorization: Authorization = None) -> ReadyOut:
    """Return 200 once all projects are taken over and the database responds, otherwise 503."""
    reasons = await hub.not_ready()
    response.status_code = 503 if reasons else 200
    return ReadyOut(ready=not reasons, reasons=reasons if hub.access.token_matches(authorization) else None)


@router.get("/api/version", responses=responses())
async def get_version(hub: HubDep) -> VersionOut:
    """Return the version of the Hub."""
    return VersionOut(version=hub.version)
