"""A program that takes the port of a dead server gets no password."""

import asyncio
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from commandcenter_hub import peers
from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Unreachable
from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.engines import host_ports, processes
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.engines.connections import Address
from commandcenter_hub.engines.dagger.backup.redis import RedisBackup
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.peers import ForeignServer, check_server
from commandcenter_hub.services import database_dumps
from commandcenter_hub.services.database_dumps import Connection
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.testing.builders import some_settings
from commandcenter_hub.testing.ports import free_port

from .conftest import PASSWORD, REDIS_PASSWORD, Databases

IMPOSTOR = """
import asyncio, os, sys
port, uid, file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
got = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
if uid:
    os.setgid(uid); os.setuid(uid)
async def serve(reader, writer):
    os.write(got, b"<connected>")
    while data := await reader.read(4096):
        os.write(got, data)
        writer.write(b"R\\0\\0\\0\\x08\\0\\0\\0\\x03" if b"user\\0" in data else b"+OK\\r\\n")
async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", port) as server:
        print("listening", flush=True)
        await server.serve_forever()
asyncio.run(main())
"""


@dataclass
class Impostor:
    """A program that took a port, asks for the password in clear text, and records what it gets."""

    port: int
    process: subprocess.Popen[str]
    file: Path

    @property
    def received(self) -> bytes:
        return self.file.read_bytes()

    async def has_received(self, expected: bytes) -> bool:
        """Return whether it receives this and nothing else."""
        with anyio.move_on_after(5):
            while len(self.received) < len(expected):
                await anyio.sleep(0.01)
        return self.received == expected


