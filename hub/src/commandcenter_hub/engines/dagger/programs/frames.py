"""How gateway and door carry a connection's bytes: in pieces with their length before them, an empty one for the end.

Dagger's tunnel does not pass the end of one direction on, and TLS knows no half-closed connection: so the end is said
in the bytes themselves. Standard library only: it runs in the smallest Python there is, on both sides.
"""

import asyncio
import contextlib
import json
from typing import Any

PIECE_BYTES = 65_536
LONGEST_PIECE = 1 << 20
WINDOW_BYTES = 1 << 18
"""As much of each direction of a connection is under way at once, and one piece more."""
DATA, END, ROOM, BROKEN = b"d", b"e", b"r", b"b"
"""What a piece of a joined connection is: bytes; their end; how many more may be sent; that one side broke off."""


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


async def join(
    plain: tuple[asyncio.StreamReader, asyncio.StreamWriter], framed: tuple[asyncio.StreamReader, asyncio.StreamWriter]
) -> None:
    """Carry bytes both ways until both sides have ended, or one went away; then nothing of either is left.

    What arrives in the framed connection is taken at once, whatever becomes of it: Dagger's tunnel is one stream for
    all connections, and one that took nothing would hold up all. So no more is sent than the other side has room for.
    """
    joint = _Joint(plain, framed)
    try:
        async with asyncio.TaskGroup() as outer:
            taking = outer.create_task(joint.take())
            async with asyncio.TaskGroup() as both:
                both.create_task(joint.outwards())
                both.create_task(joint.inwards())
            taking.cancel()
    except* (OSError, RuntimeError):
        plain[1].transport.abort()
        with contextlib.suppress(OSError, RuntimeError):
            framed[1].write(_framed(BROKEN))
    finally:
        close(plain[1])
        close(framed[1])


class _Joint:
    """The two directions of a connection; the first byte of each piece says what it is."""

    def __init__(
        self,
        plain: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        framed: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._plain, self._framed = plain, framed
        self._room = WINDOW_BYTES
        self._more_room = asyncio.Event()
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()

    async def take(self) -> None:
        """Take what arrives. Runs until cancelled."""
        while True:
            piece = await receive(self._framed[0])
            kind, rest = piece[:1], piece[1:]
            if kind == ROOM:
                self._room += int.from_bytes(rest, "big")
                self._more_room.set()
            elif kind in (DATA, END):
                self._arrived.put_nowait(rest)
            else:
                raise ConnectionError("the other side broke off")

    async def outwards(self) -> None:
        """Send what the plain side says, to its end."""
        while piece := await self._plain[0].read(PIECE_BYTES):
            self._room -= len(piece)
            await send(self._framed[1], DATA + piece)
            while self._room <= 0:
                self._more_room.clear()
                await self._more_room.wait()
        await send(self._framed[1], END)

    async def inwards(self) -> None:
        """Tell the plain side what arrived, to its end."""
        told = 0
        while piece := await self._arrived.get():
            self._plain[1].write(piece)
            await self._plain[1].drain()
            told += len(piece)
            if told >= WINDOW_BYTES // 4:
                await send(self._framed[1], ROOM + told.to_bytes(4, "big"))
                told = 0
        if self._plain[1].can_write_eof():
            self._plain[1].write_eof()


def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whatever state it is in."""
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
