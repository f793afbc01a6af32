"""Port proxy and relay: they connect published ports to services, on loopback only, and recover after a kill."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path

import anyio
import anyio.to_thread
import psutil
import pytest

from commandcenter_hub.domain.errors import PortInUse
from commandcenter_hub.domain.stack import Port
from commandcenter_hub.engines import host_ports, processes
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.engines.dagger.errors import EngineAway, RelayFailed
from commandcenter_hub.engines.dagger.ports.proxy import LONGEST_SOCKET_BYTES, PortProxy, RelayAddress
from commandcenter_hub.engines.dagger.programs import frames
from commandcenter_hub.engines.dagger.programs import port_proxy as port_proxy_program
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.demo import demo_stack
from commandcenter_hub.testing.ports import free_port

from .conftest import RelayProcess, kill, start_relay

OpenRelay = Callable[[], Awaitable[RelayProcess]]
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
MORE_THAN_BUFFERS = 16 << 20
"""More than all buffers between client and service can hold, bytes."""


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Answer], Awaitable[int]]]:
    """Return a function that starts a service and returns its port."""
    servers: list[asyncio.Server] = []
    writers: list[asyncio.StreamWriter] = []

    async def start(answer: Answer) -> int:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            await answer(reader, writer)

        servers.append(await asyncio.start_server(handle, "127.0.0.1", 0))
        port: int = servers[-1].sockets[0].getsockname()[1]
        return port

    yield start
    for server in servers:
        server.close()
    for writer in writers:
        with suppress(AttributeError):  # raised within asyncio when the transport has already closed
            writer.transport.abort()
    await anyio.sleep(0.05)  # let their handlers end


Serve = Callable[[Answer], Awaitable[int]]


@pytest.fixture
async def echo(serve: Serve) -> int:
    """Start a service that sends back what it receives, and return its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"you sent: ")
            while received := await reader.read(65_536):
                writer.write(received)
                await writer.drain()
            writer.write(b" (end)")
            await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    return await serve(answer)


