"""How gateway and door carry connections: all in one, in pieces with their length before them.

Dagger's tunnel knows a connection by its port on this machine and forgets none: a later one that comes from a port
used before ends the tunnel for all. So there is one connection for as long as possible, and what it carries has
numbers. The tunnel does not pass the end of one direction on either, and TLS knows no half-closed connection: so ends
are said in the pieces themselves. Standard library only: it runs in the smallest Python there is, on both sides.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine
from typing import Any

PIECE_BYTES = 65_536
LONGEST_PIECE = 1 << 20
WINDOW_BYTES = 1 << 18
"""As much of each direction of a connection is under way at once, and one piece more."""
OPEN, DATA, END, ROOM, BROKEN, PING = b"o", b"d", b"e", b"r", b"b", b"p"
"""What a piece of a line is: a channel's wish; its bytes; their end; how many more may be sent; that one side broke
it off; a sign of life."""


async def send(writer: asyncio.StreamWriter, piece: bytes) -> None:
    """Send one piece; an empty one says that nothing follows."""
    writer.write(_framed(piece))
    await writer.drain()


def _framed(piece: bytes) -> bytes:
    return len(piece).to_bytes(4, "big") + piece


async def receive(reader: asyncio.StreamReader) -> bytes:
    """Return the next piece.

    Raises:
        ConnectionError: the other side went away without having said its end.
    """
    try:
        length = int.from_bytes(await reader.readexactly(4), "big")
        if length > LONGEST_PIECE:
            raise ConnectionError("the other side does not keep to the form")
        return await reader.readexactly(length)
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("the other side went away") from error


async def tell(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    """Send a message in JSON."""
    await send(writer, json.dumps(message).encode())


async def hear(reader: asyncio.StreamReader) -> dict[str, Any]:
    """Return the next message.

    Raises:
        ConnectionError: the other side went away, or sent something else.
    """
    try:
        message = json.loads(await receive(reader))
    except ValueError as error:
        raise ConnectionError("the other side does not keep to the form") from error
    if not isinstance(message, dict):
        raise ConnectionError("the other side does not keep to the form")
    return message


class Line:
    """One connection between gateway and door that carries many.

    What arrives is taken at once, whatever becomes of it: one channel that took nothing would hold up all, in the
    tunnel, too, which is one stream. So no channel sends more than the other side has room for.

    Attributes:
        heard: set once the other side has said something.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        accept: Callable[["Channel", dict[str, Any]], Coroutine[None, None, None]] | None = None,
    ) -> None:
        """Carry channels; `accept` is given each that the other side opens, with its wish, in a task of its own."""
        self.heard = asyncio.Event()
        self._reader, self._writer, self._accept = reader, writer, accept
        self._channels: dict[int, Channel] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened = 0

    async def run(self, silent_s: float) -> None:
        """Take what arrives until cancelled; what is open then is broken off.

        Raises:
            TimeoutError: the other side was silent for `silent_s` seconds.
            ConnectionError: it went away, or does not keep to the form.
        """
        try:
            while True:
                async with asyncio.timeout(silent_s):
                    piece = await receive(self._reader)
                self._hear(int.from_bytes(piece[:4], "big"), piece[4:5], piece[5:])
        finally:
            self.break_off()

    def break_off(self) -> None:
        """End every channel."""
        for channel in list(self._channels.values()):
            channel.hear(BROKEN, b"")

    async def ping(self, every_s: float) -> None:
        """Say now and then that this side lives; the other side says the same. Runs until cancelled."""
        while not self._writer.is_closing():
            self.post(0, PING)
            await asyncio.sleep(every_s)

    async def open(self, wish: dict[str, Any]) -> "Channel":
        """Return a channel that the other side has accepted.

        Raises:
            ConnectionError: it has not.
        """
        self._opened += 1
        channel = self._channels[self._opened] = Channel(self, self._opened)
        try:
            await self.send(channel.number, OPEN, json.dumps(wish).encode())
            await channel.read()
        except BaseException:
            channel.close()
            raise
        return channel

    async def send(self, number: int, kind: bytes, rest: bytes = b"") -> None:
        """Send one piece of a channel."""
        self.post(number, kind, rest)
        await self._writer.drain()

    def post(self, number: int, kind: bytes, rest: bytes = b"") -> None:
        """Send one piece without waiting; nothing happens when the connection is closed."""
        if not self._writer.is_closing():
            self._writer.write(_framed(number.to_bytes(4, "big") + kind + rest))

    def forget(self, number: int) -> None:
        """Hear nothing of a channel any more."""
        self._channels.pop(number, None)

    def _hear(self, number: int, kind: bytes, rest: bytes) -> None:
        self.heard.set()
        if kind == PING:
            if self._accept is not None:
                self.post(0, PING)
        elif kind == OPEN and self._accept is not None:
            channel = self._channels[number] = Channel(self, number)
            task = asyncio.create_task(self._serve(channel, rest))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif number in self._channels:  # else it is over on this side
            self._channels[number].hear(kind, rest)

    async def _serve(self, channel: "Channel", wish: bytes) -> None:
        assert self._accept is not None
        try:
            await self._accept(channel, json.loads(wish))
        except (OSError, ValueError):
            pass  # the other side learns it by the end of the channel
        finally:
            channel.close()


