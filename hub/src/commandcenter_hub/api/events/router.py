"""Stream of all changes."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.operations.schemas import OperationOut
from commandcenter_hub.api.projects.present import project_out
from commandcenter_hub.api.projects.schemas import ProjectOut
from commandcenter_hub.api.streams import stream

router = Router(prefix="/api", tags=["events"])


class Subject(Answer):
    """Data of an event that contains only the id of the changed object."""

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
    """Follow all changes.

    Events: `project` (the project with its status), `project_removed` (its id), `operation` (the operation with its
    steps) and `reset` (events were lost: load everything again). Resumes after `Last-Event-ID`; if that event is no
    longer kept, the first event is `reset`.
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
    # FastAPI sends the envelope; the OpenAPI document uses the route's annotation, which names the models inside.
    return ServerSentEvent(event=name, id=event_id, data=data)
