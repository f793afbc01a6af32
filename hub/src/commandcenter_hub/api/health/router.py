"""Whether the Hub itself answers."""

import os
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.model import Answer

router = APIRouter(tags=["health"])


class HealthOut(Answer):
    """The Hub answers."""

    status: Literal["ok"] = "ok"
    version: str
    pid: int


class ReadyOut(Answer):
    """Whether the Hub has taken over every project and can reach its database."""

    ready: bool
    reasons: list[str]


@router.get("/health")
async def health(hub: HubDep) -> HealthOut:
    """Answer while the process lives."""
    return HealthOut(version=hub.version, pid=os.getpid())


@router.get("/health/ready", responses={503: {"model": ReadyOut}})
async def ready(hub: HubDep) -> ReadyOut:
    """Answer 200 once every project was taken over and the database answers."""
    reasons = await hub.not_ready()
    found = ReadyOut(ready=not reasons, reasons=reasons)
    return found if found.ready else JSONResponse(found.model_dump(), 503)  # type: ignore[return-value]
