"""The summary of the project."""

from commandcenter_app import __version__
from commandcenter_app.advisories.terms import Severity
from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.gaps.repository import GapRepository
from commandcenter_app.api.scans.repository import ScanRepository
from commandcenter_app.api.schemas import errors
from commandcenter_app.api.search.repository import SearchRepository
from commandcenter_app.api.summary.schemas import LastScan, Summary, SummaryCounts
from commandcenter_app.api.tasks.repository import TaskFilter, TaskRepository
from commandcenter_app.api.tasks.schemas import ENDED, DueFilter, TaskStatus
from commandcenter_app.api.technologies.repository import TechnologyRepository
from commandcenter_app.api.vulnerabilities.repository import VulnerabilityRepository
from commandcenter_app.gaps.terms import GapSeverity
from commandcenter_app.shared.installed import is_outdated
from commandcenter_app.shared.routes import Router
from commandcenter_app.storage.models import GapRow

router = Router(prefix="/api/summary", tags=["summary"], responses=errors(403, 503))


@router.get("")
async def get_summary(runtime: RuntimeDep, session: SessionDep) -> Summary:
    """Show the counts for the Hub and the overview page, and the time of the scan they are from."""
    scans = ScanRepository(session)
    done, ended, active = await scans.last_done(), await scans.last_ended(), await scans.active()
    tasks = TaskRepository(session)
    gaps = await GapRepository(session).count(GapRow.severity)
    vulnerabilities = await VulnerabilityRepository(session).severities()
    kept = {
        "passages": await SearchRepository(session).count(),
        **{f"gaps_{severity}": gaps.get(severity, 0) for severity in GapSeverity},
        **{f"vulnerabilities_{severity}": vulnerabilities.get(severity, 0) for severity in Severity},
        "technologies": await TechnologyRepository(session).count(),
        "tasks_open": await tasks.count(TaskFilter(status=sorted(set(TaskStatus) - ENDED))),
        "tasks_overdue": await tasks.count(TaskFilter(due=DueFilter.OVERDUE)),
        "tasks_due": await tasks.count(TaskFilter(due=DueFilter.WEEK)),
    }
    return Summary(
        project_name=runtime.settings.project_name,
        version=__version__,
        outdated=is_outdated(),
        counts=SummaryCounts.model_validate({**(done.counts or {} if done else {}), **kept}),
        last_scan=LastScan.model_validate(ended) if ended else None,
        scan_running=active is not None,
        scanned_at=done.finished_at if done else None,
    )
