"""Answer the Hub's pings at the port of a server.

Other users of this machine can send pings, too: the answer reveals no more than `/health/ready`. A connection is closed
if no further ping arrives within the time limit of a request.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commandcenter_app.shared.limits import BoundedProtocol
from commandcenter_app.shared.pings import FAILED, HEADER, PING
from commandcenter_app.shared.server import SharedState


class PingMiddleware:
    """ASGI middleware that counts failed responses, and states in a header that this server answers pings."""

    def __init__(self, app: ASGIApp, state: SharedState) -> None:
        self._app, self._state = app, state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application; add the header if the request has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wants_header = any(name == HEADER for name, _ in scope["headers"])

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] >= 500:
                    self._state.failures += 1
                if wants_header:
                    message["headers"] = [*message.get("headers", ()), (HEADER, b"yes")]
            await send(message)

        await self._app(scope, receive, send_counted)


class PingedProtocol(BoundedProtocol):
    """A connection that answers pings until its first request."""

    _failures = 0
    """Number of failed responses of the server at the last ping."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept the connection."""
        super().connection_made(transport)
        self._failures = self._counted()

    def data_received(self, data: bytes) -> None:
        """Answer a ping, or handle data of a request."""
        if data != PING or self.cycle is not None:
            super().data_received(data)
            return
        before, self._failures = self._failures, self._counted()
        self.transport.write(PING if before == self._failures else FAILED)
        self._wait_again()

    def _counted(self) -> int:
        assert isinstance(self.server_state, SharedState)
        return self.server_state.failures
