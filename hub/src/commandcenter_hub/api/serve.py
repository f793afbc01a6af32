"""Serves the Hub on loopback."""

import errno
import logging
import os
import socket

import anyio
import anyio.to_thread
import uvicorn

from commandcenter_hub.api.app import create_app
from commandcenter_hub.domain.errors import PortInUse
from commandcenter_hub.engines import host_ports
from commandcenter_hub.services.hub import Hub, announced, keep_reserve, only_hub
from commandcenter_hub.services.settings import Settings

GOODBYE_S = 1
"""Streams are open for ever: they are closed after as many seconds."""


async def serve(settings: Settings) -> None:
    """Serve until told to end.

    Raises:
        HubAlreadyRunning: another Hub serves this COMMANDCENTER_HOME.
        PortInUse: something else listens on the Hub's port.
        HubError: its database or its key cannot be used.
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
                timeout_graceful_shutdown=GOODBYE_S,
                ws="none",
            )
            logging.getLogger(__name__).info("the Hub listens at http://127.0.0.1:%d", settings.port)
            await anyio.to_thread.run_sync(keep_reserve, settings.home)
            with announced(settings, settings.port):
                await _Server(config, hub).serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the streams before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Shut down."""
        self._hub.say_goodbye()
        await super().shutdown(sockets)


def listen(port: int) -> socket.socket:
    """Bind the Hub's port on loopback. Raises PortInUse."""
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it each answer takes 40 ms longer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise
        held = host_ports.port_in_use([("the Hub", port)])
        raise PortInUse(held.message, hint="Stop it, or set HUB_PORT to another port.", **held.details) from error
    return listener
