"""A connection to a project's Redis with the part of its protocol (RESP2) that the Hub needs.

The client library takes a quarter of a second to import, and ten times as long for a PING.
"""

from typing import Self

import anyio
import anyio.abc
from anyio.streams.buffered import BufferedByteReceiveStream

from commandcenter_hub.engines.connections import Address, connect_socket

LINE_BYTES = 1 << 16
"""Longest line of an answer, bytes."""


class ReplyError(Exception):
    """Redis answered with an error; its message is that error."""


class RedisConnection:
    """A connection, on which one command is sent at a time."""

    def __init__(self, stream: anyio.abc.ByteStream) -> None:
        self._stream, self._buffered = stream, BufferedByteReceiveStream(stream)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def send(self, *words: str) -> None:
        """Send a command."""
        await self._stream.send(command(*words))

    async def ask(self, *words: str) -> bytes:
        """Send a command and return its answer, which must be one line or one string.

        Raises:
            ReplyError: the answer is an error.
        """
        await self.send(*words)
        line = await self.line()
        if not line.startswith(b"$"):
            return line
        size = int(line[1:])
        return (await self._buffered.receive_exactly(size + 2))[:size]

    async def line(self) -> bytes:
        """Return the next line.

        Raises:
            ReplyError: it is an error.
        """
        line = (await self._buffered.receive_until(b"\n", LINE_BYTES)).rstrip(b"\r")
        if line.startswith(b"-"):
            raise ReplyError(line[1:].decode("utf-8", "replace"))
        return line

    async def receive(self, at_most: int) -> bytes:
        """Return the next bytes, at most `at_most`."""
        return await self._buffered.receive(at_most)

    async def close(self) -> None:
        """Close the connection, also in the middle of an answer."""
        await anyio.aclose_forcefully(self._stream)


def command(*words: str) -> bytes:
    """Return a command in the form in which it is sent (RESP2)."""
    parts = [word.encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


async def connect_redis(address: Address) -> RedisConnection:
    """Connect, and check over TCP that no other user's program has the port. Nothing has been sent yet.

    Raises:
        OSError: it cannot be reached.
        ForeignServer: another user's program has the port.
    """
    connected = await connect_socket(address, check=True)
    kind = anyio.abc.UNIXSocketStream if address.socket else anyio.abc.SocketStream
    return RedisConnection(await kind.from_socket(connected))