async def ask(port: int, request: bytes) -> bytes:
    """Send a request and its end, and return the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send() -> None:
        writer.write(request)
        await writer.drain()
        writer.write_eof()

    try:
        with anyio.fail_after(20):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(send)
                received = await reader.read()
        return received
    finally:
        writer.close()


async def published(port_proxy: PortProxy, relay: RelayProcess, to: int) -> int:
    host = free_port()
    await port_proxy.publish(relay.address, "127.0.0.1", Port("http", to, host))  # the name of a service is its host
    return host


async def test_the_ends_of_both_directions_are_forwarded(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    host = await published(port_proxy, await open_relay(), echo)
    assert await ask(host, b"hello") == b"you sent: hello (end)"


async def test_large_and_parallel_requests_arrive_whole(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    host = await published(port_proxy, await open_relay(), echo)
    sent = [os.urandom(8 << 20), os.urandom(8 << 20), *(b"%d" % number for number in range(20))]
    received: dict[bytes, bytes] = {}

    async def one(request: bytes) -> None:
        received[request] = await ask(host, request)

    async with anyio.create_task_group() as tasks:
        for request in sent:
            tasks.start_soon(one, request)
    assert all(received[request] == b"you sent: " + request + b" (end)" for request in sent)


async def test_many_connections_in_sequence_succeed(port_proxy: PortProxy, open_relay: OpenRelay, echo: int) -> None:
    host = await published(port_proxy, await open_relay(), echo)
    for number in range(300):
        assert await ask(host, b"%d" % number) == b"you sent: %d (end)" % number


async def test_a_service_that_resets_a_connection_does_not_affect_others(
    port_proxy: PortProxy, open_relay: OpenRelay, serve: Serve, echo: int
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    def send_until_it_fails() -> int:
        """Send without reading; return the bytes sent before the connection broke, or blocked for 2 s."""
        with closing(socket.create_connection(("127.0.0.1", refusing))) as client:
            client.settimeout(2)
            taken = 0
            with suppress(OSError):
                while taken < MORE_THAN_BUFFERS:
                    taken += client.send(b"x" * 65_536)
            return taken

    relay = await open_relay()
    refusing, host = await published(port_proxy, relay, await serve(refuse)), await published(port_proxy, relay, echo)
    for _ in range(3):
        assert await anyio.to_thread.run_sync(send_until_it_fails) < MORE_THAN_BUFFERS
    assert await ask(host, b"hello") == b"you sent: hello (end)"


async def test_a_service_that_reads_nothing_delays_no_other(
    port_proxy: PortProxy, open_relay: OpenRelay, serve: Serve, echo: int
) -> None:
    over = asyncio.Event()

    async def ignore(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    relay = await open_relay()
    ignoring, host = await published(port_proxy, relay, await serve(ignore)), await published(port_proxy, relay, echo)
    with closing(socket.create_connection(("127.0.0.1", ignoring))) as client:
        client.settimeout(2)
        with pytest.raises(TimeoutError):
            for _ in range(MORE_THAN_BUFFERS // 65_536):
                client.sendall(b"x" * 65_536)
        assert await ask(host, b"hello") == b"you sent: hello (end)"
    over.set()


async def test_a_client_that_reads_nothing_delays_no_other(
    port_proxy: PortProxy, open_relay: OpenRelay, serve: Serve, echo: int
) -> None:
    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for _ in range(MORE_THAN_BUFFERS // 65_536):
                writer.write(b"x" * 65_536)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    relay = await open_relay()
    flooding, host = await published(port_proxy, relay, await serve(flood)), await published(port_proxy, relay, echo)
    with closing(socket.create_connection(("127.0.0.1", flooding))):
        await anyio.sleep(1)
        assert await ask(host, b"hello") == b"you sent: hello (end)"
    reader, writer = await asyncio.open_connection("127.0.0.1", flooding)
    with anyio.fail_after(60):
        assert len(await reader.read()) == MORE_THAN_BUFFERS
    writer.close()


# -- access


async def test_nothing_listens_beyond_loopback(port_proxy: PortProxy, open_relay: OpenRelay, echo: int) -> None:
    relay = await open_relay()
    host = await published(port_proxy, relay, echo)
    who = processes.recorded(port_proxy.folder / "port-proxy")
    assert who is not None
    mine = {who.pid, relay.process.pid}
    found = [one.laddr for one in psutil.net_connections("inet") if one.pid in mine and one.status == "LISTEN"]
    # At ::1 too, where browsers look first for names of this machine.
    assert {(one.ip, one.port) for one in found} == {(ip, host) for ip in port_proxy_program.LOOPBACK}
    assert set(port_proxy_program.LOOPBACK) <= {"127.0.0.1", "::1"}


async def test_only_the_owner_may_use_the_socket(port_proxy: PortProxy, open_relay: OpenRelay) -> None:
    path = Path((await open_relay()).address.socket)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_a_long_home_gets_a_short_socket_path(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path_factory.mktemp("t")  # unlike `tmp_path`, without the name of the test
    monkeypatch.setattr("tempfile.tempdir", str(short))
    home = tmp_path / ("long" * 30)
    made = Path(PortProxy(home, "shop").new_address().socket)
    assert len(os.fsencode(made)) <= LONGEST_SOCKET_BYTES
    assert made == Path(PortProxy(home, "shop").new_address().socket)
    assert made.parent.parent == short
    assert made.parent.stat().st_mode & 0o777 == 0o700
    made.parent.chmod(0o755)
    with pytest.raises(RelayFailed, match="is open to other users"):
        PortProxy(home, "shop").new_address()


async def test_a_socket_that_cannot_be_made_is_reported(port_proxy: PortProxy) -> None:
    with pytest.raises(RelayFailed, match="cannot serve the project: FileNotFoundError"):
        await port_proxy.serve(RelayAddress("/no/such/folder/x.sock", "token"))


async def test_a_connection_without_the_token_is_refused(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    relay = await open_relay()
    host = await published(port_proxy, relay, echo)
    for token in ("", "wrong", relay.address.token):
        reader, writer = await asyncio.open_unix_connection(relay.address.socket)
        await frames.send_message(writer, {"token": token, "open": {"to": ["127.0.0.1", echo]}})
        with anyio.fail_after(20):
            answer = await reader.read(6)
        assert (answer == b"\0\0\0\2{}") == (token == relay.address.token)
        writer.close()
    stray = start_relay(RelayAddress(relay.address.socket, "of an earlier relay"))
    try:
        await anyio.sleep(0.5)
        assert await ask(host, b"hello") == b"you sent: hello (end)"
    finally:
        stray.terminate()
        stray.wait()


async def test_the_port_proxy_shows_no_token(port_proxy: PortProxy, open_relay: OpenRelay, echo: int) -> None:
    relay = await open_relay()
    await published(port_proxy, relay, echo)
    shown = await anyio.to_thread.run_sync(lambda: subprocess.check_output(["ps", "-eo", "args", "-ww"], text=True))
    assert relay.address.token not in shown + repr(relay.address)
    for path in port_proxy.folder.rglob("*.json"):
        assert path.stat().st_mode & 0o077 == 0
        assert (relay.address.token in path.read_text("utf-8")) == (path.name != "status.json")


# -- opening and closing ports


async def test_the_error_names_a_port_in_use_and_other_ports_stay_open(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    relay = await open_relay()
    host = await published(port_proxy, relay, echo)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(PortInUse, match=str(taken)):
            await port_proxy.publish(relay.address, "web", Port("http", echo, taken))
    assert await ask(host, b"still here") == b"you sent: still here (end)"
    await port_proxy.publish(relay.address, "web", Port("http", echo, taken))


async def test_withdrawn_ports_are_free_at_once_and_their_connections_end(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    host = await published(port_proxy, await open_relay(), echo)
    reader, writer = await asyncio.open_connection("127.0.0.1", host)
    assert await reader.readexactly(10) == b"you sent: "
    await port_proxy.withdraw("127.0.0.1")
    with anyio.fail_after(20):
        assert await _rest(reader) == b""
    writer.close()
    assert not host_ports.in_use(host)


async def _rest(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except OSError:
        return b""


# -- recovery


async def test_a_port_proxy_that_is_killed_again_and_again_returns(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    host = await published(port_proxy, await open_relay(), echo)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(port_proxy.keep)
        for _ in range(3):
            who = processes.recorded(port_proxy.folder / "port-proxy")
            assert who is not None
            kill(who.pid)
            await _until_it_responds(host)
        tasks.cancel_scope.cancel()


async def _until_it_responds(host: int) -> None:
    """Wait until the echo service responds."""
    with anyio.fail_after(60):
        while True:
            try:
                assert await ask(host, b"again") == b"you sent: again (end)"
            except (OSError, ExceptionGroup):
                await anyio.sleep(0.01)
            else:
                return


async def test_when_the_port_proxy_is_killed_its_connections_to_services_end(
    port_proxy: PortProxy, open_relay: OpenRelay, serve: Serve
) -> None:
    begun, ended = anyio.Event(), anyio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await _rest(reader)
        ended.set()
        writer.close()

    host = await published(port_proxy, await open_relay(), await serve(wait))
    _, writer = await asyncio.open_connection("127.0.0.1", host)
    with anyio.fail_after(20):
        await begun.wait()
    who = processes.recorded(port_proxy.folder / "port-proxy")
    assert who is not None
    kill(who.pid)
    with anyio.fail_after(30):
        await ended.wait()
    writer.close()


async def test_when_the_relay_is_killed_its_connections_end_and_another_replaces_it(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    first = await open_relay()
    host = await published(port_proxy, first, echo)
    reader, writer = await asyncio.open_connection("127.0.0.1", host)
    assert await reader.readexactly(10) == b"you sent: "
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    with anyio.fail_after(20):
        assert await _rest(reader) == b""
    writer.close()
    await open_relay()
    assert await ask(host, b"hello") == b"you sent: hello (end)"


async def test_a_port_proxy_of_another_version_is_replaced(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int, tmp_path: Path
) -> None:
    host = await published(port_proxy, await open_relay(), echo)
    before = processes.recorded(port_proxy.folder / "port-proxy")
    assert before is not None
    status = port_proxy.folder / "status.json"
    status.write_text(json.dumps({**json.loads(status.read_text("utf-8")), "version": 0}), "utf-8")
    other = PortProxy(tmp_path / "another home", "shop")
    await other.serve(other.new_address())
    elsewhere = processes.recorded(other.folder / "port-proxy")
    await port_proxy.publish((await open_relay()).address, "web", Port("http", echo, free_port()))
    assert not processes.alive(before)
    assert elsewhere is not None
    assert processes.alive(elsewhere), "the port proxy of another home keeps running"
    await other.leave()
    assert await ask(host, b"hello") == b"you sent: hello (end)"


async def test_the_port_proxy_ends_with_the_last_project(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int
) -> None:
    await published(port_proxy, await open_relay(), echo)
    other = PortProxy(port_proxy.folder.parent, "status")
    await other.publish(other.new_address(), "127.0.0.1", Port("http", echo, free_port()))
    who = processes.recorded(port_proxy.folder / "port-proxy")
    assert who is not None
    await port_proxy.leave()
    assert processes.alive(who)
    await other.leave()
    with anyio.fail_after(20):
        await processes.ended(who)
    assert [path for path in port_proxy.folder.iterdir() if path.suffix == ".sock"] == []


# -- the port proxy of an earlier version

GATEWAY = """
import json, os, pathlib, signal, socket, sys, time
folder, held, changed = pathlib.Path(sys.argv[1]), {}, [True]
signal.signal(signal.SIGHUP, lambda *_: changed.append(True))
while True:
    if changed:
        changed.clear()
        orders = {file.stem: json.loads(file.read_text()) for file in (folder / "projects").glob("*.json")}
        wanted = {port for project in orders.values() for port in project["forwards"]}
        for port in set(held) - wanted:
            held.pop(port).close()
        for port in wanted - set(held):
            held[port] = socket.create_server(("127.0.0.1", int(port)))
        projects = {name: {"mark": one["mark"], "ports": {port: "open" for port in one["forwards"]}, "deaf": None}
                    for name, one in orders.items()}
        (folder / "status.new").write_text(json.dumps({"pid": os.getpid(), "projects": projects}))
        (folder / "status.new").replace(folder / "status.json")
        if not orders:
            break
    time.sleep(0.01)
