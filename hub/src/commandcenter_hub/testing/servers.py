"""Small servers on loopback that speak enough of HTTP, Redis and Postgres to answer the probes of the supervisor."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import struct
from collections.abc import Callable

Answering = Callable[[], bool]
"""Returns whether the server should answer as healthy now."""


class Server:
    """Listen on 127.0.0.1. Bound to the event loop in which it was started."""

    def __init__(self, healthy: Answering) -> None:
        """Prepare; `healthy` is called before each answer."""
        self._healthy = healthy
        self._listening: list[asyncio.Server] = []
        self._open: set[asyncio.StreamWriter] = set()

    async def listen(self, port: int) -> None:
        """Listen on one more port.

        Raises:
            OSError: the port cannot be opened.
        """
        self._listening.append(await asyncio.start_server(self._serve, "127.0.0.1", port))

    @property
    def ports(self) -> frozenset[int]:
        """The ports it listens on."""
        return frozenset(one.getsockname()[1] for server in self._listening for one in server.sockets)

    def close(self) -> None:
        """Stop listening and abort every connection immediately."""
        for server in self._listening:
            server.close()
        self._listening.clear()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            # An error of a client, or the end of the event loop, affects only this connection.
            with contextlib.suppress(OSError, EOFError, ValueError, asyncio.CancelledError):
                await self.talk(reader, writer)
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        raise NotImplementedError


class HttpServer(Server):
    """Answer every GET with 200, or with 503 while the server is not healthy."""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other."""
        while request := await reader.readuntil(b"\r\n\r\n"):
            status, body = await self.respond(request.split()[1].decode())
            writer.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
            self.answered()

    async def respond(self, target: str) -> tuple[str, bytes]:
        """Return status line and body for a path with its query."""
        return ("200 OK", b"ok") if self._healthy() else ("503 Service Unavailable", b"not now")

    def answered(self) -> None:
        """Hook that is called after each answer; does nothing here."""


class RedisServer(Server):
    """Answer PING to clients that know the password."""

    def __init__(self, healthy: Answering, password: str) -> None:
        super().__init__(healthy)
        self._password = password

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one command after the other."""
        known = False
        while command := await _redis_command(reader):
            name, *rest = command
            answer = b"+OK\r\n"
            if name.upper() in {"AUTH", "HELLO"} and rest:
                known = rest[-1] == self._password
                answer = _hello(rest) if name.upper() == "HELLO" else answer
                answer = answer if known else b"-WRONGPASS invalid username-password pair\r\n"
            elif not known:
                answer = b"-NOAUTH Authentication required.\r\n"
            elif name.upper() == "PING":
                answer = b"+PONG\r\n" if self._healthy() else b"-LOADING not now\r\n"
            elif rest[:1] == ["MAINT_NOTIFICATIONS"]:
                answer = b"-ERR unknown subcommand\r\n"
            writer.write(answer)
            await writer.drain()


async def _redis_command(reader: asyncio.StreamReader) -> list[str]:
    head = await reader.readline()
    words = []
    for _ in range(int(head[1:] or b"0")):
        size = int((await reader.readline())[1:])
        words.append((await reader.readexactly(size + 2))[:-2].decode())
    return words


def _hello(rest: list[str]) -> bytes:
    return b"%1\r\n$5\r\nproto\r\n:" + rest[0].encode() + b"\r\n"


class PostgresServer(Server):
    """Answer every query with the number 1, to clients that know the password."""

    def __init__(self, healthy: Answering, password: str) -> None:
        super().__init__(healthy)
        self._password = password

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak version 3 of Postgres's protocol, with SCRAM and one query at a time."""
        while (await _first_message(reader)) in ENCRYPTION:
            writer.write(b"N")
        if not await self._knows_password(reader, writer):
            writer.write(_postgres_error("28P01", "password authentication failed"))
            return
        ready = _message(b"Z", b"I")
        parameters = {"server_version": "18.0", "client_encoding": "UTF8", "integer_datetimes": "on"}
        writer.write(_message(b"R", struct.pack("!i", 0)))
        for name, value in parameters.items():
            writer.write(_message(b"S", f"{name}\0{value}\0".encode()))
        writer.write(_message(b"K", struct.pack("!ii", 1, 1)) + ready)
        row = _message(b"T", struct.pack("!h", 1) + b"one\0" + struct.pack("!ihihih", 0, 0, 23, 4, -1, 1))
        answers = {
            b"P": _message(b"1", b""),
            b"D": _message(b"t", struct.pack("!h", 0)) + row,
            b"B": _message(b"2", b""),
            b"E": _message(b"D", struct.pack("!hii", 1, 4, 1)) + _message(b"C", b"SELECT 1\0"),
            b"C": _message(b"3", b""),
            b"S": ready,
        }
        while True:
            kind, _ = await _postgres_message(reader)
            if kind == b"X":
                return
            if kind in {b"P", b"B"} and not self._healthy():
                writer.write(_postgres_error("57P03", "the database system is starting up"))
                return
            # Client programs send simple queries, which only a real database can answer.
            refusal = _postgres_error("0A000", "there is no database behind this") + ready if kind == b"Q" else b""
            writer.write(answers.get(kind, refusal))
            await writer.drain()

    async def _knows_password(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Return whether the client proves the password by SCRAM-SHA-256 (RFC 5802)."""
        writer.write(_message(b"R", struct.pack("!i", 10) + b"SCRAM-SHA-256\0\0"))
        _, first = await _postgres_message(reader)
        first = first[first.index(b"n,,") + 3 :]
        salt, nonce = b"salt", first.partition(b"r=")[2] + b"server"
        answer = b"r=" + nonce + b",s=" + base64.b64encode(salt) + b",i=1"
        writer.write(_message(b"R", struct.pack("!i", 11) + answer))
        _, last = await _postgres_message(reader)
        unproven, _, proof = last.partition(b",p=")
        key = hashlib.pbkdf2_hmac("sha256", self._password.encode(), salt, 1)
        client = hmac.digest(key, b"Client Key", "sha256")
        signed = b",".join((first, answer, unproven))
        signature = hmac.digest(hashlib.sha256(client).digest(), signed, "sha256")
        if base64.b64decode(proof) != bytes(one ^ other for one, other in zip(client, signature, strict=True)):
            return False
        server = hmac.digest(hmac.digest(key, b"Server Key", "sha256"), signed, "sha256")
        writer.write(_message(b"R", struct.pack("!i", 12) + b"v=" + base64.b64encode(server)))
        return True


ENCRYPTION = frozenset({80877103, 80877104})
"""Codes of a client's first message if it requests TLS or GSSAPI encryption."""


async def _first_message(reader: asyncio.StreamReader) -> int:
    size, code = struct.unpack("!ii", await reader.readexactly(8))
    await reader.readexactly(size - 8)
    return int(code)


async def _postgres_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    kind = await reader.readexactly(1)
    (size,) = struct.unpack("!i", await reader.readexactly(4))
    return kind, await reader.readexactly(size - 4)


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _postgres_error(code: str, text: str) -> bytes:
    return _message(b"E", f"SFATAL\0VFATAL\0C{code}\0M{text}\0\0".encode())
