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


async def send(writer: asyncio.StreamWriter, piece: bytes) -> None:
    """Send one piece; an empty one says that nothing follows."""
    writer.write(len(piece).to_bytes(4, "big") + piece)
    await writer.drain()


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
    """Carry bytes both ways until both sides have ended, or one went away; then nothing of either is left."""

    async def outwards() -> None:
        while piece := await plain[0].read(PIECE_BYTES):
            await send(framed[1], piece)
        await send(framed[1], b"")

    async def inwards() -> None:
        while piece := await receive(framed[0]):
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
        close(framed[1])


def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection, whatever state it is in."""
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
