"""Connect to a project's databases so that only the project's own servers receive a password.

Where an engine provides Unix sockets, in a folder of this user, they are used. Any user can bind a TCP port once its
server has died, so before anything is sent over TCP, `check_server` checks whose process has accepted the connection.
"""

import asyncio
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from commandcenter_hub.engines.scram import ScramOnly
from commandcenter_hub.peers import POSTGRES_USERS, ForeignServer, check_server

if TYPE_CHECKING:
    import asyncpg

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Address:
    """Where a service listens for clients of this machine.

    Attributes:
        port: its port on 127.0.0.1.
        socket: path of its Unix socket, which is used instead; empty where it has none.
    """

    port: int
    socket: str = ""


async def connect_socket(address: Address, *, check: bool, users: Collection[str] = ()) -> socket.socket:
    """Connect to a server and return the socket, which does not block. Nothing has been sent yet.

    Args:
        address: address of the server.
        check: whether to check, over TCP, that no other user's program has the port.
        users: names of further users whose servers root trusts.

    Raises:
        OSError: it cannot be reached.
        ForeignServer: another user's program has the port.
    """
    connected = socket.socket(socket.AF_UNIX if address.socket else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connected.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(connected, address.socket or (HOST, address.port))
        if check and not address.socket:
            await anyio.to_thread.run_sync(check_server, connected, users)
    except BaseException:
        connected.close()
        raise
    return connected


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

    Authenticate by SCRAM only: asyncpg itself would send the password to a server that asks for it.

    Raises:
        ForeignServer: another user's program has the port and was sent nothing, or the server asks for the password.
        Exception: any exception of asyncpg.
    """
    import asyncpg
    from asyncpg.connect_utils import SessionAttribute

    loop: Any = _CheckingLoop(asyncio.get_running_loop())
    try:
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
    except asyncpg.ConnectionDoesNotExistError as error:
        if loop.checked is not None and loop.checked.refused:
            message = f"The program at port {address.port} asks for the password itself; it was not sent."
            raise ForeignServer(message) from error
        raise


class _CheckingLoop:
    """An event loop for asyncpg that checks who has accepted a connection before asyncpg sends anything."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.checked: ScramOnly | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    async def create_unix_connection(
        self, factory: Callable[[], asyncio.Protocol], path: str
    ) -> tuple[asyncio.Transport, asyncio.Protocol]:
        """Connect to a Unix socket."""
        transport, checked = await self._loop.create_unix_connection(lambda: ScramOnly(factory()), path)
        self.checked = checked
        return transport, checked.protocol

    async def create_connection(
        self, factory: Callable[[], asyncio.Protocol], _host: str, port: int
    ) -> tuple[asyncio.Transport, asyncio.Protocol]:
        """Connect to a TCP port of this machine."""
        connected = await connect_socket(Address(port), check=True, users=POSTGRES_USERS)
        try:
            transport, checked = await self._loop.create_connection(lambda: ScramOnly(factory()), sock=connected)
        except BaseException:
            connected.close()
            raise
        self.checked = checked
        return transport, checked.protocol
