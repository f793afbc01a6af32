"""Gaps: list and ignore them, and check registries for newer versions."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Query

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.gaps.checks import GapCheckService
from commandcenter_app.api.gaps.repository import GapCheckRepository, GapFilter, GapRepository, GapSettingsRepository
from commandcenter_app.api.gaps.schemas import (
    CheckCause,
    Gap,
    GapChange,
    GapCheck,
    GapCheckPage,
    GapGroup,
    GapGroupPage,
    GapPage,
    GapSettings,
    GapSettingsChange,
    GapSort,
    GapTotals,
)
from commandcenter_app.api.gaps.service import GapService
from commandcenter_app.api.schemas import TEXT_PATTERN, FilterText, Limit, Offset, ResourceId, errors
from commandcenter_app.gaps import lifecycles
from commandcenter_app.gaps.terms import GapKind, GapSeverity
from commandcenter_app.gaps.updates import groups
from commandcenter_app.shared.routes import Router
from commandcenter_app.storage.models import GapRow

router = Router(tags=["gaps"], responses=errors(403, 503, 507))

Prefix = Annotated[str, Query(max_length=4096, pattern=TEXT_PATTERN, description="Beginning of the path.")]
Severities = Annotated[list[GapSeverity], Query(description="One or more.")]
Kinds = Annotated[list[GapKind], Query(description="One or more.")]
Folded = Annotated[
    bool,
    Query(
        description="true: also gaps of low importance in tests, documentation, examples, independent sub-projects and "
        "development dependencies."
    ),
]
Ignored = Annotated[bool, Query(description="true: ignored gaps only; false: the others.")]


async def get_service(runtime: RuntimeDep) -> GapService:
    """Return the service that changes gaps."""
    return runtime.gaps


async def get_checks(runtime: RuntimeDep) -> GapCheckService:
    """Return the service that runs checks."""
    return runtime.gap_checks


ServiceDep = Annotated[GapService, Depends(get_service)]
ChecksDep = Annotated[GapCheckService, Depends(get_checks)]


@router.get("/api/gaps")
async def list_gaps(
    session: SessionDep,
    q: FilterText = "",
    severity: Severities = [],  # noqa: B006 - FastAPI copies it
    kind: Kinds = [],  # noqa: B006
    ecosystem: Ecosystem | None = None,
    path: Prefix = "",
    ignored: Ignored = False,
    folded: Folded = False,
    major: Annotated[bool | None, Query(description="true: behind by a major version; false: by less.")] = None,
    grouped: Annotated[bool | None, Query(description="true: only those in GET /api/gap-groups; false: none.")] = None,
    group: Annotated[str, Query(max_length=4096, pattern=TEXT_PATTERN, description="File of a group.")] = "",
    sort: GapSort = GapSort.SEVERITY,
    limit: Limit = 50,
    offset: Offset = 0,
) -> GapPage:
    """List gaps, one for each package and cause; `q` is part of a subject, message or path."""
    wanted = GapFilter(q, severity, kind, ecosystem, path, ignored, folded or ignored, major, grouped, group)
    items, total = await GapRepository(session).page(wanted, sort=sort, limit=limit, offset=offset)
    return GapPage.model_validate({"items": items, "total": total})


@router.get("/api/gap-groups")
async def list_gap_groups(
    session: SessionDep,
    ecosystem: Ecosystem | None = None,
    folded: Folded = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> GapGroupPage:
    """List minor and patch updates as one entry for each lock file or manifest, with the command that applies them all.

    `GET /api/gaps?group=FILE` lists the packages of one.
    """
    found = groups(await GapRepository(session).small_updates(ecosystem=ecosystem, folded=folded))
    items = [
        GapGroup(**asdict(one), packages=len(one.gap_ids), severity=GapSeverity.LOW)
        for one in found[offset : offset + limit]
    ]
    return GapGroupPage(items=items, total=len(found), packages=sum(len(one.gap_ids) for one in found))


@router.get("/api/gap-totals")
async def get_gap_totals(session: SessionDep) -> GapTotals:
    """Count the gaps by severity, kind and ecosystem."""
    gaps = GapRepository(session)
    severities = await gaps.count(GapRow.severity)
    source, as_of = lifecycles.source()
    return GapTotals.model_validate(
        {
            "total": sum(severities.values()),
            **await gaps.count_hidden(),
            "severities": {one: severities.get(one, 0) for one in GapSeverity},
            "kinds": dict.fromkeys(GapKind, 0) | await gaps.count(GapRow.kind),
            "ecosystems": await gaps.count(GapRow.ecosystem, GapRow.ecosystem.is_not(None)),
            "lifecycles_source": source,
            "lifecycles_as_of": as_of,
        }
    )


@router.get("/api/gap-settings")
async def get_gap_settings(session: SessionDep) -> GapSettings:
    """Show how often checks start automatically."""
    return GapSettings.model_validate(await GapSettingsRepository(session).get())


@router.put("/api/gap-settings", responses=errors(400, 409))
async def change_gap_settings(change: GapSettingsChange, service: ServiceDep) -> GapSettings:
    """Set how often checks start automatically; null: never."""
    return await service.change_settings(change)


@router.post("/api/gap-checks", status_code=202)
async def start_gap_check(checks: ChecksDep) -> GapCheck:
    """Start a check for newer versions. If one is active already, return that one."""
    return GapCheck.model_validate(await checks.start(CheckCause.REQUEST))


@router.get("/api/gap-checks")
async def list_gap_checks(session: SessionDep, limit: Limit = 20, offset: Offset = 0) -> GapCheckPage:
    """List checks, the newest first."""
    items, total = await GapCheckRepository(session).page(limit=limit, offset=offset)
    return GapCheckPage.model_validate({"items": items, "total": total})


@router.get("/api/gap-checks/{check_id}", responses=errors(404))
async def get_gap_check(check_id: ResourceId, session: SessionDep) -> GapCheck:
    """Show one check with its outcome for each package client."""
    return GapCheck.model_validate(await GapCheckRepository(session).get(check_id))


@router.post("/api/gap-checks/{check_id}/cancel", responses=errors(404, 409))
async def cancel_gap_check(check_id: ResourceId, checks: ChecksDep) -> GapCheck:
    """Cancel a check. Results received so far are kept."""
    return GapCheck.model_validate(await checks.cancel(check_id))


@router.get("/api/gaps/{gap_id}", responses=errors(404))
async def get_gap(gap_id: ResourceId, session: SessionDep) -> Gap:
    """Show one gap."""
    return Gap.model_validate(await GapRepository(session).get(gap_id))


@router.patch("/api/gaps/{gap_id}", responses=errors(400, 404, 409))
async def change_gap(gap_id: ResourceId, change: GapChange, service: ServiceDep) -> Gap:
    """Ignore a gap, with a reason, or stop ignoring it. Scans and checks do not change this."""
    return await service.change(gap_id, change)
