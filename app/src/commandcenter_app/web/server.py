"""Run uvicorn in this process so that it ends in time even while streams are open."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from commandcenter_app.shared.limits import Limits, server_options
from commandcenter_app.shared.server import QuietServer

LIMITS = Limits(
    is_stream=lambda path: path.rstrip("/") == "/api/events",
    body_bytes=262_144,
    larger_bodies={
        # A note has up to 200,000 characters, and an imported radar 2,000,000. JSON may need 12 bytes for a character
        # that is written as two escapes; a whole radar of such characters does not occur in practice.
        "/api/technologies": 3 << 20,
        "/api/tasks": 3 << 20,
        "/api/radar/import": 16 << 20,
    },
)
"""Limits of both servers: what the frontend forwards must not exceed those of the backend."""


class Server(QuietServer):
    """A server that calls `on_stop` as soon as it is asked to stop.

    The server waits for its connections, and event streams do not end until `on_stop` ends them.
    """

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

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
        **server_options(LIMITS),
        **where,
    )


def load() -> None:
    """Import what uvicorn imports when it begins to serve."""
    config = _config("commandcenter_app.web.server:serve")
    config.load()
    config.get_loop_factory()


def serve(app: ASGIApp, host: str, port: int, *, on_stop: Callable[[], None]) -> int:
    """Serve `app` until SIGTERM or SIGINT. Returns 0 after an orderly end, 1 if it could not start."""
    server = Server(_config(app, host=host, port=port), on_stop)
    # While it serves, uvicorn installs its own handlers; afterwards it raises the signal again for these.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    try:
        server.run()
    except SystemExit:  # uvicorn has logged the reason, such as a port in use
        return 1
    return 0 if server.started else 1
