"""The door: runs beside a project's services and connects authenticated callers to them. Standard library only.

A caller shows its certificate (TLS 1.3, both sides pinned) and then sends one message:

`{"to": [HOST, PORT]}` is answered with `{}`, or `{"error": …}`, and then carries bytes both ways;
`{"files": ROOT}` is answered by mirror.py;
`{"live": NAME}` is kept open: its caller's connections end when it does, or when it is silent for 6 s, because
Dagger's tunnel does not pass on that a caller was killed.
"""

import argparse
import asyncio
import signal
import ssl
import sys
from pathlib import Path

from commandcenter_hub.engines.dagger.programs import frames, mirror

SILENT_S = 6.0
CONNECT_S = 10.0


class Door:
    """Serves until told to stop."""

    def __init__(self) -> None:
        self._open: dict[str, set[asyncio.Task[None]]] = {}

    async def serve(self, port: int, identity: str, caller: str) -> None:
        """Listen; `identity` is the file of certificate and key, `caller` that of the only caller's certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(identity)
        context.load_verify_locations(caller)
        context.verify_mode = ssl.CERT_REQUIRED
        context.num_tickets = 0
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = await asyncio.start_server(
            self._welcome, "0.0.0.0", port, ssl=context, ssl_handshake_timeout=CONNECT_S, backlog=512  # noqa: S104
        )  # fmt: skip
        print("the door is open", flush=True)
        async with server:
            await stop.wait()
            for name in list(self._open):
                self._end(name)

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        name = ""
        try:
            wish = await frames.hear(reader)
            name = str(wish.get("name", ""))
            if "live" in wish:
                await self._attend(str(wish["live"]), reader)
            elif "files" in wish:
                await mirror.serve(Path(str(wish["files"])), reader, writer)
            elif "to" in wish:
                self._open.setdefault(name, set()).add(task)
                await self._connect(wish["to"], reader, writer)
        except (ConnectionError, OSError, TimeoutError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._open.get(name, set()).discard(task)
            frames.close(writer)

    async def _attend(self, name: str, reader: asyncio.StreamReader) -> None:
        """Return when a caller is gone; its connections are ended then."""
        for other in [other for other in self._open if other != name]:
            self._end(other)  # there is one gateway: what an earlier one held is nobody's any more
        try:
            while True:
                async with asyncio.timeout(SILENT_S):
                    await frames.receive(reader)
        finally:
            self._end(name)

    def _end(self, name: str) -> None:
        for task in self._open.pop(name, set()):
            task.cancel()

    async def _connect(self, to: list[object], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = str(to[0]), int(str(to[1]))
        try:
            async with asyncio.timeout(CONNECT_S):
                inner = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError) as error:
            await frames.tell(writer, {"error": f"{host}:{port} cannot be reached: {error}"})
            return
        await frames.tell(writer, {})
        await frames.join(inner, (reader, writer))


def main() -> int:
    """Run the door."""
    parser = argparse.ArgumentParser(prog="door")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--identity", required=True)
    parser.add_argument("--caller", required=True)
    given = parser.parse_args()
    asyncio.run(Door().serve(given.port, given.identity, given.caller))
    return 0


if __name__ == "__main__":
    sys.exit(main())
