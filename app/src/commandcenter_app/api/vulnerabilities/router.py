"""Vulnerabilities: list and ignore them, and check the locked packages."""

import json
from typing import Annotated

from fastapi import Depends, Query
from starlette.responses import Response

from commandcenter_app.advisories.terms import Severity
from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.schemas import (
    FILE_ANSWER,
    FilterText,
    Limit,
    Offset,
    ResourceId,
    errors,
    file_response,
)
from commandcenter_app.api.vulnerabilities.checks import AdvisoryCheckService
from commandcenter_app.api.vulnerabilities.repository import (
    AdvisoryCheckRepository,
    VulnerabilityFilter,
    VulnerabilityRepository,
)
from commandcenter_app.api.vulnerabilities.schemas import (
    AdvisoryCheck,
    AdvisoryCheckPage,
    AdvisorySettings,
    AdvisorySettingsChange,
    OpenVex,
    VexImport,
    Vulnerability,
    VulnerabilityChange,
    VulnerabilityPage,
    VulnerabilitySort,
    VulnerabilityTotals,
)
from commandcenter_app.api.vulnerabilities.service import VulnerabilityService
from commandcenter_app.shared.routes import Router

router = Router(tags=["vulnerabilities"], responses=errors(403, 503, 507))

Severities = Annotated[list[Severity], Query(description="One or more.")]
Direct = Annotated[bool | None, Query(description="true: packages that the project declares; false: the others.")]
Ignored = Annotated[bool, Query(description="true: ignored ones only; false: the others.")]


async def get_service(runtime: RuntimeDep) -> VulnerabilityService:
    """Return the service that changes vulnerabilities."""
    return runtime.vulnerabilities


async def get_checks(runtime: RuntimeDep) -> AdvisoryCheckService:
    """Return the service that runs checks."""
    return runtime.advisory_checks


ServiceDep = Annotated[VulnerabilityService, Depends(get_service)]
ChecksDep = Annotated[AdvisoryCheckService, Depends(get_checks)]


@router.get("/api/vulnerabilities")
async def list_vulnerabilities(
    session: SessionDep,
    q: FilterText = "",
    severity: Severities = [],  # noqa: B006 - FastAPI copies it
    ecosystem: Ecosystem | None = None,
    direct: Direct = None,
    ignored: Ignored = False,
    sort: VulnerabilitySort = VulnerabilitySort.SEVERITY,
    limit: Limit = 50,
    offset: Offset = 0,
) -> VulnerabilityPage:
    """List vulnerabilities; `q` is part of a package's name, of the summary, or of an id."""
    wanted = VulnerabilityFilter(q, severity, ecosystem, direct, ignored)
    items, total = await VulnerabilityRepository(session).page(wanted, sort=sort, limit=limit, offset=offset)
    return VulnerabilityPage.model_validate({"items": items, "total": total})


@router.get("/api/vulnerability-totals")
async def get_vulnerability_totals(session: SessionDep) -> VulnerabilityTotals:
    """Count the vulnerabilities by severity."""
    found = VulnerabilityRepository(session)
    severities = await found.severities()
    packages, ignored = await found.count()
    return VulnerabilityTotals(
        total=sum(severities.values()),
        packages=packages,
        ignored=ignored,
        severities={one: severities.get(one, 0) for one in Severity},
    )


@router.get("/api/vulnerabilities/openvex", response_class=Response, responses=FILE_ANSWER)
async def export_openvex(service: ServiceDep) -> Response:
    """Export the ignored vulnerabilities as an OpenVEX document."""
    document = await service.export_openvex()
    return file_response(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "openvex.json")


@router.post("/api/vulnerabilities/openvex", responses=errors(400, 409))
async def import_openvex(document: OpenVex, service: ServiceDep) -> VexImport:
    """Ignore the vulnerabilities for which an OpenVEX document allows it. The others stay as they are."""
    return await service.import_openvex(document)


@router.get("/api/advisory-settings")
async def get_advisory_settings(service: ServiceDep) -> AdvisorySettings:
    """Show where advisories come from, and when each source last answered."""
    return await service.settings()


@router.put("/api/advisory-settings", responses=errors(400, 409))
async def change_advisory_settings(
    change: AdvisorySettingsChange, service: ServiceDep, checks: ChecksDep
) -> AdvisorySettings:
    """Allow or forbid checks to query the server."""
    settings = await service.change_settings(change)
    checks.look()
    return settings


@router.post("/api/advisory-checks", status_code=202, responses=errors(409))
async def start_advisory_check(checks: ChecksDep) -> AdvisoryCheck:
    """Start a check of the locked packages. If one is active already, return that one."""
    return AdvisoryCheck.model_validate(await checks.request())


@router.get("/api/advisory-checks")
async def list_advisory_checks(session: SessionDep, limit: Limit = 20, offset: Offset = 0) -> AdvisoryCheckPage:
    """List checks, the newest first."""
    items, total = await AdvisoryCheckRepository(session).page(limit=limit, offset=offset)
    return AdvisoryCheckPage.model_validate({"items": items, "total": total})


@router.get("/api/advisory-checks/{check_id}", responses=errors(404))
async def get_advisory_check(check_id: ResourceId, session: SessionDep) -> AdvisoryCheck:
    """Show one check."""
    return AdvisoryCheck.model_validate(await AdvisoryCheckRepository(session).get(check_id))


@router.post("/api/advisory-checks/{check_id}/cancel", responses=errors(404, 409))
async def cancel_advisory_check(check_id: ResourceId, checks: ChecksDep) -> AdvisoryCheck:
    """Cancel a check. Advisories of sources that it has read completely are kept."""
    return AdvisoryCheck.model_validate(await checks.cancel(check_id))


@router.get("/api/vulnerabilities/{vulnerability_id}", responses=errors(404))
async def get_vulnerability(vulnerability_id: ResourceId, session: SessionDep) -> Vulnerability:
    """Show one vulnerability."""
    return Vulnerability.model_validate(await VulnerabilityRepository(session).get(vulnerability_id))


@router.patch("/api/vulnerabilities/{vulnerability_id}", responses=errors(400, 404, 409))
async def change_vulnerability(
    vulnerability_id: ResourceId, change: VulnerabilityChange, service: ServiceDep
) -> Vulnerability:
    """Ignore a vulnerability until a day, with a reason, or stop ignoring it. Scans and checks do not change this."""
    return await service.change(vulnerability_id, change)
