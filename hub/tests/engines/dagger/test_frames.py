"""The protocol between port proxy and relay can be cancelled at any moment."""

import asyncio
import socket

import pytest

from commandcenter_hub.engines.dagger.programs import frames


@pytest.mark.parametrize("steps", range(6))
async def test_a_cancellation_takes_effect_while_the_connection_ends(steps: int) -> None:
    near, far = socket.socketpair()
    with far:
        connection = await asyncio.open_unix_connection(sock=near)
        task = asyncio.create_task(frames.Stream(connection).run(60))
        for _ in range(4):
            await asyncio.sleep(0)
        connection[0].feed_eof()
        for _ in range(steps):
            await asyncio.sleep(0)
        was_over = task.done()
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled() or was_over
