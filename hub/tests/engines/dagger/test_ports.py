"""Gateway and door: published ports reach services through them, on loopback alone, and come back."""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import anyio
import psutil
import pytest

from commandcenter_hub.domain.errors import PortInUse
from commandcenter_hub.domain.stack import Port
from commandcenter_hub.engines import host_ports, processes
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy, Relay
from commandcenter_hub.testing.ports import free_port

from .conftest import RelayProcess, kill

OpenDoor = Callable[[], RelayProcess]


@pytest.fixture
async def echo() -> AsyncIterator[int]:
    """A service that answers with what it was told, once it was told all of it; returns its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"you said: ")
            while piece := await reader.read(65_536):
                writer.write(piece)
                await writer.drain()
            writer.write(b" (end)")
            await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def say(port: int, words: bytes) -> bytes:
    """Say something, say that it is all, and return the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def speak() -> None:
        writer.write(words)
        await writer.drain()
        writer.write_eof()

    try:
        with anyio.fail_after(20):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(speak)
                heard = await reader.read()
        return heard
    finally:
        writer.close()


async def published(port_proxy: PortProxy, door: Relay, to: int) -> int:
    host = free_port()
    await port_proxy.publish(door, "127.0.0.1", Port("http", to, host))  # a service is its host name
    return host


