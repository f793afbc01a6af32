"""Licences of the project and of its dependencies."""

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.licences.repository import LicenceRepository
from commandcenter_app.api.licences.schemas import (
    LicencePage,
    LicencePolicy,
    LicencePolicyChange,
    LicenceSort,
    LicenceTotals,
)
from commandcenter_app.api.licences.service import change_policy
from commandcenter_app.api.schemas import FilterText, Limit, Offset, errors
from commandcenter_app.jobs.states import ScanCause
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/licences", tags=["licences"], responses=errors(403, 503))


@router.get("")
async def list_licences(
    session: SessionDep,
    q: FilterText = "",
    sort: LicenceSort = LicenceSort.PATH,
    limit: Limit = 50,
    offset: Offset = 0,
) -> LicencePage:
    """List the project's own licences; `q` is part of a licence or path."""
    items, total = await LicenceRepository(session).page(q, sort=sort, limit=limit, offset=offset)
    return LicencePage.model_validate({"items": items, "total": total})


@router.get("/dependencies")
async def list_licences_of_dependencies(session: SessionDep, limit: Limit = 50, offset: Offset = 0) -> LicenceTotals:
    """Count the dependencies by licence."""
    items, total = await LicenceRepository(session).of_dependencies(limit=limit, offset=offset)
    return LicenceTotals.model_validate({"items": items, "total": total})


@router.get("/policy")
async def get_policy(session: SessionDep) -> LicencePolicy:
    """Return the licence policy."""
    return LicencePolicy.model_validate(await LicenceRepository(session).policy())


@router.put("/policy", responses=errors(400, 409, 507))
async def set_policy(change: LicencePolicyChange, runtime: RuntimeDep) -> LicencePolicy:
    """Set the licence policy, and start a scan, which finds dependencies with refused licences."""
    policy = await change_policy(runtime.session, change)
    await runtime.scans.start(ScanCause.REQUEST)
    return policy
