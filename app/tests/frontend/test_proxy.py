"""The frontend's proxy between real servers, with an upstream that responds in every way a backend might."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from commandcenter_app.frontend.access import Access
from commandcenter_app.frontend.app import create_app
from commandcenter_app.frontend.proxy import Proxy
from commandcenter_app.web.server import Server
from commandcenter_hub.domain import desk_access
from commandcenter_hub.testing.desk import AsBrowser

pytestmark = pytest.mark.anyio

SECRET_KEY = "a-secret-key"
KEY = desk_access.frontend_key(SECRET_KEY)


class Upstream:
    """The server that the proxy forwards to."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/echo", self.echo, methods=["GET", "POST", "PUT", "HEAD"]),
                Route("/api/events", self.events),
                Route("/api/redirect", self.redirect),
                Route("/api/sign-in", self.hostile),
                Route("/api/odd/{rest:path}", self.path),
            ]
        )

    async def echo(self, request: Request) -> Response:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
        return JSONResponse(
            {"method": request.method, "query": request.url.query, "size": size, "headers": dict(request.headers)},
            status_code=201,
            headers={"X-Custom": "yes", "Connection": "close, X-Private", "X-Private": "1"},
        )

    async def events(self, _request: Request) -> Response:
        async def tick() -> AsyncIterator[bytes]:
            try:
                for number in range(1_000):
                    yield b"data: %d\n\n" % number
                    await asyncio.sleep(0.1)
            finally:
                self.gone.set()

        return StreamingResponse(tick(), media_type="text/event-stream")

    async def redirect(self, _request: Request) -> Response:
        return Response(status_code=307, headers={"Location": "http://127.0.0.1:1/away"})

    async def hostile(self, _request: Request) -> Response:
        """Respond as another user's program on the port of a backend that died."""
        headers = {
            "Content-Security-Policy": "default-src * 'unsafe-inline'",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cross-Origin-Opener-Policy": "unsafe-none",
            "X-Frame-Options": "ALLOWALL",
            "Access-Control-Allow-Origin": "http://evil.example",
            "Access-Control-Allow-Credentials": "true",
            "Set-Cookie": "planted=1; Path=/",
            "Clear-Site-Data": '"*"',
            "Refresh": "0; url=http://evil.example/",
        }
        return Response("<script>alert(localStorage)</script>", media_type="text/html", headers=headers)

    async def path(self, request: Request) -> Response:
        return JSONResponse({"raw": request.scope["raw_path"].decode("latin-1")})


class Running:
    """A server on a free port in this event loop."""

    def __init__(self, app: Any, on_stop: Any = lambda: None) -> None:
        config = uvicorn.Config(
            app, port=0, log_config=None, proxy_headers=False, timeout_graceful_shutdown=1, lifespan="on"
        )
        self.server = Server(config, on_stop)

    async def __aenter__(self) -> str:
        self._task = asyncio.create_task(self.server._serve())  # without its signal handlers
        while not self.server.started:
            await asyncio.sleep(0.01)
        (socket,) = self.server.servers[0].sockets
        return f"http://127.0.0.1:{socket.getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self.server.end()
        with anyio.fail_after(30):
            await self._task


def frontend(proxy: Proxy, folder: Path) -> Running:
    """Return a frontend of the desk with SECRET_KEY."""
    return Running(create_app(proxy, Access(KEY), folder))


def browser(**options: Any) -> httpx.AsyncClient:
    """Return a client that signs in."""
    return httpx.AsyncClient(auth=AsBrowser(SECRET_KEY), trust_env=False, verify=False, **options)


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
async def client(upstream: Upstream, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        Running(upstream.app()) as address,
        frontend(Proxy(address, KEY), tmp_path) as front,
        browser(base_url=front, timeout=60) as client,
    ):
        yield client


