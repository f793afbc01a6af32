"""Streams of programs whose token is revoked while they are open."""

import hashlib
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from commandcenter_app.api.access.guard import Access, AccessMiddleware
from commandcenter_app.web.credentials import Token

pytestmark = pytest.mark.anyio


async def test_a_stream_ends_when_its_token_is_revoked() -> None:
    access = Access("key")
    text = f"cct_one_{'x' * 43}"
    access.tokens.replace([Token("one", hashlib.sha256(text.encode()).hexdigest(), "read", None)])
    sent: list[dict[str, Any]] = []

    async def events(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        access.tokens.replace([])
        while True:
            await send({"type": "http.response.body", "body": b"later", "more_body": True})
            await anyio.lowlevel.checkpoint()

    async def receive() -> Any:
        await anyio.sleep_forever()

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"authorization", f"Bearer {text}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/api/events", "headers": headers}
    with anyio.fail_after(60):
        await AccessMiddleware(events, access)(scope, receive, send)
    assert [one.get("body") for one in sent] == [None, b"first", None]
    assert not sent[-1].get("more_body")
