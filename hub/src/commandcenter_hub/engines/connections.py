"""Connect to a project's databases such that only the project's own servers ever see a password.

Where an engine provides Unix sockets, in a folder of this user, they are used. A TCP port can be taken by anyone once
its server has died. So before anything is sent over TCP, the kernel is asked which user's process has accepted the
connection.
"""

import asyncio
import os
import pwd
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

if TYPE_CHECKING:
    import asyncpg
    from redis.asyncio import Redis

HOST = "127.0.0.1"
TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
"""Linux's tables of TCP connections (proc_pid_net(5)); a server for both families is in the second."""
ACCEPT_S = 2.0
"""Longest time for a server to accept a connection, seconds."""
LOOK_EVERY_S = 0.005
DATABASE_USER = "commandcenter-db"
"""Name of the system user as which root's Postgres runs."""
OTHER_USERS = (DATABASE_USER, "nobody")
"""Users besides root whose servers root trusts: Postgres's own, and the one as which earlier versions ran it."""


@dataclass(frozen=True)
class Address:
    """Where a service listens for clients of this machine.

    Attributes:
        port: its port on 127.0.0.1.
        socket: path of its Unix socket, which is used instead; empty where it has none.
    """

    port: int
    socket: str = ""


class StrangerListens(ConnectionError):
    """The program that accepted a connection is another user's."""


async def connect_postgres(
    address: Address,
    *,
    user: str,
    database: str,
    password: str,
    application: str,
    timeout_s: float,
    command_timeout_s: float | None = None,
    settings: Mapping[str, str] | None = None,
) -> "asyncpg.Connection[asyncpg.Record]":
    """Connect to a project's Postgres. The PG… variables of this process's environment have no effect.

    Raises:
        StrangerListens: another user's program has the port; it was sent nothing.
        Exception: any of asyncpg's.
    """
    import asyncpg
    from asyncpg.connect_utils import SessionAttribute

    loop: Any = None if address.socket else _CheckingLoop(asyncio.get_running_loop())
    return await asyncpg.connect(
        host=address.socket or HOST,
        port=address.port,
        user=user,
        password=password,
        database=database,
        ssl=False,
        timeout=timeout_s,
        command_timeout=command_timeout_s,
        target_session_attrs=SessionAttribute.any,
        server_settings={"application_name": application, **(settings or {})},
        loop=loop,
    )


class _CheckingLoop:
    """An event loop for asyncpg that checks who has accepted a connection before asyncpg sends anything."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    async def create_connection(
        self, factory: Callable[[], asyncio.Protocol], host: str, port: int
    ) -> tuple[asyncio.Transport, asyncio.Protocol]:
        """Connect to a TCP port of this machine."""
        connected = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            connected.setblocking(False)
            await self._loop.sock_connect(connected, (host, port))
            await refuse_stranger(connected)
            return await self._loop.create_connection(factory, sock=connected)
        except BaseException:
            connected.close()
            raise


def redis_client(address: Address, *, password: str, timeout_s: float, name: str) -> "Redis":
    """Return a client of a project's Redis with one connection and without retries; it connects when first used."""
    from redis.asyncio import Connection, ConnectionPool, Redis, UnixDomainSocketConnection
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    class CheckedConnection(Connection):
        async def _connect(self) -> None:
            await super()._connect()  # type: ignore[no-untyped-call]
            assert self._writer is not None
            await refuse_stranger(self._writer.get_extra_info("socket"))

    where = {"path": address.socket} if address.socket else {"host": HOST, "port": address.port}
    pool = ConnectionPool(
        UnixDomainSocketConnection if address.socket else CheckedConnection,
        password=password,
        socket_timeout=timeout_s,
        client_name=name,
        retry=Retry(NoBackoff(), 0),  # the supervisor probes again, and needs the reason of each failure
        **where,
    )
    client = Redis(connection_pool=pool, single_connection_client=True)
    client.auto_close_connection_pool = True
    return client


async def refuse_stranger(connected: Any) -> None:
    """Return once this user's process has accepted a TCP connection to this machine.

    Where the system does not show whose a connection is (it is not Linux), return at once.

    Args:
        connected: a socket or a transport's socket, connected.

    Raises:
        StrangerListens: another user's process has accepted it, or none has in time.
    """
    server, client = connected.getpeername()[:2], connected.getsockname()[:2]
    with anyio.move_on_after(ACCEPT_S):
        while Path(TABLES[0]).exists():
            owner = await anyio.to_thread.run_sync(_owner, server, client)
            if owner in _trusted():
                return
            if owner is not None:
                raise StrangerListens(f"Port {server[1]} belongs to a program of another user ({_name(owner)}).")
            await anyio.sleep(LOOK_EVERY_S)
        return
    raise StrangerListens(f"The program that has port {server[1]} does not accept connections.")


def _owner(server: tuple[str, int], client: tuple[str, int]) -> int | None:
    """Return the uid of the process that has accepted a connection; None while none has."""
    for fields in _rows():
        # A connection that no process has accepted yet has no inode, and so no owner.
        if fields[1:3] == [_hex(*server), _hex(*client)] or fields[1:3] == [_hex6(*server), _hex6(*client)]:
            return int(fields[7]) if fields[9] != "0" else None
    return None


def _rows() -> Iterator[list[str]]:
    for table in TABLES:
        with suppress(FileNotFoundError), Path(table).open(encoding="ascii") as rows:
            next(rows, None)
            for row in rows:
                yield row.split()


def _hex(host: str, port: int) -> str:
    return f"{int.from_bytes(socket.inet_aton(host), 'little'):08X}:{port:04X}"


def _hex6(host: str, port: int) -> str:
    return f"0000000000000000FFFF0000{_hex(host, port)}"


def _trusted() -> frozenset[int]:
    own = os.geteuid()
    found = {own}
    for name in OTHER_USERS if own == 0 else ():
        with suppress(KeyError):
            found.add(pwd.getpwnam(name).pw_uid)
    return frozenset(found)


def _name(uid: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return str(uid)
