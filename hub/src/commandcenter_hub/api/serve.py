"""Serve the Hub on 127.0.0.1."""

import errno
import logging
import os
import socket

import anyio
import anyio.to_thread
import uvicorn

from commandcenter_app.shared.limits import server_options
from commandcenter_app.shared.server import QuietServer
from commandcenter_hub.api.app import LIMITS, create_app
from commandcenter_hub.domain.errors import InvalidInput, PortInUse
from commandcenter_hub.engines import host_ports
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.services.runtime_files import announced, keep_reserve, only_hub
from commandcenter_hub.services.settings import Settings

SHUTDOWN_TIMEOUT_S = 1
"""How long to wait for open requests at shutdown, seconds."""


async def serve(settings: Settings) -> bool:
    """Serve the Hub until a signal stops it, or a client requests its restart; return whether to restart it.

    Raises:
        HubAlreadyRunning: another Hub serves this COMMANDCENTER_HOME.
        PortInUse: another program listens on the Hub's port.
        HubError: the database or the key cannot be used.
        Exception: one of the Hub's own tasks has failed; services keep running.
    """
    os.umask(0o077)
    with only_hub(settings):
        listener = listen(settings.port)
        with listener:
            hub = await Hub.open(settings)
            config = uvicorn.Config(
                create_app(hub),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # browsers connect directly
                timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_S,
                **server_options(LIMITS),
            )
            logging.getLogger(__name__).info("the Hub listens at http://127.0.0.1:%d", settings.port)
            await anyio.to_thread.run_sync(keep_reserve, settings.home)
            with announced(settings, settings.port) as hub.files.keep_announced:
                try:
                    await _Server(config, hub).serve(sockets=[listener])
                except SystemExit:  # uvicorn raises it if the Hub's own tasks could not be started
                    if hub.failure is None:
                        raise
    if hub.failure is not None:
        raise hub.failure
    return hub.restart.requested


class _Server(QuietServer):
    """A server that closes event streams before it waits for open requests."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub
        hub.restart.end = self.end

    async def on_tick(self, counter: int) -> bool:
        """Return whether the server should stop, also because the Hub's own tasks have failed."""
        return self._hub.failure is not None or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then shut down."""
        self._hub.close_streams()
        await super().shutdown(sockets)


def listen(port: int) -> socket.socket:
    """Bind the Hub's port on 127.0.0.1.

    Raises:
        PortInUse: another program listens on the port.
        InvalidInput: this user may not listen on it.
    """
    # asyncio disables Nagle's algorithm only if the protocol is given; otherwise each response takes 40 ms longer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EACCES:
            raise InvalidInput(
                f"HUB_PORT is {port}, and this user may not listen on it.", hint="Set HUB_PORT to 1024 or higher."
            ) from error
        if error.errno != errno.EADDRINUSE:
            raise
        held = host_ports.port_in_use([("the Hub", port)])
        raise PortInUse(
            held.message, hint="Stop that program, or set HUB_PORT to another port.", **held.details
        ) from error
    return listener
