"""uvicorn's server, without its check ten times a second whether it should stop."""

import asyncio
from contextlib import suppress
from types import FrameType

import uvicorn

TICK_S = 1.0
"""Time between two updates of the Date header, seconds."""


class QuietServer(uvicorn.Server):
    """A server that waits for the signal that stops it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Wait until a signal stops the server."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), TICK_S)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked.set)
