"""Probe a service's health over its socket or its published port, the same way for every engine."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import TYPE_CHECKING, Protocol

import anyio

from commandcenter_app.shared.pings import HEADER, PING
from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.errors import DataDamaged, HubError, NeverReady
from commandcenter_hub.domain.stack import HttpProbe, PingProbe, QueryProbe, Service
from commandcenter_hub.engines.connections import Address, connect_postgres, connect_socket
from commandcenter_hub.engines.redis_connection import ReplyError, command

if TYPE_CHECKING:
    import asyncpg

TIMEOUT_S = 2.0
ANSWER_BYTES = 4096
DAMAGE = frozenset({"XX001", "XX002", "58P01", "58030"})
"""SQLSTATEs: data corrupted, index corrupted, undefined file, I/O error (appendix A of Postgres's manual)."""
PROBE_QUERY = """
SELECT count(pg_stat_file(name)) FROM (
  SELECT unnest(ARRAY['global/pg_control', 'global/pg_filenode.map', 'pg_wal', 'pg_xact'])
  UNION ALL SELECT 'base/' || oid || '/PG_VERSION' FROM pg_database WHERE datname = current_database()
) AS looked_at (name)
"""
"""A query that also checks the data files, because Postgres answers from its cache long after they were removed."""


class Prober(Protocol):
    """The probe of one service; it keeps a connection open between two probes where that is cheaper.

    Attributes:
        answers_pings: whether the service can be pinged after a successful probe.
    """

    answers_pings: bool

    async def ask(self) -> None:
        """Return if the service is healthy.

        Raises:
            Exception: it is not; any exception of the client library.
        """

    def ping(self) -> None:
        """Send a ping over the connection that the last successful probe has left open, without waiting.

        Raises:
            Exception: it cannot be sent.
        """

    def answer(self) -> bool | None:
        """Return whether the answer to the ping reports no failure; None if there is no answer yet.

        Raises:
            Exception: the connection is lost.
        """

    async def close(self) -> None:
        """Close the connection."""


def preload() -> None:
    """Import the client library, which takes a tenth of a second: call it in a thread, before the first probe."""
    import asyncpg  # noqa: F401


@contextlib.asynccontextmanager
async def prober_for(service: Service, secrets: Mapping[str, str], socket: str = "") -> AsyncIterator[Prober]:
    """Return the probe of a service for the duration of a block.

    Args:
        service: the service.
        secrets: the stack's secrets by name.
        socket: path of the Unix socket of the service's run, which is used instead of its port; empty without one.
    """
    port = 0 if service.probe is None else service.port(service.probe.port).host
    match service.probe:
        case QueryProbe(user, database, password):
            prober: Prober = _QueryProber(Address(port, socket), user, database, secrets[password.name])
        case PingProbe(password):
            prober = _PingProber(Address(port, socket), secrets[password.name])
        case HttpProbe(path, key=key):
            prober = _HttpProber(service.name, port, path, None if key is None else secrets[key.name])
        case None:
            prober = _NoProber()
    try:
        yield prober
    finally:
        with anyio.move_on_after(1, shield=True):
            await prober.close()


async def healthy(prober: Prober) -> str | HubError | None:
    """Probe once; return None if the service is healthy, else the reason, or an error that waiting does not resolve."""
    try:
        with anyio.fail_after(TIMEOUT_S):
            await prober.ask()
    except HubError as error:
        return error
    except NotReady as error:
        return str(error)
    except TimeoutError:
        return f"no answer within {TIMEOUT_S:g} s"
    except ConnectionRefusedError:
        return "connections are refused"
    except Exception as error:
        # Their messages may show an address, never a password: none of the clients puts one into them.
        one_line = " ".join(str(error).split())  # Postgres adds lines with details
        return f"{type(error).__name__}: {one_line}"[:300]
    return None


class _NoProber:
    """The probe of a service without one: it is healthy as long as it runs."""

    answers_pings = True

    async def ask(self) -> None:
        """Return: a service that runs is healthy."""

    def ping(self) -> None:
        """Do nothing: there is no connection."""

    def answer(self) -> bool | None:
        """Return true: a service that runs is healthy."""
        return True

    async def close(self) -> None:
        """Do nothing: there is no connection."""


class _QueryProber:
    answers_pings = True

    def __init__(self, address: Address, user: str, database: str, password: str) -> None:
        self._address, self._user, self._database, self._password = address, user, database, password
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._pinging: asyncio.Task[None] | None = None

    async def ask(self) -> None:
        import asyncpg

        if self._pinging is not None:  # the last ping was not answered in time
            await self.close()

        try:
            await self._ask()
        except asyncpg.PostgresError as error:
            # Postgres reports a missing folder of the database as a database that does not exist.
            missing = "subdirectory" in str(error.detail)
            if error.sqlstate in DAMAGE or missing:
                reason = ": ".join(filter(None, (str(error), error.detail)))
                raise DataDamaged(f"Postgres cannot use its data: {reason.rstrip('.')}.") from error
            raise

    async def _ask(self) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await connect_postgres(
                self._address,
                user=self._user,
                password=self._password,
                database=self._database,
                timeout_s=TIMEOUT_S,
                application="commandcenter health",
            )
        await self._receive(self._connection.fetchval(PROBE_QUERY))

    def ping(self) -> None:
        if self._connection is None:
            raise ConnectionError("there is no connection")
        self._pinging = asyncio.get_running_loop().create_task(self._select())

    async def _select(self) -> None:
        assert self._connection is not None
        await self._receive(self._connection.fetchval("SELECT 1"))  # asyncpg keeps it prepared

    def answer(self) -> bool | None:
        assert self._pinging is not None
        if not self._pinging.done():
            return None
        pinging, self._pinging = self._pinging, None
        pinging.result()
        return True

    async def _receive(self, answer: Awaitable[object]) -> None:
        """Wait for an answer; close the connection if there is none."""
        assert self._connection is not None
        try:
            await answer
        except BaseException:
            self._connection.terminate()
            self._connection = None
            raise

    async def close(self) -> None:
        if self._pinging is not None:
            self._pinging.cancel()
            await asyncio.gather(self._pinging, return_exceptions=True)
            self._pinging = None
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


class _PingedConnection:
    """An open connection on which one ping at a time is sent, and its answer received, without waiting."""

    def __init__(self, connected: socket.socket) -> None:
        """Use a connected socket that does not block."""
        self.socket = connected
        self._pending, self._received = False, b""

    @property
    def idle(self) -> bool:
        """Whether it is open, and no answer is expected or unread."""
        if self._pending:
            return False
        try:
            self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    def send(self, ping: bytes) -> None:
        """Send a ping."""
        self._pending = True
        self.socket.send(ping)

    def receive(self, end: bytes) -> bytes | None:
        """Return the answer once at least one byte was received, and it ends with `end`; None before."""
        try:
            received = self.socket.recv(ANSWER_BYTES)
        except BlockingIOError:
            return None
        if not received:
            raise ConnectionError("the connection was closed")
        self._received += received
        if not self._received.endswith(end):
            return None
        answer, self._received, self._pending = self._received, b"", False
        return answer


class _PingProber:
    answers_pings = True

    def __init__(self, address: Address, password: str) -> None:
        self._address, self._password = address, password
        self._connection: _PingedConnection | None = None

    async def ask(self) -> None:
        commands: list[tuple[str, ...]] = [("PING",)]
        if self._connection is None or not self._connection.idle:
            await self.close()
            self._connection = _PingedConnection(await connect_socket(self._address, check=True))
            commands = [("AUTH", self._password), ("CLIENT", "SETNAME", "commandcenter-health"), *commands]
        try:
            await self._send(commands)
        except BaseException:  # the rest of an answer may still come
            await self.close()
            raise

    async def _send(self, commands: list[tuple[str, ...]]) -> None:
        assert self._connection is not None
        loop, connected = asyncio.get_running_loop(), self._connection.socket
        for words in commands:
            await loop.sock_sendall(connected, command(*words))
            answer = b""
            while not answer.endswith(b"\n"):
                if not (received := await loop.sock_recv(connected, ANSWER_BYTES)):
                    raise ConnectionError("the connection was closed without an answer")
                answer += received
            if answer.startswith(b"-"):
                raise ReplyError(answer[1:].decode("utf-8", "replace").rstrip())

    def ping(self) -> None:
        if self._connection is None:
            raise ConnectionError("there is no connection")
        self._connection.send(command("PING"))

    def answer(self) -> bool | None:
        assert self._connection is not None
        received = self._connection.receive(b"\n")
        return None if received is None else not received.startswith(b"-")

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.socket.close()
            self._connection = None


class _HttpProber:
    """Probe with a minimal HTTP request over a plain socket: a client library takes twenty times as long for it.

    Servers of desks announce that they answer pings, except those of earlier versions.
    """

    def __init__(self, name: str, port: int, path: str, key: str | None) -> None:
        self._name, self._port, self._path, self._key = name, port, path, key
        self.answers_pings = False
        self._pinged: _PingedConnection | None = None

    async def ask(self) -> None:
        await self._probe()
        if self._pinged is not None and not self._pinged.idle:
            await self.close()
        if self.answers_pings and self._pinged is None:
            self._pinged = _PingedConnection(await connect_socket(Address(self._port), check=False))

    async def _probe(self) -> None:
        lines = [
            f"GET {self._path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            "Connection: close",
            f"{HEADER.decode()}: yes",
        ]
        if self._key is not None:
            signature = desk_access.signature(self._key, "GET", self._path, int(time.time() * 1000))
            lines.append(f"{desk_access.SIGNATURE_HEADER}: {signature}")
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connected:
            connected.setblocking(False)
            await loop.sock_connect(connected, ("127.0.0.1", self._port))
            await loop.sock_sendall(connected, "\r\n".join((*lines, "", "")).encode("ascii"))
            answer = b""
            while len(answer) < ANSWER_BYTES and b"\r\n\r\n" not in answer:
                if not (received := await loop.sock_recv(connected, ANSWER_BYTES)):
                    raise ConnectionError("the connection was closed without an answer")
                answer += received
            if answer.split(b" ", 2)[1:2] == [b"200"]:
                self.answers_pings = HEADER + b":" in answer
                return
            while len(answer) < ANSWER_BYTES and (received := await loop.sock_recv(connected, ANSWER_BYTES)):
                answer += received
        head, _, body = answer.decode("utf-8", "replace").partition("\r\n\r\n")
        failed = failed_check_in(body)
        if failed is not None:
            reason, permanent = failed
            raise NeverReady(f"{self._name} cannot become ready: {reason}.") if permanent else NotReady(reason)
        raise UnexpectedStatus(f"{head.split(None, 1)[-1].splitlines()[0]} from {self._path}: {body.strip()[:200]}")

    def ping(self) -> None:
        if self._pinged is None:
            raise ConnectionError("there is no connection")
        self._pinged.send(PING)

    def answer(self) -> bool | None:
        assert self._pinged is not None
        received = self._pinged.receive(b"")
        return None if received is None else received == PING

    async def close(self) -> None:
        if self._pinged is not None:
            self._pinged.socket.close()
            self._pinged = None


def failed_check_in(body: str) -> tuple[str, bool] | None:
    """Return the first failed check in a backend's answer, with its reason, and whether waiting is useless.

    Return None if the answer is not in the backend's format.
    """
    try:
        first = next(check for check in json.loads(body)["checks"] if not check["ok"])
        return f"{first['name']}: {first['reason']}", bool(first.get("permanent"))
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration):
        return None


class NotReady(Exception):
    """The service answered that it is not ready; the message is the reason, for users."""


class UnexpectedStatus(Exception):
    """The service answered with a status other than 200."""