"""
"""A simple port proxy of an earlier version, which was called gateway."""


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Path]:
    """The folder of an earlier version's port proxy."""
    folder = tmp_path / "home" / "gateway"
    (folder / "projects").mkdir(parents=True)
    yield folder
    who = processes.recorded(folder / "gateway")
    if who is not None:
        await processes.end(who, "dagger-gateway", signal.SIGKILL, 1)


async def start_gateway(folder: Path, **forwards: dict[str, list[object]]) -> processes.Identity:
    for project, wanted in forwards.items():
        orders = {"mark": "m", "door": 1, "identity": "/x.pem", "caller": "-", "forwards": wanted}
        (folder / "projects" / f"{project}.json").write_text(json.dumps(orders))
    environment = {"PATH": "/usr/bin:/bin", processes.RUN_VARIABLE: "dagger-gateway"}
    command = (sys.executable, "-c", GATEWAY, str(folder))
    await anyio.to_thread.run_sync(processes.spawn, folder / "gateway", command, environment, folder)
    with anyio.fail_after(20):
        while not (folder / "status.json").exists():
            await anyio.sleep(0.01)
    who = processes.recorded(folder / "gateway")
    assert who is not None
    return who


async def test_ports_are_taken_over_from_an_earlier_version(
    port_proxy: PortProxy, open_relay: OpenRelay, echo: int, gateway: Path
) -> None:
    host, others = free_port(), free_port()
    who = await start_gateway(gateway, shop={str(host): ["127.0.0.1", echo]}, status={str(others): ["127.0.0.1", echo]})
    relay = await open_relay()
    assert host_ports.in_use(host), "its ports stay open until the relay is connected"
    await port_proxy.take_over(relay.address)
    assert await ask(host, b"hello") == b"you sent: hello (end)"
    assert processes.alive(who), "another project's ports are still open"
    assert host_ports.in_use(others)
    await PortProxy(gateway.parent, "status").leave()
    with anyio.fail_after(20):
        await processes.ended(who)
    assert not host_ports.in_use(others)
    assert not gateway.exists()