async def test_both_ends_are_passed_on(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    host = await published(port_proxy, open_door().door, echo)
    assert await say(host, b"hello") == b"you said: hello (end)"


async def test_much_at_once_arrives_whole(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    host = await published(port_proxy, open_door().door, echo)
    said = [os.urandom(8 << 20), os.urandom(8 << 20), *(b"%d" % number for number in range(20))]
    heard: dict[bytes, bytes] = {}

    async def ask(words: bytes) -> None:
        heard[words] = await say(host, words)

    async with anyio.create_task_group() as tasks:
        for words in said:
            tasks.start_soon(ask, words)
    assert all(heard[words] == b"you said: " + words + b" (end)" for words in said)


async def test_ports_are_on_loopback_alone(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    host = await published(port_proxy, open_door().door, echo)
    found = [one.laddr.ip for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN
             and one.laddr.port == host]  # fmt: skip
    assert found == ["127.0.0.1"]


async def test_nobody_without_the_key_gets_through_the_door(open_door: OpenDoor, echo: int) -> None:
    one, other = open_door(), open_door()
    plain_reader, plain_writer = await asyncio.open_connection("127.0.0.1", one.door.port)
    plain_writer.write(b'\0\0\0\x1c{"to": ["127.0.0.1", 22222]}')
    assert b"you said" not in await _first_words(plain_reader)
    plain_writer.close()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for identity in (None, other.door.identity, one.door.identity):
        if identity is not None:
            context.load_cert_chain(identity)
        reader, writer = await asyncio.open_connection("127.0.0.1", one.door.port, ssl=context)
        opening = b'\0\0\0\1o{"to": ["127.0.0.1", %d]}' % echo
        for words in (b'{"carry": true}', opening, b"\0\0\0\1dhello"):
            writer.write(len(words).to_bytes(4, "big") + words)
        assert (b"you said" in await _first_words(reader)) == (identity == one.door.identity)
        writer.transport.abort()


async def _first_words(reader: asyncio.StreamReader) -> bytes:
    """Return what is heard within two seconds."""
    heard = b""
    with anyio.move_on_after(2):
        try:
            while piece := await reader.read(1000):
                heard += piece
        except OSError:
            pass
    return heard


async def _rest(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except OSError:
        return b""


@pytest.mark.slow
async def test_a_door_with_another_key_is_not_believed(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    one, other = open_door().door, open_door().door
    host = await published(port_proxy, Relay(one.port, one.identity, other.certificate), echo)
    with pytest.raises(OSError):
        if not await say(host, b"hello"):
            raise OSError("nothing was said")


async def test_a_port_that_is_taken_is_named_and_the_others_stay(
    port_proxy: PortProxy, open_door: OpenDoor, echo: int
) -> None:
    door = open_door().door
    host = await published(port_proxy, door, echo)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(PortInUse, match=str(taken)):
            await port_proxy.publish(door, "web", Port("http", echo, taken))
    assert await say(host, b"still here") == b"you said: still here (end)"
    await port_proxy.publish(door, "web", Port("http", echo, taken))


async def test_withdrawn_ports_are_free_at_once_and_their_connections_end(
    port_proxy: PortProxy, open_door: OpenDoor, echo: int
) -> None:
    door = open_door().door
    host = await published(port_proxy, door, echo)
    reader, writer = await asyncio.open_connection("127.0.0.1", host)
    assert await reader.readexactly(10) == b"you said: "
    await port_proxy.withdraw("127.0.0.1")
    with anyio.fail_after(20):
        assert await _rest(reader) == b""
    writer.close()
    assert not host_ports.in_use(host)


async def test_a_killed_gateway_is_back_within_two_seconds(
    port_proxy: PortProxy, open_door: OpenDoor, echo: int
) -> None:
    host = await published(port_proxy, open_door().door, echo)
    took_s: list[float] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(port_proxy.attend)
        while not took_s or (min(took_s) >= 2 and len(took_s) < 3):  # a busy machine may delay one, not all
            await anyio.sleep(0.05)
            who = processes.noted(port_proxy.folder / "gateway")
            assert who is not None
            kill(who.pid)
            took_s.append(await _until_it_answers(host))
        tasks.cancel_scope.cancel()
    assert min(took_s) < 2


async def _until_it_answers(host: int) -> float:
    """Return after how many seconds the echo is heard."""
    began = time.monotonic()
    with anyio.fail_after(30):
        while True:
            try:
                assert await say(host, b"again") == b"you said: again (end)"
            except (OSError, ExceptionGroup):
                await anyio.sleep(0.01)
            else:
                return time.monotonic() - began


async def test_a_killed_gateways_connections_end_behind_the_door(port_proxy: PortProxy, open_door: OpenDoor) -> None:
    begun, ended = anyio.Event(), anyio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.set()
        await _rest(reader)
        ended.set()
        writer.close()

    server = await asyncio.start_server(wait, "127.0.0.1", 0)
    host = await published(port_proxy, open_door().door, server.sockets[0].getsockname()[1])
    _, writer = await asyncio.open_connection("127.0.0.1", host)
    with anyio.fail_after(20):
        await begun.wait()
    who = processes.noted(port_proxy.folder / "gateway")
    assert who is not None
    kill(who.pid)
    with anyio.fail_after(30):
        await ended.wait()
    writer.close()
    server.close()


async def test_connections_go_through_a_new_door(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    first = open_door()
    host = await published(port_proxy, first.door, echo)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    await port_proxy.move(open_door().door)
    assert await say(host, b"hello") == b"you said: hello (end)"


async def test_a_door_of_another_version_is_named(port_proxy: PortProxy, tmp_path: Path) -> None:
    own, caller = relay.make_pair("door"), relay.make_pair("gateway")
    for name, text in (("own", own.both), ("caller", caller.both), ("known", caller.certificate)):
        relay.write_private(tmp_path / name, text)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own")
    context.load_verify_locations(tmp_path / "known")
    context.verify_mode = ssl.CERT_REQUIRED

    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(4)
        writer.close()

    server = await asyncio.start_server(close, "127.0.0.1", 0, ssl=context)
    door = Relay(server.sockets[0].getsockname()[1], str(tmp_path / "caller"), own.certificate)
    await published(port_proxy, door, free_port())
    with anyio.fail_after(20):
        await port_proxy.unheard(door)
    server.close()


async def test_the_gateway_ends_with_the_last_project(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    door = open_door().door
    await published(port_proxy, door, echo)
    other = PortProxy(port_proxy.folder.parent, "status")
    await other.publish(door, "127.0.0.1", Port("http", echo, free_port()))
    who = processes.noted(port_proxy.folder / "gateway")
    assert who is not None
    await port_proxy.leave()
    assert processes.alive(who)
    await other.leave()
    with anyio.fail_after(20):
        await processes.ended(who)


async def test_the_gateway_shows_no_key(port_proxy: PortProxy, open_door: OpenDoor, echo: int) -> None:
    await published(port_proxy, open_door().door, echo)
    shown = await anyio.to_thread.run_sync(lambda: subprocess.check_output(["ps", "-eo", "args"], text=True))
    assert "PRIVATE" not in shown
    for path in port_proxy.folder.rglob("*.json"):
        assert "PRIVATE" not in path.read_text("utf-8")
        assert path.name == "status.json" or path.stat().st_mode & 0o077 == 0
