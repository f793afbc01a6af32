"""Counts and changes that running desks report."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, ValidationError

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId
from commandcenter_hub.api.desks.schemas import DeskCountsOut, NewsOut
from commandcenter_hub.api.errors import responses
from commandcenter_hub.domain.errors import ProjectNotRunning
from commandcenter_hub.services.desk_news import RESTART_HINT

router = Router(prefix="/api", tags=["desks"])


@router.get("/desks/counts", responses=responses())
async def desk_counts(hub: HubDep) -> list[DeskCountsOut]:
    """Return the counts of running desks that are known so far; the others are read in the background."""
    return [DeskCountsOut(project_id=name, **asdict(counts)) for name, counts in hub.desk_counts.known().items()]


@router.get("/projects/{project_id}/news", responses=responses(404, 409))
async def project_news(
    project_id: ProjectId,
    hub: HubDep,
    since: Annotated[AwareDatetime | None, Query(description="Default: since the user marked them as seen.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NewsOut:
    """Return what changed in a project, newest first, without changes of single files. Its desk must be running."""
    news = await hub.desk_news.read(project_id, since, limit)
    try:
        return NewsOut.model_validate(news)
    except ValidationError as error:
        raise ProjectNotRunning("The desk reports its changes in an unknown format.", hint=RESTART_HINT) from error
