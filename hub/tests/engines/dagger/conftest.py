"""A reachable engine; the relay and the port proxy as processes of this machine; a server with a session's API."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import pytest

import commandcenter_hub
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger import check
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy, RelayAddress
from commandcenter_hub.engines.dagger.session.host import Session
from commandcenter_hub.testing.ports import free_port

SOURCE = str(Path(commandcenter_hub.__file__).parent.parent)


@pytest.fixture(scope="module")
def engine_available() -> None:
    """Skip the tests of a module unless a Dagger engine is reachable."""
    found = check.where(DaggerOptions.from_environment(os.environ))
    if found.problem:
        pytest.skip(f"the engine “dagger” is not available: {found.problem}")


@dataclass
class RelayProcess:
    """A relay that runs on this machine instead of in a container."""

    address: RelayAddress
    process: subprocess.Popen[bytes]


@pytest.fixture
async def port_proxy(tmp_path: Path) -> AsyncIterator[PortProxy]:
    """A project's ports in a port proxy that only this test uses."""
    made = PortProxy(tmp_path / "home", "shop")
    yield made
    await made.leave()
    who = processes.recorded(made.folder / "port-proxy")
    if who is not None:
        with anyio.fail_after(30):
            await processes.ended(who)


@pytest.fixture
async def open_relay(port_proxy: PortProxy) -> AsyncIterator[Callable[[], Awaitable[RelayProcess]]]:
    """Return a function that opens relays of the project; all are closed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    async def make() -> RelayProcess:
        address = port_proxy.new_address()
        await port_proxy.serve(address)
        running.append(start_relay(address))
        return RelayProcess(address, running[-1])

    yield make
    for process in running:
        process.terminate()
        process.wait()


def start_relay(address: RelayAddress) -> subprocess.Popen[bytes]:
    """Start a relay on this machine."""
    token = Path(address.socket).with_suffix(".token")
    token.write_text(address.token, "ascii")
    command = [sys.executable, "-S", "-s", "-m", relay.PROGRAM, address.socket, token]
    return subprocess.Popen(command, env={"PYTHONPATH": SOURCE})


@dataclass
class FakeSession:
    """A server with a session's HTTP interface: `{version}`, and the streams, filled by the test."""

    session: Session
    host: subprocess.Popen[bytes]
    logs: list[dict[str, Any]] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)
    away: bool = False
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    requested_from: list[tuple[str, int]] = field(default_factory=list)
    connections: set[asyncio.StreamWriter] = field(default_factory=set)

    def abort_connections(self) -> None:
        """Abort every connection."""
        for writer in self.connections:
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
            await reader.readexactly(int(headers.get("content-length", 0)))
            if self.away:
                writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            elif head.startswith("POST"):
                await self.answers.wait()
                if "traceparent" in headers:
                    self.traces.append(span(headers["traceparent"].split("-")[1], "POST /query"))
                body = json.dumps({"data": {"version": "v0.21.7"}}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body) + body)
            else:
                await self._stream("logs" if "/v1/logs" in head else "traces", headers, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.connections.discard(writer)
            writer.close()

    async def _stream(self, kind: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        place = int(headers.get("x-last-event-id", 0))
        self.requested_from.append((kind, place))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        writer.write(b"event: subscribed\ndata:\n\n")
        while not self.away:
            messages = self.logs if kind == "logs" else self.traces
            while place < len(messages):
                place += 1
                writer.write(f"event: {kind}\nid: {place}\ndata: {json.dumps(messages[place - 1])}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(0.01)


@pytest.fixture
async def fake_session() -> AsyncIterator[FakeSession]:
    """A session without an engine."""
    host = subprocess.Popen(["sleep", "600"])
    who = processes.identify(host.pid)
    assert who is not None
    port = free_port()
    fake = FakeSession(Session("s-1", port, "token", who), host)
    fake.answers.set()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", port)
    yield fake
    server.close()
    fake.away = True
    fake.abort_connections()
    host.kill()
    host.wait()
    await anyio.sleep(0.05)


def log(trace: str, text: str, stream: int = 1, *, last: bool = False) -> dict[str, Any]:
    """Return a message of the log stream with one record."""
    attributes = [{"key": "stdio.stream", "value": {"intValue": str(stream)}}]
    if last:
        attributes.append({"key": "stdio.eof", "value": {"boolValue": True}})  # type: ignore[dict-item]
    record = {"traceId": base64_of(trace), "timeUnixNano": "1700000000000000000", "attributes": attributes}
    return {"resourceLogs": [{"scopeLogs": [{"logRecords": [{**record, "body": {"stringValue": text}}]}]}]}


def span(trace: str, name: str, *, ended: bool = False, failed: str = "") -> dict[str, Any]:
    """Return a message of the trace stream with one span."""
    made: dict[str, Any] = {"traceId": base64_of(trace), "spanId": "AAAAAAAAAAE=", "name": name}
    if ended:
        made |= {"endTimeUnixNano": "1700000000000000000"}
    if failed:
        made |= {"status": {"code": "STATUS_CODE_ERROR", "message": failed}}
    return {"resourceSpans": [{"scopeSpans": [{"spans": [made]}]}]}


def base64_of(trace: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(trace)).decode()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
