"""The relay: runs in a container beside a project's services and connects the port proxy with them.

It connects to the port proxy's Unix socket, which is mounted into its container, sends its token, and then serves the
channels that the port proxy opens (frames.py):

    {"to": [HOST, PORT]}    is connected with a service
    {"files": ROOT}         is served by workspace.py

It connects again whenever the connection has ended. Standard library only.
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
PING_EVERY_S = 0.5
"""Dagger reports that the port proxy has gone only when something is sent."""
AGAIN_S = (0.05, 1.0)
"""Shortest and longest pause between two attempts to connect, seconds."""


async def run(path: str, token: str) -> None:
    """Serve the port proxy whenever it is there. Runs until cancelled."""
    pause_s = AGAIN_S[0]
    while True:
        began = time.monotonic()
        try:
            connection = await asyncio.open_unix_connection(path)
            await frames.send_message(connection[1], {"token": token})
            await frames.Stream(connection, accept).run(PING_EVERY_S)
        except OSError:
            pass
        # Connecting succeeds even while no port proxy is there, but does not last.
        lasted = time.monotonic() - began > 2 * PING_EVERY_S
        pause_s = AGAIN_S[0] if lasted else min(pause_s * 1.5, AGAIN_S[1])
        await asyncio.sleep(pause_s)


async def accept(channel: frames.Channel, request: dict[str, object]) -> None:
    """Connect a channel with what it requests, until both have ended."""
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
    """Run the relay of the socket given first; the file given second has its token."""
    asyncio.run(_until_terminated(sys.argv[1], Path(sys.argv[2]).read_text("ascii")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
