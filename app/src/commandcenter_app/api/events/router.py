"""Live events."""

from collections.abc import AsyncIterable
from typing import Annotated

from fastapi import Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from commandcenter_app.api.context import RuntimeDep
from commandcenter_app.api.events.schemas import (
    CodeEvent,
    EmbeddingEvent,
    GapsEvent,
    HistoryEvent,
    RadarEvent,
    ResetEvent,
    ScanEvent,
    SeenEvent,
    TaskEvent,
    VulnerabilitiesEvent,
)
from commandcenter_app.api.schemas import errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/events", tags=["events"], responses=errors(403))

LastEventId = Annotated[str | None, Header(description="Id of the last event received; the stream resumes after it.")]


@router.get("", response_class=EventSourceResponse)
async def stream_events(
    runtime: RuntimeDep, last_event_id: LastEventId = None
) -> AsyncIterable[
    ScanEvent
    | EmbeddingEvent
    | RadarEvent
    | TaskEvent
    | HistoryEvent
    | CodeEvent
    | GapsEvent
    | VulnerabilitiesEvent
    | SeenEvent
    | ResetEvent
]:
    """Stream events of scans, vectors, git insights, code, gaps, vulnerabilities, the radar, tasks and seen changes.

    `reset` means that events were missed: load everything again. The `event:` line is the payload's `type`.
    """
    yield ServerSentEvent(comment="connected", retry=1000)  # type: ignore[misc]  # an item's envelope
    async for event in runtime.events.follow(last_event_id):
        yield ServerSentEvent(raw_data=event.data, event=event.type, id=event.id)  # type: ignore[misc]
