"""How port proxy and relay carry connections: all in one stream, as numbered channels, in frames with their length.

Between them is a Unix socket that Dagger passes on. It does not pass the end of one direction on, and the relay's
side learns that the other has closed only when it writes. So ends are frames of their own, and the relay sends a ping
now and then. Standard library only: it runs in the smallest Python there is, on both sides.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine
from typing import Any

VERSION = 1
"""Of this protocol and of the port proxy's files."""
FRAME_BYTES = 65_536
LONGEST_FRAME = 1 << 20
WINDOW_BYTES = 1 << 18
"""Most bytes of one direction of a channel that are under way; one frame more may be."""
OPEN, DATA, END, WINDOW, RESET, PING = b"o", b"d", b"e", b"w", b"r", b"p"
"""Kinds of frames: a channel's request; its bytes; their end; bytes that may be sent in addition; a channel that was
broken off; a sign of life."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def send(writer: asyncio.StreamWriter, frame: bytes) -> None:
    """Send one frame; an empty one says that nothing follows."""
    writer.write(_with_length(frame))
    await writer.drain()


def _with_length(frame: bytes) -> bytes:
    return len(frame).to_bytes(4, "big") + frame


async def receive(reader: asyncio.StreamReader) -> bytes:
    """Return the next frame.

    Raises:
        ConnectionError: the connection ended, or sent no frame.
    """
    try:
        length = int.from_bytes(await reader.readexactly(4), "big")
        if length > LONGEST_FRAME:
            raise ConnectionError("a frame is too long")
        return await reader.readexactly(length)
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("the connection ended") from error


async def send_message(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    """Send a message as JSON."""
    await send(writer, json.dumps(message).encode())


async def receive_message(reader: asyncio.StreamReader) -> dict[str, Any]:
    """Return the next message.

    Raises:
        ConnectionError: the connection ended, or sent something else.
    """
    try:
        message = json.loads(await receive(reader))
    except ValueError as error:
        raise ConnectionError("a message is not JSON") from error
    if not isinstance(message, dict):
        raise ConnectionError("a message is not an object")
    return message


class Stream:
    """One connection between port proxy and relay, which carries many as channels.

    What arrives is taken at once: a channel that nobody reads would hold up all others. So no channel sends more than
    the other side has room for.
    """

    def __init__(
        self,
        connection: Connection,
        accept: Callable[["Channel", dict[str, Any]], Coroutine[None, None, None]] | None = None,
    ) -> None:
        """Carry channels; `accept` serves each that the other side opens, given its request, in a task of its own."""
        self._reader, self._writer = connection
        self._accept = accept
        self._channels: dict[int, Channel] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._opened = 0

    async def run(self, ping_every_s: float | None = None) -> None:
        """Take what arrives, and return when the connection has ended; every channel is reset then."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                if ping_every_s is not None:
                    self._tasks.create_task(self._ping(ping_every_s))
                try:
                    while True:
                        frame = await receive(self._reader)
                        self._take(int.from_bytes(frame[:4], "big"), frame[4:5], frame[5:])
                finally:
                    self._reset_all()
        except* OSError:
            pass
        finally:
            close(self._writer)

    def _reset_all(self) -> None:
        for channel in list(self._channels.values()):
            channel.take(RESET, b"")

    async def _ping(self, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            self.post(0, PING)

    async def open(self, request: dict[str, Any]) -> "Channel":
        """Return a channel that the other side has accepted.

        Raises:
            ConnectionError: it has not.
        """
        self._opened += 1
        channel = self._channels[self._opened] = Channel(self, self._opened)
        try:
            await self.send(channel.number, OPEN, json.dumps(request).encode())
            await channel.read()
        except BaseException:
            channel.close()
            raise
        return channel

    async def send(self, number: int, kind: bytes, rest: bytes = b"") -> None:
        """Send one frame of a channel."""
        self.post(number, kind, rest)
        await self._writer.drain()

    def post(self, number: int, kind: bytes, rest: bytes = b"") -> None:
        """Send one frame without waiting; do nothing when the connection is closed."""
        if not self._writer.is_closing():
            self._writer.write(_with_length(number.to_bytes(4, "big") + kind + rest))

    def forget(self, number: int) -> None:
        """Drop what still arrives for a channel."""
        self._channels.pop(number, None)

    def _take(self, number: int, kind: bytes, rest: bytes) -> None:
        if kind == OPEN and self._accept is not None:
            assert self._tasks is not None
            channel = self._channels[number] = Channel(self, number)
            self._tasks.create_task(self._serve(channel, rest))
        elif number in self._channels:  # else it has ended on this side
            self._channels[number].take(kind, rest)

    async def _serve(self, channel: "Channel", request: bytes) -> None:
        assert self._accept is not None
        try:
            await self._accept(channel, json.loads(request))
        except (OSError, ValueError):
            pass  # the other side sees the channel's end
        finally:
            channel.close()


class Channel:
    """One of the connections that a stream carries."""

    def __init__(self, stream: Stream, number: int) -> None:
        self.number = number
        self._stream = stream
        self._window, self._window_grew = WINDOW_BYTES, asyncio.Event()
        self._arrived: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._taken = 0
        self._reset = self._ended = self._has_ended = False

    def take(self, kind: bytes, rest: bytes) -> None:
        """Take a frame that has arrived."""
        if kind == WINDOW:
            self._window += int.from_bytes(rest, "big")
            self._window_grew.set()
        elif kind == DATA:
            self._arrived.put_nowait(rest)
        elif kind == END:
            self._has_ended = True
            self._arrived.put_nowait(b"")
        else:
            self._reset = True
            self._arrived.put_nowait(None)
            self._window_grew.set()

    async def read(self) -> bytes:
        """Return what comes next; nothing at the end.

        Raises:
            ConnectionError: the channel was reset.
        """
        frame = await self._arrived.get()
        if frame is None:
            raise ConnectionError("the channel was reset")
        self._taken += len(frame)
        if self._taken >= WINDOW_BYTES // 4 and not self._has_ended:
            taken, self._taken = self._taken, 0
            await self._stream.send(self.number, WINDOW, taken.to_bytes(4, "big"))
        return frame

    async def write(self, frame: bytes) -> None:
        """Send bytes as soon as the other side has room for them; no bytes say that nothing follows.

        Raises:
            ConnectionError: the channel was reset.
        """
        while self._window <= 0 and not self._reset:
            self._window_grew.clear()
            await self._window_grew.wait()
        if self._reset:
            raise ConnectionError("the channel was reset")
        self._window -= len(frame)
        self._ended = not frame
        await self._stream.send(self.number, DATA if frame else END, frame)

    async def accept(self) -> None:
        """Confirm, with an empty frame, that what was requested is connected."""
        await self._stream.send(self.number, DATA)

    def close(self) -> None:
        """End it; the other side sees a reset unless both sides had ended."""
        self._stream.forget(self.number)
        if not self._reset and not (self._ended and self._has_ended):
            self._reset = True
            self._stream.post(self.number, RESET)


async def join(plain: Connection, channel: Channel) -> None:
    """Carry bytes both ways until both sides have ended, or one broke off; close both then."""
    reader, writer = plain

    async def outwards() -> None:
        while frame := await reader.read(FRAME_BYTES):
            await channel.write(frame)
        await channel.write(b"")

    async def inwards() -> None:
        while frame := await channel.read():
            writer.write(frame)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    whole = False
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(outwards())
            tasks.create_task(inwards())
        whole = True
    except* (OSError, RuntimeError):
        pass
    finally:
        if not whole:
            writer.transport.abort()  # its end must not look like a regular one
        close(writer)
        channel.close()


def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whatever state it is in."""
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
