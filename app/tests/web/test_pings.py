"""Pings of the Hub, answered by a real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from commandcenter_app.shared.pings import FAILED, HEADER, PING
from commandcenter_app.web import server
from commandcenter_app.web.server import Server, _config


async def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("", int(request.path_params["status"]))


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """Run a server; return its port."""
    run = Server(_config(Starlette(routes=[Route("/{status}", answer)]), host="127.0.0.1", port=0), lambda: None)
    running = asyncio.create_task(run._serve())
    while not run.started:
        await asyncio.sleep(0.01)
    yield run.servers[0].sockets[0].getsockname()[1]
    run.end()
    await running


class Connection:
    """A connection that can send any data, such as pings."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self._writer = reader, writer

    async def send(self, data: bytes) -> bytes:
        """Send data; return the first bytes of the answer."""
        self._writer.write(data)
        async with asyncio.timeout(20):
            return await self.reader.read(10_000)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """Connect to the server."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield Connection(reader, writer)
    writer.close()
    await writer.wait_closed()


async def respond_with(port: int, status: int) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{port}/{status}", headers={HEADER.decode(): "yes"})


async def test_a_failed_response_is_reported_once_on_each_connection() -> None:
    async with served() as port:
        await respond_with(port, 500)
        async with connected(port) as first, connected(port) as second:
            assert [await one.send(PING) for one in (first, second, first)] == [PING] * 3
            for status in (200, 404, 503):
                await respond_with(port, status)
            assert [await one.send(PING) for one in (first, first, second, second)] == [FAILED, PING] * 2


async def test_the_header_is_sent_to_clients_that_send_it() -> None:
    async with served() as port, httpx.AsyncClient(trust_env=False) as client:
        assert (await respond_with(port, 200)).headers[HEADER.decode()] == "yes"
        assert HEADER.decode() not in (await client.get(f"http://127.0.0.1:{port}/200")).headers


async def test_a_connection_with_a_request_answers_no_ping() -> None:
    async with served() as port, connected(port) as connection:
        response = await connection.send(b"GET /200 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert response.startswith(b"HTTP/1.1 200 ")
        assert (await connection.send(PING)).startswith(b"HTTP/1.1 400 ")


async def test_a_connection_without_further_pings_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LIMITS", replace(server.LIMITS, header_s=0.2))
    async with served() as port, connected(port) as connection:
        assert await connection.send(PING) == PING
        assert await connection.send(b"") == b""
