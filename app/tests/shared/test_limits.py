"""Clients that send too much or too slowly, that do not read, or that open too many connections.

They connect to loopback only, and each test ends them.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from commandcenter_app.frontend.access import Access
from commandcenter_app.frontend.app import create_app
from commandcenter_app.frontend.proxy import Proxy
from commandcenter_app.shared.limits import HEADER_BYTES, HEADER_COUNT, Limits, LimitsMiddleware, server_options
from commandcenter_app.web.credentials import frontend_key
from commandcenter_app.web.server import LIMITS

pytestmark = pytest.mark.anyio

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
LARGE = 50_000_000
QUICK = replace(LIMITS, body_bytes=1_000, larger_bodies={"/large": 200_000}, header_s=0.3, body_s=0.3, write_s=0.3)
"""Limits that are reached within a moment."""


class Upstream:
    """An application whose requests last until the test releases them."""

    def __init__(self) -> None:
        self.release = asyncio.Event()
        self.under_way = 0
        self.received = 0
        self.disconnected = asyncio.Event()

    def app(self, limits: Limits | None = None) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/wait", self.wait),
                Route("/flood", self.flood),
                Route("/ignore", self.page, methods=["POST"]),
                Route("/large/{rest}", self.count, methods=["POST"]),
                Route("/api/events", self.events),
                Route("/{rest:path}", self.count, methods=["GET", "POST"]),
            ],
            middleware=[] if limits is None else [Middleware(LimitsMiddleware, limits=limits)],
        )

    async def page(self, _request: Request) -> Response:
        return PlainTextResponse("a page")

    async def count(self, request: Request) -> Response:
        size = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                self.received += len(chunk)
        except ClientDisconnect:
            self.disconnected.set()
            raise
        return JSONResponse({"size": size})

    async def wait(self, _request: Request) -> Response:
        self.under_way += 1
        await self.release.wait()
        return PlainTextResponse("done")

    async def flood(self, _request: Request) -> Response:
        async def endless() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield b"x" * 65_536
                    await asyncio.sleep(0)
            finally:
                self.disconnected.set()

        return StreamingResponse(endless())

    async def events(self, _request: Request) -> Response:
        async def follow() -> AsyncIterator[bytes]:
            self.under_way += 1
            yield b": connected\n\n"
            await self.release.wait()

        return StreamingResponse(follow(), media_type="text/event-stream")


@asynccontextmanager
async def serving(app: Any, limits: Limits = LIMITS) -> AsyncIterator[int]:
    """Serve an application in this event loop, and yield its port."""
    options = server_options(limits)
    config = uvicorn.Config(
        app, port=0, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1, lifespan="on", **options
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # without its signal handlers
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        with anyio.fail_after(30):
            await task


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@asynccontextmanager
async def connected(port: int, first: bytes = b"") -> AsyncIterator[tuple[Reader, Writer]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(first)
        yield reader, writer
    finally:
        writer.transport.abort()


def head(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


async def response_of(reader: Reader) -> tuple[int, Any]:
    """Return status and body of a response, after which the server must close the connection."""
    with anyio.fail_after(20):
        try:
            received = await reader.read()
        except ConnectionResetError as error:
            raise AssertionError("the connection broke before the response was read") from error
    lines, _, body = received.partition(b"\r\n\r\n")
    is_json = b"application/json" in lines
    return int(lines.split()[1]), json.loads(body) if is_json else body.decode()


async def until_end(reader: Reader) -> bytes:
    """Return what is received until the server closes the connection, which breaks if it has not read all."""
    received = b""
    with anyio.fail_after(20), suppress(ConnectionResetError):
        while chunk := await reader.read(65_536):
            received += chunk
    return received


async def closed(reader: Reader) -> bool:
    """Return whether the server closes the connection without a response."""
    return await until_end(reader) == b""


async def until(check: Callable[[], Any]) -> None:
    with anyio.fail_after(20):
        while not check():
            await asyncio.sleep(0.01)


async def get(port: int, path: str = "/", **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=20) as client:
        return await client.get(f"http://127.0.0.1:{port}{path}", headers=headers)


# -- bodies


async def test_a_large_body_is_refused_before_it_is_sent(upstream: Upstream) -> None:
    async with serving(upstream.app(LIMITS)) as port:
        for path, most in (
            ("/api/scans", "262,144"),
            ("/api/tasks/7", "3,145,728"),
            ("/api/radar/import", "16,777,216"),
        ):
            announced = head("POST", path, f"Content-Length: {LARGE}")
            async with connected(port, announced) as (reader, _):
                status, answer = await response_of(reader)
            assert (status, answer["error"]["code"]) == (413, "too_large")
            assert f"{most} bytes" in answer["error"]["message"]
    assert upstream.received == 0


async def test_a_large_body_in_chunks_is_refused_at_the_limit(upstream: Upstream) -> None:
    async with (
        serving(upstream.app(LIMITS)) as port,
        connected(port, head("POST", "/api/scans", "Transfer-Encoding: chunked")) as (reader, writer),
    ):
        sent = 0
        chunk = b"x" * 65_536
        while sent < LARGE and not reader.at_eof() and not writer.is_closing():
            writer.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            sent += len(chunk)
            try:
                await writer.drain()
            except ConnectionError:
                break
        assert sent < LARGE / 2
        with anyio.fail_after(20):
            await upstream.disconnected.wait()
    assert upstream.received <= LIMITS.body_bytes


async def test_a_client_that_sends_small_chunks_receives_the_refusal(upstream: Upstream) -> None:
    async with (
        serving(upstream.app(QUICK), QUICK) as port,
        connected(port, head("POST", "/x", "Transfer-Encoding: chunked")) as (reader, writer),
    ):
        writer.write(b"3e8\r\n" + b"x" * 1_000 + b"\r\n1\r\nx\r\n")
        status, answer = await response_of(reader)
    assert (status, answer["error"]["code"]) == (413, "too_large")


async def test_routes_with_a_larger_limit_accept_larger_bodies(upstream: Upstream) -> None:
    async with (
        serving(upstream.app(QUICK), QUICK) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False) as client,
    ):
        assert (await client.post("/large/x", content=b"x" * 200_000)).json() == {"size": 200_000}
        assert (await client.post("/large/x", content=b"x" * 200_001)).status_code == 413
        assert (await client.post("/larger", content=b"x" * 1_000)).json() == {"size": 1_000}
        assert (await client.post("/larger", content=b"x" * 1_001)).status_code == 413


async def test_an_ignored_body_is_not_read(upstream: Upstream) -> None:
    async with (
        serving(upstream.app(LIMITS)) as port,
        connected(port, head("POST", "/ignore", "Content-Length: 200000")) as (reader, _),
    ):
        received = await until_end(reader)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"connection: close\r\n" in received


async def test_a_body_that_arrives_too_slowly_is_refused(upstream: Upstream) -> None:
    async with (
        serving(upstream.app(QUICK), QUICK) as port,
        connected(port, head("POST", "/x", "Content-Length: 900")) as (reader, writer),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(trickle, writer, b"x" * 800)
        status, answer = await response_of(reader)
        tasks.cancel_scope.cancel()
    assert (status, answer["error"]["code"]) == (408, "request_timeout")


# -- headers


async def trickle(writer: Writer, data: bytes) -> None:
    """Send byte by byte, past asyncio: after a failed write it would drop the response that has already arrived."""
    descriptor = writer.get_extra_info("socket").fileno()
    for byte in data:
        with suppress(OSError):  # the server has closed the connection
            os.write(descriptor, bytes([byte]))
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("first", [b"", head("GET", "/")], ids=["of the first request", "of a later request"])
async def test_a_connection_with_slow_headers_is_closed(upstream: Upstream, first: bytes) -> None:
    async with serving(upstream.app(QUICK), QUICK) as port, connected(port, first) as (reader, writer):
        if first:
            with anyio.fail_after(20):
                await reader.readuntil(b"a page")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(trickle, writer, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 1_000)
            assert await closed(reader)
            tasks.cancel_scope.cancel()


async def test_a_connection_without_a_request_is_closed(upstream: Upstream) -> None:
    async with serving(upstream.app(QUICK), QUICK) as port, connected(port) as (reader, _):
        assert await closed(reader)


async def test_large_or_many_headers_are_refused(upstream: Upstream) -> None:
    many = [f"X-{number}: y" for number in range(HEADER_COUNT)]
    async with serving(upstream.app(LIMITS)) as port:
        for headers in (many, ["X-Large: " + "y" * HEADER_BYTES]):
            async with connected(port, head("GET", "/", *headers)) as (reader, _):
                status, answer = await response_of(reader)
            assert status == 431, answer
            assert answer["error"]["code"] == "headers_too_large"
        async with connected(port, head("GET", "/", "X-Large: " + "y" * 10 * HEADER_BYTES)) as (reader, _):
            assert b"a page" not in await until_end(reader)
        enough = ["Connection: close", "X-Large: " + "y" * (HEADER_BYTES // 2)]
        async with connected(port, head("GET", "/", *enough)) as (reader, _):
            assert await response_of(reader) == (200, "a page")


# -- connections, requests and streams


async def test_waiting_connections_give_way_to_new_ones(upstream: Upstream) -> None:
    limits = replace(LIMITS, connections=20)
    async with serving(upstream.app(limits), limits) as port, AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(connected(port)) for _ in range(30)]
        for _ in range(3):
            assert (await get(port)).status_code == 200
        for reader, _ in opened[:10]:
            assert await closed(reader)


async def test_a_request_without_room_for_its_connection_is_refused(upstream: Upstream) -> None:
    limits = replace(LIMITS, connections=3)
    async with serving(upstream.app(limits), limits) as port, AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(connected(port, head("GET", "/wait")))
        await until(lambda: upstream.under_way == 3)
        async with connected(port, head("GET", "/")) as (reader, _):
            assert await response_of(reader) == (503, "Service Unavailable")
        upstream.release.set()


async def test_requests_beyond_the_limit_are_refused(upstream: Upstream) -> None:
    limits = replace(LIMITS, requests=2)
    async with serving(upstream.app(limits), limits) as port:
        async with anyio.create_task_group() as tasks:
            for _ in range(2):
                tasks.start_soon(get, port, "/wait")
            await until(lambda: upstream.under_way == 2)
            refused = await get(port)
            assert (refused.status_code, refused.json()["error"]["code"]) == (503, "too_many_requests")
            assert refused.headers["retry-after"] == "1"
            upstream.release.set()
        assert (await get(port)).status_code == 200


async def test_requests_that_wait_for_their_body_give_way_to_new_ones(upstream: Upstream) -> None:
    limits = replace(LIMITS, requests=3)
    async with serving(upstream.app(limits), limits) as port, AsyncExitStack() as stack:
        slow = []
        for number in range(3):
            slow.append(
                await stack.enter_async_context(connected(port, head("POST", "/x", "Content-Length: 9") + b"x"))
            )
            await until(lambda number=number: upstream.received == number + 1)
        assert (await get(port)).status_code == 200
        status, answer = await response_of(slow[0][0])
        assert (status, answer["error"]["code"]) == (503, "too_many_requests")
        slow[2][1].write(b"x" * 8)
        with anyio.fail_after(20):
            assert b'{"size":9}' in await slow[2][0].readuntil(b"}")


@pytest.mark.slow
@pytest.mark.parametrize(
    "slow",
    [
        head("POST", "/api/session", "Content-Length: 9"),
        head("GET", "/api/sign-in", "Content-Length: 9"),
        head("POST", "/api/tasks", "Content-Length: 9", "Authorization: Bearer wrong"),
    ],
    ids=["tickets", "the Hub's address", "with a token"],
)
async def test_slow_bodies_leave_a_frontend_usable(upstream: Upstream, tmp_path: Path, slow: bytes) -> None:
    (tmp_path / "index.html").write_text("the page")
    async with (
        serving(upstream.app(LIMITS)) as backend,
        serving(frontend(backend, tmp_path)) as port,
        AsyncExitStack() as stack,
    ):
        for _ in range(LIMITS.requests + 10):
            await stack.enter_async_context(connected(port, slow))
        for _ in range(20):
            assert (await get(port)).text == "the page"
            assert (await get(port, "/api/summary", authorization="Bearer 1")).json() == {"size": 0}


async def test_streams_beyond_the_limits_are_refused(upstream: Upstream) -> None:
    limits = replace(LIMITS, streams=5, streams_per_client=3)
    async with serving(upstream.app(limits), limits) as port:
        async with AsyncExitStack() as stack:
            for client in ("one", "one", "one", "other", "other"):
                wanted = head("GET", "/api/events", f"Authorization: Bearer {client}")
                await stack.enter_async_context(connected(port, wanted))
            await until(lambda: upstream.under_way == 5)
            assert (await get(port, "/api/events", authorization="Bearer third")).status_code == 503
            assert (await get(port)).status_code == 200
        async with AsyncExitStack() as stack:
            for proof in ("one", "one", "one"):
                await stack.enter_async_context(connected(port, head("GET", f"/api/events?page={proof}")))
            await until(lambda: upstream.under_way == 8)
            refused = await get(port, "/api/events?page=one")
            assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_streams")
        upstream.release.set()
        assert (await get(port, "/api/events?page=one")).status_code == 200


async def test_a_client_that_does_not_read_is_disconnected(upstream: Upstream) -> None:
    async with serving(upstream.app(QUICK), QUICK) as port, connected(port, head("GET", "/flood")) as (reader, _):
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        with anyio.fail_after(20):
            await upstream.disconnected.wait()


# -- the frontend, which forwards tokens for the backend to check


def frontend(backend: int, static: Path) -> Starlette:
    key = frontend_key("a-secret-key")
    return create_app(Proxy(f"http://127.0.0.1:{backend}", key), Access(key), static)


async def test_open_streams_do_not_block_other_requests_of_a_frontend(upstream: Upstream, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the page")
    async with (
        serving(upstream.app(LIMITS)) as backend,
        serving(frontend(backend, tmp_path)) as port,
        AsyncExitStack() as stack,
    ):
        for number in range(210):
            wanted = head("GET", "/api/events", f"Authorization: Bearer {number % 30}")
            await stack.enter_async_context(connected(port, wanted))
        await until(lambda: upstream.under_way == 210)
        for _ in range(5):
            assert (await get(port)).text == "the page"
            assert (await get(port, "/api/summary", authorization="Bearer 1")).json() == {"size": 0}
        upstream.release.set()


async def test_the_frontend_does_not_forward_too_large_a_body(upstream: Upstream, tmp_path: Path) -> None:
    async with (
        serving(upstream.app()) as backend,
        serving(frontend(backend, tmp_path)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False) as client,
    ):
        client.headers["authorization"] = "Bearer 1"
        async with connected(port, head("POST", "/api/scans", f"Content-Length: {LARGE}")) as (reader, _):
            assert (await response_of(reader))[0] == 413
        chunked = head("POST", "/api/scans", "Transfer-Encoding: chunked", "Authorization: Bearer 1")
        async with connected(port, chunked) as (reader, writer):
            for _ in range(5):
                writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
                await asyncio.sleep(0.02)
            assert (await response_of(reader))[0] == 413
        assert upstream.received <= LIMITS.body_bytes
        answer = await client.post("/api/radar/import", content=b"x" * 8_000_000)
        assert answer.json() == {"size": 8_000_000}
