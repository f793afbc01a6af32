"""Everything that changes, as it changes."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import stream_responses
from commandcenter_hub.api.operations.schemas import OperationOut
from commandcenter_hub.api.projects.present import project_out

router = APIRouter(prefix="/api", tags=["events"])


@router.get("/events", response_class=EventSourceResponse, responses=stream_responses())
async def follow_events(
    hub: HubDep, last_event_id: Annotated[str | None, Header(max_length=60)] = None
) -> AsyncIterator[ServerSentEvent]:
    """Follow every change.

    Events: `project` (a whole project with its status), `project_removed` (its id), `operation` (one with its
    steps) and `reset` (what came before is not known any more: load everything anew). Resumes after
    `Last-Event-ID`; where that is too long ago, the first event is `reset`.
    """
    async for event in hub.events.follow(last_event_id):
        match event.kind:
            case "project":
                view = await hub.projects.find(event.subject)
                if view is not None:
                    yield ServerSentEvent(event="project", id=event.id, data=project_out(view))
            case "operation":
                operation = await hub.orchestration.find_operation(event.subject)
                if operation is not None:
                    yield ServerSentEvent(event="operation", id=event.id, data=OperationOut.of(operation))
            case _:
                yield ServerSentEvent(event=event.kind, id=event.id, data={"id": event.subject})
