"""Clients of the Hub that send too much or too slowly, or that open too many connections.

The limits themselves are tested in app/tests/shared/test_limits.py.
"""

import asyncio
import json
import socket
from contextlib import AsyncExitStack
from typing import Any

import anyio
import pytest

from commandcenter_app.shared.limits import HEADER_COUNT
from commandcenter_hub.api.app import LIMITS

pytestmark = pytest.mark.anyio


async def sent(port: int, *parts: bytes) -> tuple[int, Any]:
    """Send parts of a request; return status and body of the response, after which the Hub closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0.02)
        with anyio.fail_after(20):
            answer = await reader.read()
    finally:
        writer.transport.abort()
    top, _, body = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body)


def head(port: int, method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", ""]).encode()


async def test_large_bodies_are_refused_with_and_without_a_token(api: Any) -> None:
    token = api.settings.token_file.read_text().strip()
    port = api.settings.port
    for headers in ((), (f"Authorization: Bearer {token}",)):
        announced = head(port, "POST", "/api/projects", "Content-Length: 50000000", *headers)
        status, answer = await sent(port, announced)
        assert (status, answer["error"]["code"]) == (413, "too_large")
    chunked = head(port, "POST", "/api/projects", "Transfer-Encoding: chunked", f"Authorization: Bearer {token}")
    status, answer = await sent(port, chunked, *[b"7fff\r\n" + b" " * 0x7FFF + b"\r\n"] * 3)
    assert (status, answer["error"]["code"]) == (413, "too_large")
    assert set(answer["error"]) == {"code", "message", "hint", "details"}


async def test_a_refused_request_does_not_send_its_body(api: Any) -> None:
    port = api.settings.port
    status, answer = await sent(port, head(port, "POST", "/api/projects", "Content-Length: 60000"))
    assert (status, answer["error"]["code"]) == (401, "unauthorized")


async def test_many_headers_are_refused(api: Any) -> None:
    port = api.settings.port
    status, _ = await sent(port, head(port, "GET", "/health", *(f"X-{one}: y" for one in range(HEADER_COUNT))))
    assert status == 431


@pytest.mark.slow
async def test_a_connection_with_slow_headers_is_closed(api: Any) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.settings.port)
    writer.write(b"GET / HTTP/1.1\r\n")
    with anyio.fail_after(60):
        assert await reader.read() == b""
    writer.close()


async def connected(stack: AsyncExitStack, port: int) -> socket.socket:
    client = stack.enter_context(socket.socket())
    client.setblocking(False)
    await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", port))
    return client


async def test_many_waiting_connections_leave_the_hub_usable(api: Any) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(LIMITS.connections + 50):
            await connected(stack, api.settings.port)
        assert await api.ask("GET", "/api/projects") == []


async def test_streams_of_one_client_are_limited(api: Any) -> None:
    token = api.settings.token_file.read_text().strip()
    port = api.settings.port
    async with AsyncExitStack() as stack:
        for _ in range(LIMITS.streams_per_client):
            client = await connected(stack, port)
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(client, head(port, "GET", "/api/events", f"Authorization: Bearer {token}"))
            with anyio.fail_after(20):
                assert b"200 OK" in await loop.sock_recv(client, 100)
        with anyio.fail_after(20):
            await api.refused("GET", "/api/events", 429, "too_many_streams")
        assert await api.ask("GET", "/api/projects") == []
