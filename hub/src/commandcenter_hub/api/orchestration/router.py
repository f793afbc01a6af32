"""Start, stop and restart projects; their status and logs."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Header, Query, status
from fastapi.sse import EventSourceResponse, ServerSentEvent

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import FoundProject, HubDep, ProjectId
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.operations.schemas import moment, seconds
from commandcenter_hub.api.orchestration.schemas import Accepted, LogLineOut, LogPage
from commandcenter_hub.api.projects.present import project_out
from commandcenter_hub.api.projects.schemas import ProjectOut
from commandcenter_hub.api.streams import stream
from commandcenter_hub.supervisor.log_query import StoredLine

router = Router(prefix="/api/orchestration/{project_id}", tags=["orchestration"])

HIGHEST_ID = 2**53
"""Highest id of a log line: the largest exact integer in JavaScript."""

ServiceName = Annotated[str | None, Query(description="Only this service.", max_length=60)]
Search = Annotated[
    str | None, Query(description="Only lines that contain this text.", max_length=500, pattern=r"^[^\x00]*$")
]


@router.post("/start", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def start_project(project_id: ProjectId, hub: HubDep) -> Accepted:
    """Start the project. Succeeds without an operation if the project is already running."""
    return Accepted.of(await hub.orchestration.start(project_id))


@router.post("/stop", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def stop_project(project_id: ProjectId, hub: HubDep) -> Accepted:
    """Stop the project. Succeeds without an operation if the project is already stopped."""
    return Accepted.of(await hub.orchestration.stop(project_id))


@router.post("/restart", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def restart_project(project_id: ProjectId, hub: HubDep, service: ServiceName = None) -> Accepted:
    """Restart the project or one of its services. Starts a stopped project."""
    return Accepted.of(await hub.orchestration.restart(project_id, service))


@router.get("/status", responses=responses(404))
async def project_status(project_id: ProjectId, hub: HubDep) -> ProjectOut:
    """Return the project's current state, with CPU and memory of its services."""
    return project_out(await hub.projects.measured(project_id))


@router.get("/logs", responses=responses(404))
async def project_logs(
    project_id: ProjectId,
    hub: HubDep,
    tail: Annotated[
        int, Query(ge=1, le=10_000, description="Maximum number of lines; the newest ones are returned.")
    ] = 200,
    service: ServiceName = None,
    since: Annotated[datetime | None, Query(description="Only lines from this time on.")] = None,
    search: Search = None,
    stream: Annotated[Literal["stdout", "stderr"] | None, Query()] = None,
    before: Annotated[
        int | None, Query(description="Only lines with a smaller id, to read the previous page.", ge=1, le=HIGHEST_ID)
    ] = None,
) -> LogPage:
    """Return the newest matching log lines, oldest first."""
    lines, more = await hub.orchestration.logs(
        project_id,
        tail=tail,
        service=service,
        since=None if since is None else seconds(since),
        search=search,
        stream=stream,
        before=before,
    )
    behind = await hub.orchestration.behind_bytes(project_id)
    return LogPage(lines=[_line_out(line) for line in lines], more=more, behind_bytes=behind)


async def newest_line(project_id: FoundProject, hub: HubDep) -> int | None:
    """Return the newest line's id from before the response begins, so that the stream contains all later lines."""
    return await hub.orchestration.newest_line(project_id)


@router.get(
    "/logs/stream",
    response_class=EventSourceResponse,
    responses=stream({"line": LogLineOut}, 404),
)
async def follow_logs(
    project_id: FoundProject,
    hub: HubDep,
    newest: Annotated[int | None, Depends(newest_line)],
    service: ServiceName = None,
    search: Search = None,
    tail: Annotated[int, Query(ge=0, le=10_000, description="Number of older lines to send first.")] = 0,
    last_event_id: Annotated[str | None, Header(max_length=30)] = None,
) -> AsyncIterator[LogLineOut]:
    """Follow the log. Sends an event `line` per line, with the line's id; resumes after `Last-Event-ID`."""
    after = min(int(last_event_id), HIGHEST_ID) if last_event_id and last_event_id.isdecimal() else None
    follow = hub.orchestration.follow(project_id, service=service, search=search, tail=tail, after=after, newest=newest)
    async for line in follow:
        # FastAPI sends this envelope; the annotation names the model inside.
        yield ServerSentEvent(event="line", id=str(line.id), data=_line_out(line))  # type: ignore[misc]


def _line_out(line: StoredLine) -> LogLineOut:
    return LogLineOut(
        id=line.id,
        service=line.service,
        run=line.run,
        stream="stderr" if line.stream == "stderr" else "stdout",
        time=moment(line.time),
        text=line.text,
    )
