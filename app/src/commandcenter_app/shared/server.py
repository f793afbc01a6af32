"""uvicorn's server, without its check ten times a second whether it should stop, and its pause before it stops."""

import asyncio
import socket
from email.utils import formatdate
from types import FrameType

import anyio
import uvicorn
from uvicorn.server import ServerState

CLOSED_EVERY_S = 0.01
"""Pause between two checks whether all connections of a stopping server are closed, seconds."""


class SharedState(ServerState):
    """What the connections of a server share; the Date header is made for each response, not in advance.

    Attributes:
        failures: number of responses with a status of 500 or more, if the server counts them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.default_headers = []
        self.failures = 0

    @property
    def default_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of every response."""
        return [(b"date", formatdate(usegmt=True).encode("ascii")), *self._headers]

    @default_headers.setter
    def default_headers(self, headers: list[tuple[bytes, bytes]]) -> None:
        self._headers = headers


class QuietServer(uvicorn.Server):
    """A server that sleeps until a request comes, or the signal that stops it."""

    server_state: SharedState

    def __init__(self, config: uvicorn.Config) -> None:
        config.date_header = False
        super().__init__(config)
        self.server_state = SharedState()
        self._asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Wait until a signal stops the server."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            await self._asked.wait()

    def end(self) -> None:
        """Stop the server. Call it in the server's event loop."""
        self.should_exit = True
        self._asked.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, wait until open requests are answered, at most the configured time, and end the lifespan."""
        state = self.server_state
        for listener in (*self.servers, *(sockets or ())):
            listener.close()
        for connection in list(state.connections):
            connection.shutdown()
        with anyio.move_on_after(self.config.timeout_graceful_shutdown):
            await asyncio.sleep(0)  # connections without a request close in the next round of the event loop
            while (state.connections or state.tasks) and not self.force_exit:
                await asyncio.sleep(CLOSED_EVERY_S)
        for task in state.tasks:
            task.cancel(msg="Task cancelled, timeout graceful shutdown exceeded")
        if not self.force_exit:
            await self.lifespan.shutdown()
