"""Engines and the system check."""

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.engines.schemas import CheckOut, Doctor, EngineOut
from commandcenter_hub.api.errors import responses
from commandcenter_hub.services.doctor import EngineFound

router = Router(prefix="/api", tags=["engines"])


@router.get("/engines", responses=responses())
async def list_engines(hub: HubDep) -> list[EngineOut]:
    """Return all engines and whether they can be used on this machine."""
    return [_engine_out(found) for found in await hub.doctor.engines()]


@router.get("/doctor", responses=responses())
async def run_doctor(hub: HubDep) -> Doctor:
    """Check everything that CommandCenter needs on this machine."""
    found = await hub.doctor.examine()
    return Doctor(
        ok=found.ok,
        version=found.version,
        home=str(found.home),
        checks=[CheckOut(name=one.name, status=one.status, message=one.message, hint=one.hint) for one in found.checks],
        engines=[_engine_out(one) for one in found.engines],
    )


def _engine_out(found: EngineFound) -> EngineOut:
    return EngineOut(
        name=found.check.name,
        available=found.check.available,
        version=found.check.version,
        reason=found.check.reason,
        hint=found.check.hint,
        default=found.default,
        form=found.form,
    )
