"""Liveness and readiness probes."""

from typing import Annotated, Literal

from fastapi import Depends, Request, Response

from commandcenter_app import __version__
from commandcenter_app.api.access.guard import CALLER
from commandcenter_app.api.context import RuntimeDep
from commandcenter_app.api.health.schemas import Live, LiveDetails, Ready, ReadyDetails
from commandcenter_app.api.schemas import errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/health", tags=["health"], responses=errors())


async def has_credential(request: Request) -> bool:
    """Return whether the caller has a valid credential; without one a probe returns only the status."""
    return request.scope.get(CALLER) is not None


CredentialDep = Annotated[bool, Depends(has_credential)]


@router.get("/live")
async def health_live(known: CredentialDep) -> LiveDetails | Live:
    """Answer as long as the process runs."""
    return LiveDetails(version=__version__) if known else Live()


@router.get("/ready", responses={503: {"model": ReadyDetails | Ready, "description": "Something is missing."}})
async def health_ready(runtime: RuntimeDep, response: Response, known: CredentialDep) -> ReadyDetails | Ready:
    """Report whether the database, Redis and the worker are ready; 503 with the reasons when one is not."""
    checks = await runtime.checks()
    ready = all(check.ok for check in checks)
    response.status_code = 200 if ready else 503
    status: Literal["ready", "not_ready"] = "ready" if ready else "not_ready"
    return ReadyDetails(status=status, checks=checks) if known else Ready(status=status)