async def test_requests_are_forwarded_completely(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/echo?a=1&b=%20", content=b"x" * 100_000, headers={"X-Asked": "this"})
    assert answer.status_code == 201
    assert answer.headers["x-custom"] == "yes"
    seen = answer.json()
    assert (seen["method"], seen["query"], seen["size"]) == ("POST", "a=1&b=%20", 100_000)
    assert seen["headers"]["x-asked"] == "this"
    assert seen["headers"]["host"] == client.base_url.netloc.decode()


async def test_the_backend_sees_the_address_that_it_knows(client: httpx.AsyncClient) -> None:
    own, port = "0123456789abcdef" * 2 + ".localhost", client.base_url.port
    headers = {"Host": f"{own}:{port}", "Origin": f"http://{own}:{port}"}
    seen = (await client.post("/api/echo", headers=headers)).json()["headers"]
    assert seen["host"] == f"127.0.0.1:{port}"
    assert seen["origin"] == f"http://127.0.0.1:{port}"
    assert seen["x-forwarded-host"] == f"{own}:{port}"


async def test_forwarded_headers_are_replaced(client: httpx.AsyncClient) -> None:
    seen = (await client.get("/api/echo", headers={"X-Forwarded-For": "1.2.3.4"})).json()["headers"]
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-host"] == client.base_url.netloc.decode()
    assert seen["x-forwarded-proto"] == "http"


async def test_hop_by_hop_headers_are_not_forwarded(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/echo", headers={"Connection": "X-Mine, keep-alive", "X-Mine": "1", "TE": "gzip"})
    assert not {"x-mine", "te"} & set(answer.json()["headers"])
    assert "x-private" not in answer.headers
    assert len(answer.headers.get_list("date")) == 1


async def test_no_response_runs_as_a_page_of_the_desk(client: httpx.AsyncClient) -> None:
    """Otherwise a program that has the backend's port could read the browser's proof with a script."""
    for path in ("/api/sign-in", "/api/echo"):
        headers = (await client.get(path)).headers
        assert headers.get_list("content-security-policy") == ["sandbox; default-src 'none'; frame-ancestors 'none'"]
        assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"
        dropped = {"set-cookie", "clear-site-data", "refresh", "access-control-allow-origin"}
        assert not dropped & headers.keys()


@pytest.mark.parametrize("length", [2, 99])
async def test_the_wrong_length_of_a_chunked_request_is_ignored(client: httpx.AsyncClient, length: int) -> None:
    head = (
        "POST /api/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\nConnection: close\r\n"
        f"Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    writer.write(head.encode() + b"5\r\nhello\r\n0\r\n\r\n")
    with anyio.fail_after(60):
        answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert b'"size":5' in answer


async def test_bodies_are_streamed(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 1_000
            await asyncio.sleep(0.01)

    assert (await client.put("/api/echo", content=chunks())).json()["size"] == 5_000


async def test_events_are_not_buffered_and_a_disconnect_reaches_the_backend(
    client: httpx.AsyncClient, upstream: Upstream
) -> None:
    with anyio.fail_after(20):
        async with client.stream("GET", "/api/events") as stream:
            async for chunk in stream.aiter_bytes():
                assert chunk == b"data: 0\n\n", "more than one event means that they were buffered"
                break
        await upstream.gone.wait()


async def test_redirects_are_left_to_the_browser(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/redirect")).status_code == 307


async def test_head_requests_are_forwarded(client: httpx.AsyncClient) -> None:
    answer = await client.head("/api/echo")
    assert (answer.status_code, answer.content) == (201, b"")


async def test_odd_addresses_are_forwarded_unchanged(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/odd/a%2Fb%00c%C3%A9")
    assert answer.json()["raw"] == "/api/odd/a%2Fb%00c%C3%A9"


async def test_an_absent_backend_is_reported(tmp_path: Path, tools: Any) -> None:
    proxy = Proxy(f"http://127.0.0.1:{tools.free_port()}", KEY)
    async with (
        frontend(proxy, tmp_path) as front,
        browser() as client,
    ):
        for method in ("GET", "POST"):
            answer = await client.request(method, f"{front}/api/scans", content=b"{}" if method == "POST" else None)
            assert answer.status_code == 502
            assert answer.json()["error"]["code"] == "backend_unavailable"
            assert "starting" in answer.json()["error"]["hint"]


async def test_a_response_of_a_backend_that_dies_ends_with_an_error(tmp_path: Path) -> None:
    async def die(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(die, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    proxy = Proxy(f"http://127.0.0.1:{port}", KEY)
    async with (
        server,
        frontend(proxy, tmp_path) as front,
        browser() as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"{front}/api/summary")


async def test_other_sites_are_refused_without_the_backend(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/echo", headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_site")


async def test_streams_end_with_the_frontend(upstream: Upstream, tmp_path: Path) -> None:
    async with Running(upstream.app()) as address:
        proxy = Proxy(address, KEY)
        async with (
            frontend(proxy, tmp_path) as front,
            browser() as client,
            client.stream("GET", f"{front}/api/events") as stream,
        ):
            chunks = stream.aiter_bytes()
            await anext(chunks)
            proxy.close_streams()
            with anyio.fail_after(20):
                rest = [chunk async for chunk in chunks]
                await upstream.gone.wait()
            assert b"data: 999" not in b"".join(rest), "it ran to its end instead"
