"""Logs of projects: read, search and follow them."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

import anyio
from fastapi import Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import FoundProject, HubDep, ProjectId
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.logs.schemas import LogBatch, LogHits, LogLineOut, LogPage
from commandcenter_hub.api.operations.schemas import moment, seconds
from commandcenter_hub.api.streams import stream
from commandcenter_hub.domain.groups import first_of
from commandcenter_hub.supervisor.log_query import Filter, StoredLine
from commandcenter_hub.supervisor.log_search import Found, compile_pattern

router = Router(prefix="/api/orchestration/{project_id}/logs", tags=["logs"])

HIGHEST_ID = 2**53
"""Highest id of a log line: the largest exact integer in JavaScript."""
GONE_CHECK_S = 0.1
"""Pause between two checks whether the client of a search is still connected, seconds."""

Services = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Query(alias="service", description="Only these services; all if none is given.", max_length=20),
]
Search = Annotated[
    str | None, Query(description="Only lines that contain this text.", max_length=500, pattern=r"^[^\x00]*$")
]
IsRegex = Annotated[
    bool, Query(description="Treat `search` as a regular expression (RE2). Case is ignored, as for texts.")
]
LineId = Annotated[int | None, Query(ge=1, le=HIGHEST_ID)]


def selected(services: list[str], search: str | None, regex: bool) -> Filter:
    """Return a filter by services and by a text or a regular expression.

    Raises:
        InvalidPattern: the expression is invalid.
    """
    if search and regex:
        return Filter(tuple(services), pattern=compile_pattern(search))
    return Filter(tuple(services), search=search or None)


async def wanted_lines(services: Services = [], search: Search = None, regex: IsRegex = False) -> Filter:  # noqa: B006
    """Return the filter of a request by services and text."""
    return selected(services, search, regex)


Wanted = Annotated[Filter, Depends(wanted_lines)]


@router.get("", responses=responses(404))
async def project_logs(
    project_id: ProjectId,
    hub: HubDep,
    wanted: Wanted,
    tail: Annotated[
        int, Query(ge=1, le=10_000, description="Maximum number of lines; the newest ones are returned.")
    ] = 200,
    since: Annotated[datetime | None, Query(description="Only lines from this time on.")] = None,
    stream: Annotated[Literal["stdout", "stderr"] | None, Query()] = None,
    before: Annotated[LineId, Query(description="Only lines with a smaller id, to read the previous page.")] = None,
    after: Annotated[LineId, Query(description="The oldest lines with a larger id, to read the next page.")] = None,
    at: Annotated[datetime | None, Query(description="The matching lines around this time.")] = None,
) -> LogPage:
    """Return matching log lines, oldest first: the newest ones, or those that `after` or `at` selects."""
    begin = None if since is None else seconds(since)
    wanted = replace(wanted, stream=stream, since=begin, before=before, after=after)
    if at is not None:
        lines, more = await hub.logs.around(project_id, wanted, seconds(at), tail)
    else:
        lines, more = await hub.logs.read(project_id, wanted, tail)
    behind = await hub.logs.behind_bytes(project_id)
    return LogPage(lines=[_line_out(line) for line in lines], more=more, behind_bytes=behind)


@router.get("/search", responses=responses(404))
async def search_logs(
    project_id: FoundProject,
    hub: HubDep,
    request: Request,
    search: Annotated[
        str,
        Query(description="The text or regular expression.", min_length=1, max_length=500, pattern=r"^[^\x00]*$"),
    ],
    regex: IsRegex = False,
    services: Services = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[int, Query(ge=1, le=1_000, description="Maximum number of hits; the newest are returned.")] = 100,
    context: Annotated[int, Query(ge=0, le=50, description="Lines before and after each hit.")] = 3,
    before: Annotated[LineId, Query(description="Search only lines with a smaller id.")] = None,
) -> LogHits:
    """Search all kept lines, newest first; return the hits with the lines around them.

    After 10 s, the search stops and returns what it has found; `before` of the response continues it.
    """
    wanted = replace(selected(services, search, regex), before=before)
    began = time.monotonic()
    found = Found([], [], before)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_cancel_if_gone, request, tasks.cancel_scope)
            found = await hub.logs.search(project_id, wanted, limit, context)
            tasks.cancel_scope.cancel()
    except ExceptionGroup as several:
        raise first_of(several) from several
    return LogHits(
        lines=[_line_out(line) for line in found.lines],
        hits=found.hits,
        before=found.before,
        took_ms=1000 * (time.monotonic() - began),
    )


async def _cancel_if_gone(request: Request, scope: anyio.CancelScope) -> None:
    while not await request.is_disconnected():
        await anyio.sleep(GONE_CHECK_S)
    scope.cancel()


async def newest_line(project_id: FoundProject, hub: HubDep) -> int | None:
    """Return the newest line's id from before the response begins, so that the stream contains all later lines."""
    return await hub.logs.newest_line(project_id)


@router.get(
    "/stream",
    response_class=EventSourceResponse,
    responses=stream({"line": LogLineOut, "lines": LogBatch}, 404),
)
async def follow_logs(
    project_id: FoundProject,
    hub: HubDep,
    wanted: Wanted,
    newest: Annotated[int | None, Depends(newest_line)],
    tail: Annotated[int, Query(ge=0, le=10_000, description="Number of older lines to send first.")] = 0,
    batch: Annotated[bool, Query(description="Send lines that arrive together as one event `lines`.")] = False,
    last_event_id: Annotated[str | None, Header(max_length=30)] = None,
) -> AsyncIterator[LogLineOut | LogBatch]:
    """Follow the log. Sends an event `line` per line, with the line's id; resumes after `Last-Event-ID`."""
    after = min(int(last_event_id), HIGHEST_ID) if last_event_id and last_event_id.isdecimal() else None
    # FastAPI sends these envelopes; the annotation names the models inside.
    async for lines in hub.logs.follow(project_id, wanted, tail=tail, after=after, newest=newest):
        if batch:
            together = LogBatch(lines=[_line_out(line) for line in lines])
            yield ServerSentEvent(event="lines", id=str(lines[-1].id), data=together)  # type: ignore[misc]
            continue
        for line in lines:
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
