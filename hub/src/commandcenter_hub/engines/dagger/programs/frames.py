"""The protocol between port proxy and relay: many connections as numbered channels in one stream of frames.

Each frame is preceded by its length. The stream is a Unix socket that Dagger forwards into the relay's container.
Dagger does not forward the end of one direction, and the relay notices that the port proxy has closed the socket only
when it writes. So the end of a channel's direction is a frame, and the relay sends pings. Standard library only.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine
from typing import Any

VERSION = 1
"""Version of this protocol and of the port proxy's files."""
FRAME_BYTES = 65_536
"""Maximum number of bytes of a connection in one frame."""
LONGEST_FRAME = 1 << 20
"""Longest frame that is accepted, bytes."""
WINDOW_BYTES = 1 << 18
"""Maximum number of unread bytes in one direction of a channel; the last frame may exceed it."""
OPEN, DATA, END, WINDOW, RESET, PING = b"o", b"d", b"e", b"w", b"r", b"p"
"""Kinds of frames: open a channel; its bytes; the end of its bytes; more bytes may be sent; the channel was reset; the
connection is alive."""

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def send(writer: asyncio.StreamWriter, frame: bytes) -> None:
    """Send one frame; an empty frame marks the end of a series."""
    writer.write(_with_length(frame))
    await writer.drain()


def _with_length(frame: bytes) -> bytes:
    return len(frame).to_bytes(4, "big") + frame


async def receive(reader: asyncio.StreamReader) -> bytes:
    """Return the next frame.

    Raises:
        ConnectionError: the connection ended, or the received data is not a frame.
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
        ConnectionError: the connection ended, or the frame is not a message.
    """
    try:
        message = json.loads(await receive(reader))
    except ValueError as error:
        raise ConnectionError("a message is not JSON") from error
    if not isinstance(message, dict):
        raise ConnectionError("a message is not an object")
    return message


class Stream:
    """One connection between port proxy and relay, which carries many connections as channels.

    It reads frames as they arrive, because an unread channel would otherwise block all others. So that memory stays
    bounded, each channel sends no more than the other side's window allows.
    """

    def __init__(
        self,
        connection: Connection,
        accept: Callable[["Channel", dict[str, Any]], Coroutine[None, None, None]] | None = None,
    ) -> None:
        """Carry channels over a connection.

        Args:
            connection: the reader and writer of the connection.
            accept: serves a channel that the other side opens, with its request; each call is a task of its own.
        """
        self._reader, self._writer = connection
        self._accept = accept
        self._channels: dict[int, Channel] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._opened = 0

    async def run(self, ping_every_s: float | None = None) -> None:
        """Read frames until the connection ends, then reset every channel.

        Args:
            ping_every_s: pause between two pings, seconds; None sends none.
        """
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
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # Python's task group loses a cancellation while it ends its tasks
            raise asyncio.CancelledError

    def _reset_all(self) -> None:
        for channel in list(self._channels.values()):
            channel.take(RESET, b"")

    async def _ping(self, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            self.post(0, PING)

    async def open(self, request: dict[str, Any]) -> "Channel":
        """Open a channel, and return it once the other side has accepted it.

        Raises:
            ConnectionError: the other side has not accepted it.
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
        """Ignore the frames that still arrive for a channel."""
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
    """One connection that a stream carries."""

    def __init__(self, stream: Stream, number: int) -> None:
        self.number = number
        self._stream = stream
        self._window, self._window_grew = WINDOW_BYTES, asyncio.Event()
        self._arrived: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._taken = 0
        self._reset = self._ended = self._has_ended = False

    def take(self, kind: bytes, rest: bytes) -> None:
        """Handle a frame that has arrived."""
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
        """Return the next bytes; empty at the end.

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
        """Send bytes once the other side's window allows it; empty bytes mark the end.

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
        """Confirm, with an empty frame, that the requested target is connected."""
        await self._stream.send(self.number, DATA)

    def close(self) -> None:
        """Close the channel; the other side receives a reset unless both sides had ended."""
        self._stream.forget(self.number)
        if not self._reset and not (self._ended and self._has_ended):
            self._reset = True
            self._stream.post(self.number, RESET)


async def join(plain: Connection, channel: Channel) -> None:
    """Copy bytes in both directions until both have ended or one fails, then close both connections."""
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
            writer.transport.abort()  # so that the client sees an error, not a regular end
        close(writer)
        channel.close()


def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection in any state."""
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
