"""Liveness and readiness probes."""

from fastapi import APIRouter, Response

from commandcenter_app import __version__
from commandcenter_app.api.context import RuntimeDep
from commandcenter_app.api.health.schemas import Live, Ready

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def health_live() -> Live:
    """Answer as long as the process runs."""
    return Live(version=__version__)


@router.get("/ready", responses={503: {"model": Ready, "description": "Something is missing."}})
async def health_ready(runtime: RuntimeDep, response: Response) -> Ready:
    """Report whether the database, Redis and the worker are ready; 503 with the reasons when one is not."""
    checks = await runtime.checks()
    ready = all(check.ok for check in checks)
    response.status_code = 200 if ready else 503
    return Ready(status="ready" if ready else "not_ready", checks=checks)