async def test_the_ports_of_a_service_are_closed_in_an_earlier_version(port_proxy: PortProxy, gateway: Path) -> None:
    ports = {str(free_port()): ["db", 1], str(free_port()): ["web", 2]}
    await start_gateway(gateway, shop=ports)
    await port_proxy.withdraw("web")
    assert [host_ports.in_use(int(port)) for port in ports] == [True, False]


async def test_an_earlier_version_that_hangs_is_killed(port_proxy: PortProxy, gateway: Path, tmp_path: Path) -> None:
    host, other_host = free_port(), free_port()
    other_folder = tmp_path / "another home" / "gateway"
    (other_folder / "projects").mkdir(parents=True)
    other = await start_gateway(other_folder, shop={str(other_host): ["db", 1]})
    who = await start_gateway(gateway, shop={str(host): ["db", 1]})
    os.kill(who.pid, signal.SIGSTOP)
    await port_proxy.leave()
    assert not processes.alive(who)
    assert not host_ports.in_use(host)
    assert processes.alive(other), "the port proxy of another home keeps running"
    kill(other.pid)


async def test_the_ports_of_a_service_whose_session_has_ended_are_closed(tmp_path: Path) -> None:
    """Clients would wait for a relay that has ended with the session, and not notice that the service is down."""
    home, port = tmp_path / "home", free_port()
    engine = an_engine("dagger", home, demo_stack(workspace=tmp_path))
    (home / "projects" / "demo" / "run" / "dagger").mkdir(parents=True)
    ports = PortProxy(home, "demo")
    async with engine.serving():
        await ports.publish(ports.new_address(), "web", Port("http", 8000, port))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        ended = await engine.wait(Handle("web", str(uuid.uuid4()), "dagger", {"session": "0001"}))
        assert ended.error is not None
        assert ended.error.code == EngineAway.code
        with anyio.fail_after(20), suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
