"""The door: runs beside a project's services and connects authenticated callers to them. Standard library only.

A caller shows its certificate (TLS 1.3, both sides pinned) and then sends one message:

`{"carry": true}` makes the connection one that carries others (frames.py), each opened with `{"to": [HOST, PORT]}`;
they end when it does, or when its caller is silent for 6 s, because Dagger's tunnel does not pass on that a caller was
killed;
`{"files": ROOT}` is answered by workspace.py.

Dagger's tunnel is dead for ever once it has to write into a connection that the door has closed. So the door closes
none before its caller has: what went wrong, a stranger's handshake too, is listened to until it has long been silent.
"""

import argparse
import asyncio
import contextlib
import signal
import ssl
import sys
from collections.abc import Callable
from pathlib import Path

from commandcenter_hub.engines.dagger.programs import frames, workspace

SILENT_S = 6.0
CONNECT_S = 10.0
LINGER_S = 120.0
LINGER_LOOK_S = 5.0


class Lingering(asyncio.Transport):
    """A connection that is only closed when its caller has closed it, or has long been silent after its end.

    The layer of TLS above it closes it when both sides have said so, and breaks it off in every other case.
    """

    _start_tls_compatible = True

    def __init__(self, raw: asyncio.Transport) -> None:
        super().__init__()
        self._raw = raw
        self._over = False

    def close(self) -> None:
        """Close it: the caller has said its end."""
        if not self._over:
            self._over = True
            self._raw.close()

    def abort(self) -> None:
        """Hear nothing of it any more."""
        self._force_close(None)

    def _force_close(self, error: BaseException | None) -> None:
        if self._over:
            return
        self._over = True
        protocol = self._raw.get_protocol()
        self._raw.set_protocol(Discarding(self._raw))
        self._raw.resume_reading()
        assert protocol is not None
        asyncio.get_running_loop().call_soon(protocol.connection_lost, error if isinstance(error, OSError) else None)

    def is_closing(self) -> bool:
        """Whether it is over."""
        return self._over or self._raw.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write."""
        self._raw.write(data)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Let another protocol hear."""
        self._raw.set_protocol(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return the protocol that hears."""
        return self._raw.get_protocol()

    def pause_reading(self) -> None:
        """Hear nothing for a while."""
        self._raw.pause_reading()

    def resume_reading(self) -> None:
        """Hear again."""
        if not self._over:
            self._raw.resume_reading()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait to be written."""
        return self._raw.get_write_buffer_size()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Say how many bytes may wait."""
        self._raw.set_write_buffer_limits(high, low)

    def get_extra_info(self, name: str, default: object = None) -> object:
        """Return what is known of the connection."""
        return self._raw.get_extra_info(name, default)


class Discarding(asyncio.Protocol):
    """Takes what still comes, and closes the connection when nothing has come for long."""

    def __init__(self, raw: asyncio.Transport) -> None:
        self._raw = raw
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(LINGER_S, raw.close)

    def data_received(self, data: bytes) -> None:
        """Take it."""
        if self._timer.when() - self._loop.time() < LINGER_S - LINGER_LOOK_S:
            self._timer.cancel()
            self._timer = self._loop.call_later(LINGER_S, self._raw.close)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget it."""
        self._timer.cancel()


class Arrival(asyncio.Protocol):
    """Hands a connection that was just made to whom it is for."""

    def __init__(self, greet: Callable[[Lingering], None]) -> None:
        self._greet = greet

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hand it on."""
        assert isinstance(transport, asyncio.Transport)
        self._greet(Lingering(transport))


class Relay:
    """Serves until told to stop."""

    def __init__(self) -> None:
        self._lines: set[frames.Line] = set()
        self._guests: set[asyncio.Task[None]] = set()

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
        server = await asyncio.get_running_loop().create_server(
            lambda: Arrival(lambda transport: self._receive(transport, context)), "0.0.0.0", port, backlog=512  # noqa: S104
        )  # fmt: skip
        print("the door is open", flush=True)
        async with server:
            await stop.wait()
            for line in self._lines:
                line.break_off()

    def _receive(self, transport: Lingering, context: ssl.SSLContext) -> None:
        guest = asyncio.create_task(self._greet(transport, context))
        self._guests.add(guest)
        guest.add_done_callback(self._guests.discard)

    async def _greet(self, transport: Lingering, context: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        streams = asyncio.StreamReaderProtocol(reader)
        try:
            secure = await loop.start_tls(
                transport, streams, context, server_side=True, ssl_handshake_timeout=CONNECT_S
            )
        except OSError:
            transport.abort()  # a stranger, or one that has gone
            return
        assert secure is not None
        streams.connection_made(secure)
        await self._welcome(reader, asyncio.StreamWriter(secure, streams, reader, loop))

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            wish = await frames.hear(reader)
            if "carry" in wish:
                await self._carry(frames.Line(reader, writer, self._connect))
            elif "files" in wish:
                await workspace.serve(Path(str(wish["files"])), reader, writer)
        except (OSError, TimeoutError) as error:
            if not writer.is_closing():
                with contextlib.suppress(OSError, RuntimeError):
                    await frames.tell(writer, {"error": str(error)})
        finally:
            frames.close(writer)

    async def _carry(self, line: frames.Line) -> None:
        for other in self._lines:  # there is one gateway: what an earlier one held is nobody's any more
            other.break_off()
        self._lines.add(line)
        try:
            await line.run(SILENT_S)
        finally:
            self._lines.discard(line)

    async def _connect(self, channel: frames.Channel, wish: dict[str, object]) -> None:
        to = wish["to"]
        assert isinstance(to, list)
        async with asyncio.timeout(CONNECT_S):
            inner = await asyncio.open_connection(str(to[0]), int(to[1]))
        await channel.accept()
        await frames.join(inner, channel)


def main() -> int:
    """Run the door."""
    parser = argparse.ArgumentParser(prog="door")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--identity", required=True)
    parser.add_argument("--caller", required=True)
    given = parser.parse_args()
    asyncio.run(Relay().serve(given.port, given.identity, given.caller))
    return 0


if __name__ == "__main__":
    sys.exit(main())
