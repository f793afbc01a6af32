"""Run uvicorn in this process so that it ends in time even while streams are open."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from commandcenter_app.shared.limits import Limits, server_options
from commandcenter_app.shared.server import QuietServer
from commandcenter_app.web.pings import PingedProtocol, PingMiddleware

log = logging.getLogger(__name__)

LIMITS = Limits(
    is_stream=lambda path: path.rstrip("/") == "/api/events",
    body_bytes=262_144,
    larger_bodies={
        # A note has up to 200,000 characters, and an imported radar 2,000,000. JSON may need 12 bytes for a character
        # that is written as two escapes; a whole radar of such characters does not occur in practice.
        "/api/technologies": 3 << 20,
        "/api/tasks": 3 << 20,
        "/api/drafts": 3 << 20,  # a note before and after the edits
        "/api/radar/import": 16 << 20,
        "/api/vulnerabilities/openvex": 16 << 20,
    },
)
"""Limits of both servers: what the frontend forwards must not exceed those of the backend."""


class Server(QuietServer):
    """A server that calls `on_stop` as soon as it is asked to stop.

    The server waits for its connections, and event streams do not end until `on_stop` ends them.
    """

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None], path: str = "") -> None:
        super().__init__(config)
        config.app = PingMiddleware(cast("ASGIApp", config.app), self.server_state)
        self._on_stop, self._path = on_stop, path

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        if self.started:
            try:
                for listener in self._more_listeners():
                    self.servers.append(
                        await loop.create_server(self._protocol, sock=listener, backlog=self.config.backlog)
                    )
            except OSError as error:
                log.error("%s", error)  # noqa: TRY400 - like uvicorn, which reports 127.0.0.1
                self.started, self.should_exit = False, True
                await self.lifespan.shutdown()

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(self.config, self.server_state, self.lifespan.state)  # type: ignore[call-arg]

    def _more_listeners(self) -> Iterator[socket.socket]:
        """Return the sockets to listen on besides the port: the same port of ::1 beside 127.0.0.1, and a Unix socket.

        Browsers try both addresses for names of this machine, and another user could otherwise serve the second one.

        Raises:
            OSError: another program listens there.
        """
        if self.config.host == "127.0.0.1":
            try:
                yield socket.create_server(("::1", self.config.port), family=socket.AF_INET6)
            except OSError as error:
                if error.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:  # the machine has no such address
                    raise
        if self._path:
            Path(self._path).unlink(missing_ok=True)  # of a process that was killed
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(self._path)
            yield listener

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Handle the signal, and end the streams."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._on_stop)


def _config(app: ASGIApp | str, **where: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=1,
        proxy_headers=False,
        **server_options(LIMITS, PingedProtocol),
        **where,
    )


def load() -> None:
    """Import what uvicorn imports when it begins to serve."""
    config = _config("commandcenter_app.web.server:serve")
    config.load()
    config.get_loop_factory()


def serve(app: ASGIApp, host: str, port: int, *, on_stop: Callable[[], None], path: str = "") -> int:
    """Serve `app` until SIGTERM or SIGINT, also at a Unix socket if a path is given.

    Return 0 after an orderly end, 1 if it could not start.
    """
    server = Server(_config(app, host=host, port=port), on_stop, path)
    # While it serves, uvicorn installs its own handlers; afterwards it raises the signal again for these.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    try:
        server.run()
    except SystemExit:  # uvicorn has logged the reason
        return 1
    return 0 if server.started else 1
