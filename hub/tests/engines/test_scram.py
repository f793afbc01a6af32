"""Servers that ask the Hub for the password of a Postgres in ways that reveal it."""

import asyncio
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest

from commandcenter_hub.engines.connections import Address, connect_postgres
from commandcenter_hub.peers import ForeignServer

pytestmark = pytest.mark.anyio

PASSWORD = "a-very-secret-password"


def asks_for(kind: int, more: bytes = b"") -> bytes:
    return b"R" + struct.pack("!ii", 8 + len(more), kind) + more


CLEAR, MD5 = asks_for(3), asks_for(5, b"salt")
SASL = asks_for(10, b"SCRAM-SHA-256\0\0")


class Server:
    """A server of this user that sends these messages, and keeps what it receives."""

    def __init__(self, messages: Sequence[bytes]) -> None:
        self._messages, self.received = messages, b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):  # the client leaves in the middle of a message
            for message in self._messages:
                self.received += await reader.read(4096)
                for at in range(len(message)):  # in the smallest parts
                    writer.write(message[at : at + 1])
                    await writer.drain()
                    await asyncio.sleep(0)
            self.received += await reader.read(4096)
        writer.close()


@asynccontextmanager
async def connection_to(server: Server, path: str) -> AsyncIterator[Address]:
    if path:
        async with await asyncio.start_unix_server(server.serve, f"{path}/.s.PGSQL.5432"):
            yield Address(5432, f"{path}/.s.PGSQL.5432")
    else:
        async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
            yield Address(listening.sockets[0].getsockname()[1])


@pytest.mark.parametrize("over", ["tcp", "unix"])
@pytest.mark.parametrize("messages", [[CLEAR], [MD5], [SASL, CLEAR], [SASL, MD5]])
async def test_a_server_that_asks_for_the_password_does_not_get_it(
    messages: list[bytes], over: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = Server(messages)
    folder = str(tmp_path_factory.mktemp("s")) if over == "unix" else ""
    async with connection_to(server, folder) as address:
        with pytest.raises(ForeignServer, match="asks for the password"):
            await connect_postgres(address, user="u", database="d", password=PASSWORD, application="test", timeout_s=5)
    assert b"user\0u\0" in server.received
    assert PASSWORD.encode() not in server.received
    assert b"md5" not in server.received
