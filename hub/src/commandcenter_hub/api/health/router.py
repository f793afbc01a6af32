"""Health and version of the Hub itself."""

import os
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer

router = APIRouter(tags=["health"])


class HealthOut(Answer):
    """The Hub is running."""

    status: Literal["ok"] = "ok"
    version: str
    pid: int


class ReadyOut(Answer):
    """Whether the Hub has taken over all projects and can use its database; `reasons` says why not."""

    ready: bool
    reasons: list[str]


class VersionOut(Answer):
    """The version of the Hub."""

    version: str


@router.get("/health")
async def health(hub: HubDep) -> HealthOut:
    """Return 200 while the Hub is running."""
    return HealthOut(version=hub.version, pid=os.getpid())


@router.get("/health/ready", responses={503: {"model": ReadyOut}})
async def ready(hub: HubDep) -> ReadyOut:
    """Return 200 once all projects are taken over and the database responds, otherwise 503."""
    reasons = await hub.not_ready()
    found = ReadyOut(ready=not reasons, reasons=reasons)
    return found if found.ready else JSONResponse(found.model_dump(), 503)  # type: ignore[return-value]


@router.get("/api/version", responses=responses())
async def get_version(hub: HubDep) -> VersionOut:
    """Return the version of the Hub."""
    return VersionOut(version=hub.version)
