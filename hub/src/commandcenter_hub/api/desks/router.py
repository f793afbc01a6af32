"""What running desks have counted."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId
from commandcenter_hub.api.desks.schemas import DeskCountsOut, NewsOut
from commandcenter_hub.api.errors import responses

router = Router(prefix="/api", tags=["desks"])


@router.get("/desks/counts", responses=responses())
async def desk_counts(hub: HubDep) -> list[DeskCountsOut]:
    """Return the counts of the running desks as far as they are known; the others are read in the background."""
    return [DeskCountsOut(project_id=name, **asdict(counts)) for name, counts in hub.desk_counts.known().items()]


@router.get("/projects/{project_id}/news", responses=responses(404, 409))
async def project_news(
    project_id: ProjectId,
    hub: HubDep,
    since: Annotated[AwareDatetime | None, Query(description="Default: since they were marked as seen.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NewsOut:
    """Return what changed in a project, as its running desk reports it, without changes of files."""
    return NewsOut.model_validate(await hub.desk_news.read(project_id, since, limit))
