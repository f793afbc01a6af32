"""The relay: run in a container in a project's session, and connect the port proxy to the project's services.

It connects to the port proxy's Unix socket, which is mounted into its container, sends its token, and then serves the
channels that the port proxy opens (frames.py), by their requests:

    {"to": [HOST, PORT]}    connect to a service
    {"files": ROOT}         update the project's files (workspace.py)

It reconnects whenever the connection has ended. Standard library only.
"""

import asyncio
import contextlib
import signal
import socket
import sys
import time
from pathlib import Path

from commandcenter_hub.engines.dagger.programs import frames, workspace

CONNECT_S = 10.0
"""Timeout for connecting to a service, seconds."""
PING_EVERY_S = 0.5
"""Pause between two pings, seconds: Dagger reports that the port proxy has ended only when something is sent."""
RETRY_S = (0.05, 1.0)
"""Shortest and longest pause between two attempts to connect, seconds."""


async def run(path: str, token: str) -> None:
    """Connect to the port proxy and serve it, again whenever the connection ends. Runs until cancelled."""
    pause_s = RETRY_S[0]
    while True:
        began = time.monotonic()
        try:
            connection = await asyncio.open_unix_connection(path)
            await frames.send_message(connection[1], {"token": token})
            await frames.Stream(connection, accept).run(PING_EVERY_S)
        except OSError:
            pass
        # Connecting succeeds even while no port proxy listens, but then the connection ends at once.
        lasted = time.monotonic() - began > 2 * PING_EVERY_S
        pause_s = RETRY_S[0] if lasted else min(pause_s * 1.5, RETRY_S[1])
        await asyncio.sleep(pause_s)


async def accept(channel: frames.Channel, request: dict[str, object]) -> None:
    """Connect a channel to what its request names, until both sides have ended."""
    if "files" in request:
        await _serve_files(Path(str(request["files"])), channel)
        return
    to = request["to"]
    assert isinstance(to, list)
    async with asyncio.timeout(CONNECT_S):
        inner = await asyncio.open_connection(str(to[0]), int(to[1]))
    await channel.accept()
    await frames.join(inner, channel)


async def _serve_files(root: Path, channel: frames.Channel) -> None:
    near, far = socket.socketpair()
    inner = await asyncio.open_unix_connection(sock=near)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(workspace.serve(root, *await asyncio.open_unix_connection(sock=far)))
        await channel.accept()
        await frames.join(inner, channel)


async def _until_terminated(path: str, token: str) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await run(path, token)


def main() -> int:
    """Run the relay; arguments: path of the port proxy's socket, path of the file with the token."""
    asyncio.run(_until_terminated(sys.argv[1], Path(sys.argv[2]).read_text("ascii")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
