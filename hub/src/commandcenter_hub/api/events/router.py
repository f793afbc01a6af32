"""Everything that changes, as it changes."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.operations.schemas import OperationOut
from commandcenter_hub.api.projects.present import project_out
from commandcenter_hub.api.projects.schemas import ProjectOut
from commandcenter_hub.api.streams import stream

router = APIRouter(prefix="/api", tags=["events"])


class Subject(Answer):
    """What an event is about when there is nothing more to tell of it."""

    id: str


EVENTS: dict[str, type[Answer]] = {
    "project": ProjectOut,
    "operation": OperationOut,
    "project_removed": Subject,
    "reset": Subject,
}


@router.get("/events", response_class=EventSourceResponse, responses=stream(EVENTS))
async def follow_events(
    hub: HubDep, last_event_id: Annotated[str | None, Header(max_length=60)] = None
) -> AsyncIterator[ProjectOut | OperationOut | Subject]:
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
                    yield _named("project", event.id, project_out(view))
            case "operation":
                operation = await hub.orchestration.find_operation(event.subject)
                if operation is not None:
                    yield _named("operation", event.id, OperationOut.of(operation))
            case _:
                yield _named(event.kind, event.id, Subject(id=event.subject))


def _named(name: str, event_id: str, data: Any) -> Any:
    # FastAPI takes the envelope for the model in it: the annotation of the route is what the document tells.
    return ServerSentEvent(event=name, id=event_id, data=data)