@pytest.fixture
async def take_port(tmp_path: Path) -> AsyncIterator[Any]:
    """Start a program on a port, as another user if the tests run as root."""
    started: list[subprocess.Popen[str]] = []

    def take(port: int, *, own: bool = False, uid: int = 54_321) -> Impostor:
        file = tmp_path / f"received-{port}"
        uid = 0 if own or os.geteuid() != 0 else uid
        command = [sys.executable, "-I", "-c", IMPOSTOR, str(port), str(uid), str(file)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        return Impostor(port, process, file)

    yield take
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


async def kill(databases: Databases, handle: Handle) -> None:
    """End a server and everything it has started, as a crash does."""
    who = processes.Identity(handle.data["pid"], handle.data["started"], handle.data["boot"])
    processes.send(who, signal.SIGKILL)
    await databases.engine.wait(handle)
    await databases.engine.stop(handle, 0)


async def probed(service: Service, databases: Databases, socket: str) -> object:
    async with prober_for(service, databases.stack.secrets, socket) as prober:
        return await healthy(prober)


async def test_a_program_on_a_dead_servers_port_receives_nothing(databases: Databases, take_port: Any) -> None:
    postgres = await databases.start(databases.postgres, "run-p")
    redis = await databases.start(databases.redis, "run-r")
    assert Path(postgres.socket).is_socket()
    assert Path(redis.socket).is_socket()
    taken = {}
    for service, handle in ((databases.postgres, postgres), (databases.redis, redis)):
        await kill(databases, handle)
        taken[service.name] = take_port(service.port().host)
        assert await probed(service, databases, handle.socket) is not None
    address = Address(databases.postgres.port().host, postgres.socket)
    connection = Connection(address, "commandcenter", "commandcenter", PASSWORD, databases.folder / "clients")
    with pytest.raises(HubError):
        await database_dumps.client("psql", ["--command", "SELECT 1"], connection, "commandcenter")
    assert [one.received for one in taken.values()] == [b"", b""]


async def test_the_desk_connects_by_sockets(databases: Databases) -> None:
    """The backend has no address at which another program could listen."""
    engine: Any = databases.engine
    backend = databases.stack.service("backend")
    found = {name: engine.layout.resolve(value) for name, value in engine.layout.variables(backend).items()}
    for name in ("DATABASE_URL", "REDIS_URL"):
        assert "127.0.0.1" not in found[name]
    assert f"?host={engine.layout.socket(databases.postgres)}&port=" in found["DATABASE_URL"]
    assert found["REDIS_URL"] == f"unix://:{REDIS_PASSWORD}@{engine.layout.socket(databases.redis)}?db=0"
    frontend = engine.layout.variables(databases.stack.service("frontend"))
    assert engine.layout.resolve(frontend["BACKEND_SOCKET"]) == found["BACKEND_SOCKET"] == engine.layout.socket(backend)
    assert found["BACKEND_SOCKET"].endswith("/http.sock")
    assert engine.layout.socket(databases.stack.service("frontend")) == ""


async def test_a_server_of_an_earlier_version_is_reached_by_its_port(databases: Databases) -> None:
    handle = await databases.start(databases.postgres, "run-p")
    engine: Any = databases.engine
    engine._path("postgres", "run-p").with_name("run-p.socket").unlink()
    found = await engine.recover(Handle("postgres", "run-p", "local", handle.data, 1))
    assert found.socket == ""
    backend = databases.stack.service("backend")
    resolved = engine.layout.resolve(engine.layout.variables(backend)["DATABASE_URL"])
    assert resolved.endswith(f"@127.0.0.1:{databases.postgres.port().host}/commandcenter")
    assert engine.layout.variables(backend)["REDIS_URL"] == databases.stack.service("backend").process.env["REDIS_URL"]  # type: ignore[union-attr]
    assert await probed(databases.postgres, databases, "") is None


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a program as another user")
needs_linux = pytest.mark.skipif(not Path(peers.TABLES[0]).exists(), reason="shows no owner of a connection")


@needs_root
@needs_linux
async def test_nothing_is_sent_to_another_users_port(databases: Databases, take_port: Any) -> None:
    """This applies where there is no socket, as on Dagger."""
    for service in (databases.postgres, databases.redis):
        taken = take_port(service.port().host)
        assert "another user" in str(await probed(service, databases, ""))
        assert await taken.has_received(b"<connected>")
    backup = RedisBackup(databases.folder / "copy", databases.redis, databases.stack.secrets)
    with pytest.raises(ForeignServer):
        await backup.take()
    assert await taken.has_received(b"<connected>" * 2)


@needs_root
@needs_linux
@pytest.mark.parametrize("user", ["", "nobody"])
async def test_the_command_line_does_not_send_the_token_to_another_users_port(
    tmp_path: Path, take_port: Any, user: str
) -> None:
    """Not even to a port of the user as which earlier versions ran root's Postgres."""
    settings = some_settings(tmp_path / "home")
    settings.home.mkdir()
    write_private(settings.token_file, b"t" * 43 + b"\n")
    taken = take_port(free_port(), uid=pwd.getpwnam(user).pw_uid if user else 54_321)
    with pytest.raises(Unreachable, match="another user"):
        await anyio.to_thread.run_sync(Client(settings, taken.port).get, "/api/projects")
    assert await taken.has_received(b"<connected>")


async def test_clients_never_send_a_password_in_clear_text(databases: Databases, take_port: Any) -> None:
    """Not even to a program of this user."""
    taken = take_port(databases.postgres.port().host, own=True)
    connection = Connection(Address(taken.port), "commandcenter", "commandcenter", PASSWORD, databases.folder / "c")
    with pytest.raises(HubError, match="method requirement"):
        await database_dumps.client("psql", ["--command", "SELECT 1"], connection, "commandcenter")
    assert b"commandcenter" in taken.received
    assert PASSWORD.encode() not in taken.received


@needs_linux
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::"])  # servers for all addresses are also found
async def test_a_server_of_this_user_is_recognised(host: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    both = host == "::"  # such a server accepts connections by IPv4, too
    if both and not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    family = socket.AF_INET6 if both else socket.AF_INET
    listening = socket.create_server((host, 0), family=family, dualstack_ipv6=both)
    async with await asyncio.start_server(serve, sock=listening):
        stream = await anyio.connect_tcp("127.0.0.1", listening.getsockname()[1])
        await anyio.to_thread.run_sync(check_server, stream.extra(anyio.abc.SocketAttribute.raw_socket))
        await stream.aclose()


@needs_linux
async def test_a_busy_server_of_this_user_is_recognised() -> None:
    """It listens, and has not accepted the connection yet."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        check_server(client)


@contextmanager
def foreign_listener(family: socket.AddressFamily, host: str, port: int = 0) -> Iterator[int]:
    """Listen as another user, without accepting connections, and yield the port."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(54_321)
        with socket.create_server((host, port), family=family) as server:
            os.write(writer, str(server.getsockname()[1]).encode())
            signal.pause()
    try:
        yield int(os.read(reader, 10))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
        os.close(writer)


@needs_root
@needs_linux
async def test_a_busy_server_of_another_user_is_refused() -> None:
    with (
        foreign_listener(socket.AF_INET, "127.0.0.1") as port,
        socket.create_connection(("127.0.0.1", port)) as client,
        pytest.raises(ForeignServer, match="54321"),
    ):
        check_server(client)


@needs_root
@needs_linux
async def test_another_users_server_for_ipv6_does_not_hide_a_busy_one() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        foreign_listener(socket.AF_INET6, "::", server.getsockname()[1]),
        socket.create_connection(server.getsockname()) as client,
    ):
        check_server(client)


@needs_linux
async def test_a_server_of_this_user_is_recognised_at_ipv6() -> None:
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no ::1")
    with server, socket.create_connection(server.getsockname()[:2]) as client:
        check_server(client)
        accepted, _ = server.accept()
        with accepted:
            check_server(client)


@needs_root
@needs_linux
async def test_another_users_server_is_refused_at_ipv6() -> None:
    with (
        foreign_listener(socket.AF_INET6, "::1") as port,
        socket.create_connection(("::1", port)) as client,
        pytest.raises(ForeignServer, match="54321"),
    ):
        check_server(client)
    assert host_ports.in_use(port) is False
    with foreign_listener(socket.AF_INET6, "::1", port):
        assert host_ports.in_use(port)
