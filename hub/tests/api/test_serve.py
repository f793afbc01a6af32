"""The Hub's listening socket."""

import asyncio
import socket

import pytest

from commandcenter_hub.api.serve import listen
from commandcenter_hub.testing.ports import free_port

pytestmark = pytest.mark.anyio


async def test_responses_are_sent_without_delay() -> None:
    no_delay: list[int] = []
    requested = asyncio.Event()

    async def welcome(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted: socket.socket = writer.get_extra_info("socket")
        no_delay.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()
        requested.set()

    port = free_port()
    with listen(port) as listener:
        async with await asyncio.start_server(welcome, sock=listener):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.wait_for(requested.wait(), 10)
            writer.close()
    assert no_delay == [1]