class Channel:
    """One of the connections that a line carries."""

    def __init__(self, line: Line, number: int) -> None:
        self.number = number
        self._line = line
        self._room, self._more_room = WINDOW_BYTES, asyncio.Event()
        self._arrived: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._taken = 0
        self._broken = self._ended = self._has_ended = False

    def hear(self, kind: bytes, rest: bytes) -> None:
        """Take a piece that has arrived."""
        if kind == ROOM:
            self._room += int.from_bytes(rest, "big")
            self._more_room.set()
        elif kind == DATA:
            self._arrived.put_nowait(rest)
        elif kind == END:
            self._has_ended = True
            self._arrived.put_nowait(b"")
        else:
            self._broken = True
            self._arrived.put_nowait(None)
            self._more_room.set()

    async def read(self) -> bytes:
        """Return what comes next; nothing at the end.

        Raises:
            ConnectionError: the other side broke off.
        """
        piece = await self._arrived.get()
        if piece is None:
            raise ConnectionError("the other side broke off")
        self._taken += len(piece)
        if self._taken >= WINDOW_BYTES // 4 and not self._has_ended:
            taken, self._taken = self._taken, 0
            await self._line.send(self.number, ROOM, taken.to_bytes(4, "big"))
        return piece

    async def write(self, piece: bytes) -> None:
        """Send a piece as soon as the other side has room for it; an empty one says that nothing follows.

        Raises:
            ConnectionError: the other side broke off.
        """
        while self._room <= 0 and not self._broken:
            self._more_room.clear()
            await self._more_room.wait()
        if self._broken:
            raise ConnectionError("the other side broke off")
        self._room -= len(piece)
        self._ended = not piece
        await self._line.send(self.number, DATA if piece else END, piece)

    async def accept(self) -> None:
        """Say, with an empty piece, that the channel leads to where it was to lead."""
        await self._line.send(self.number, DATA)

    def close(self) -> None:
        """Be done with it; broken off unless both sides have ended."""
        self._line.forget(self.number)
        if not self._broken and not (self._ended and self._has_ended):
            self._broken = True
            self._line.post(self.number, BROKEN)


async def join(plain: tuple[asyncio.StreamReader, asyncio.StreamWriter], channel: Channel) -> None:
    """Carry bytes both ways until both sides have ended, or one went away; then nothing of either is left."""

    async def outwards() -> None:
        while piece := await plain[0].read(PIECE_BYTES):
            await channel.write(piece)
        await channel.write(b"")

    async def inwards() -> None:
        while piece := await channel.read():
            plain[1].write(piece)
            await plain[1].drain()
        if plain[1].can_write_eof():
            plain[1].write_eof()

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(outwards())
            tasks.create_task(inwards())
    except* (OSError, RuntimeError):
        plain[1].transport.abort()
    finally:
        close(plain[1])
        channel.close()


def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whatever state it is in."""
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
