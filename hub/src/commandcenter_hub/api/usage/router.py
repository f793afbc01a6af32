"""CPU and memory of the last hour, from the Hub's regular samples: these requests measure nothing."""

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.operations.schemas import moment
from commandcenter_hub.api.usage.schemas import ProjectUsageOut, ServiceUsageOut, UsageHistoryOut
from commandcenter_hub.services.views import UsageView

router = Router(prefix="/api", tags=["usage"])
MINUTE_S = 60


@router.get("/usage", responses=responses())
async def all_usage(hub: HubDep) -> list[ProjectUsageOut]:
    """Return CPU and memory of each project that ran in the last hour and whose engine measures them."""
    return [_project_out(view) for view in hub.projects.all_usage()]


@router.get("/projects/{project_id}/usage", responses=responses(404))
async def project_usage(project_id: ProjectId, hub: HubDep) -> UsageHistoryOut:
    """Return CPU and memory of each service of a project in the last hour."""
    return history_out(await hub.projects.usage(project_id))


def history_out(view: UsageView) -> UsageHistoryOut:
    """Return the samples of a project in the API's form."""
    return UsageHistoryOut(
        measured=view.measured,
        every_s=view.every_s,
        ended_at=moment(view.ended) if view.ended else None,
        services=[
            ServiceUsageOut(
                name=name,
                cpu=[None if one is None else round(one.cpu, 4) for one in samples],
                memory_bytes=[None if one is None else one.memory_bytes for one in samples],
            )
            for name, samples in view.services.items()
        ],
    )


def _project_out(view: UsageView) -> ProjectUsageOut:
    newest = view.total()[-1]
    minutes = view.total(together=round(MINUTE_S / view.every_s))
    return ProjectUsageOut(
        project_id=view.project_id,
        cpu=None if newest is None else round(newest.cpu, 4),
        memory_bytes=None if newest is None else newest.memory_bytes,
        cpu_last_hour=[None if one is None else round(one.cpu, 4) for one in minutes],
    )
