"""Gateway and door at the two ends of a tunnel that holds up all for one, and dies of one write that fails."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from commandcenter_hub.domain.stack import Port
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy, Relay
from commandcenter_hub.testing.ports import free_port

from .conftest import RelayProcess
from .tunnel import Tunnel

MUCH = 16 << 20
"""More than what every buffer on the way holds together."""
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def end(open_door: Callable[[], RelayProcess]) -> RelayProcess:
    return open_door()


@pytest.fixture
def tunnel(end: RelayProcess) -> Iterator[Tunnel]:
    with Tunnel(end.door.port) as made:
        yield made


@pytest.fixture
async def to(port_proxy: PortProxy, end: RelayProcess, tunnel: Tunnel) -> AsyncIterator["Services"]:
    made = Services(port_proxy, replace(end.door, port=tunnel.port))
    yield made
    for server in made.servers:
        server.close()
    for writer in made.writers:
        with suppress(AttributeError):  # of asyncio's own, when it has closed by itself once all was sent
            writer.transport.abort()
    await anyio.sleep(0.05)  # their handlers end


class Services:
    """Services whose ports are held on this machine."""

    def __init__(self, port_proxy: PortProxy, door: Relay) -> None:
        self._port_proxy, self._door = port_proxy, door
        self.servers: list[asyncio.Server] = []
        self.writers: list[asyncio.StreamWriter] = []

    async def publish(self, answer: Answer) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.writers.append(writer)
            await answer(reader, writer)

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self.servers.append(server)
        host = free_port()
        await self._port_proxy.publish(self._door, "127.0.0.1", Port("http", server.sockets[0].getsockname()[1], host))
        return host


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.read(100))
    writer.close()


async def answers(host: int) -> bool:
    """Say whether an echo is heard within some seconds."""
    with anyio.move_on_after(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", host)
        writer.write(b"hello")
        heard = await reader.read(100)
        writer.close()
        return heard == b"hello"
    return False


def pour(host: int) -> int:
    """Send much, read nothing; return how much was taken before the connection broke, or stood still for 2 s."""
    with closing(socket.create_connection(("127.0.0.1", host))) as client:
        client.settimeout(2)
        taken = 0
        try:
            while taken < MUCH:
                taken += client.send(b"x" * 65_536)
        except OSError:
            pass
        return taken


async def test_many_connections_one_after_the_other(to: Services, tunnel: Tunnel) -> None:
    tunnel.ports = 32
    host = await to.publish(echo)
    for _ in range(200):
        assert await answers(host)
    assert not tunnel.dead.is_set()


async def test_a_service_that_refuses_what_is_still_being_sent(to: Services, tunnel: Tunnel) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    refusing, host = await to.publish(refuse), await to.publish(echo)
    for _ in range(3):
        assert await anyio.to_thread.run_sync(pour, refusing) < MUCH
    assert await answers(host)
    assert not tunnel.dead.is_set()


async def test_a_service_that_takes_nothing_holds_up_nobody(to: Services) -> None:
    over = asyncio.Event()

    async def ignore(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    ignoring, host = await to.publish(ignore), await to.publish(echo)
    with closing(socket.create_connection(("127.0.0.1", ignoring))) as client:
        client.settimeout(2)
        with pytest.raises(TimeoutError):
            for _ in range(MUCH // 65_536):
                client.sendall(b"x" * 65_536)
        assert await answers(host)
    over.set()


async def test_a_client_that_reads_nothing_holds_up_nobody(to: Services) -> None:
    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for _ in range(MUCH // 65_536):
                writer.write(b"x" * 65_536)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    flooding, host = await to.publish(flood), await to.publish(echo)
    with closing(socket.create_connection(("127.0.0.1", flooding))):
        await anyio.sleep(1)
        assert await answers(host)
    reader, writer = await asyncio.open_connection("127.0.0.1", flooding)
    with anyio.fail_after(60):
        assert len(await reader.read()) == MUCH
    writer.close()


async def test_strangers_at_the_tunnel_do_it_no_harm(to: Services, tunnel: Tunnel) -> None:
    host = await to.publish(echo)

    def knock() -> None:
        with closing(socket.create_connection(("127.0.0.1", tunnel.port))) as stranger:
            for _ in range(50):
                stranger.sendall(b"GET / HTTP/1.1\r\n" * 100)

    for _ in range(3):
        await anyio.to_thread.run_sync(knock)
        assert await answers(host)
    assert not tunnel.dead.is_set()


async def test_a_tunnel_that_is_dead_without_a_sign_is_noticed(
    to: Services, port_proxy: PortProxy, end: RelayProcess, tunnel: Tunnel, open_door: Callable[[], RelayProcess]
) -> None:
    host = await to.publish(echo)
    assert await answers(host)
    end.process.send_signal(signal.SIGSTOP)
    try:
        with anyio.fail_after(40):
            await port_proxy.unheard(replace(end.door, port=tunnel.port))
    finally:
        end.process.send_signal(signal.SIGCONT)
    await port_proxy.move(open_door().door)
    assert await answers(host)
