"""Consoles of a project's databases: output as a stream of events, input by requests. Programs' tokens are refused."""

import base64
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Path, Response, status
from fastapi.sse import EventSourceResponse, ServerSentEvent

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.consoles.schemas import ConsoleIn, ConsoleOut, InputIn, OutputOut, SizeIn
from commandcenter_hub.api.deps import FoundProject, HubDep, no_program
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.streams import stream
from commandcenter_hub.services.consoles import Console

router = Router(prefix="/api/projects/{project_id}/consoles", tags=["consoles"], dependencies=[Depends(no_program)])
ConsoleId = Annotated[str, Path(min_length=1, max_length=100)]


async def opened(project_id: FoundProject, console_id: ConsoleId, hub: HubDep) -> Console:
    """Return an open console."""
    return hub.consoles.find(project_id, console_id)


async def claimed(project_id: FoundProject, console_id: ConsoleId, hub: HubDep) -> Console:
    """Return an open console, and reserve its output for this request."""
    return hub.consoles.claim(project_id, console_id)


Opened = Annotated[Console, Depends(opened)]
Claimed = Annotated[Console, Depends(claimed)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(404, 409, 429))
async def open_console(project_id: FoundProject, body: ConsoleIn, hub: HubDep, response: Response) -> ConsoleOut:
    """Open a console. It ends when the stream of its output ends, or if no one opens the stream within 15 s."""
    made = await hub.consoles.open(project_id, body.program, body.rows, body.columns)
    response.headers["cache-control"] = "no-store"
    return ConsoleOut(id=made.id)


@router.get("/{console_id}/stream", response_class=EventSourceResponse, responses=stream({"output": OutputOut}, 404))
async def follow_console(console: Claimed, hub: HubDep) -> AsyncIterator[OutputOut]:
    """Follow the output of a console; each has one stream. Sends events `output`, and ends with the program."""
    async for data in hub.consoles.output(console):
        # FastAPI sends this envelope; the annotation names the model inside.
        text = base64.b64encode(data).decode()
        yield ServerSentEvent(event="output", data=OutputOut(data=text))  # type: ignore[misc]


@router.post("/{console_id}/input", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404))
async def write_console(console: Opened, body: InputIn, hub: HubDep) -> None:
    """Send the user's input to a console."""
    await hub.consoles.write(console, body.data)


@router.post("/{console_id}/size", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404))
async def resize_console(console: Opened, body: SizeIn) -> None:
    """Set the size of a console."""
    console.terminal.resize(body.rows, body.columns)


@router.delete("/{console_id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404))
async def close_console(console: Opened, hub: HubDep) -> None:
    """Close a console, and end its program."""
    hub.consoles.close(console)
