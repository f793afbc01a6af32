"""Waits for what only a look can tell, such as the growth of a file."""

import asyncio
from collections.abc import Callable

import anyio

LOOK_EVERY_S = 0.05


class FilePoller:
    """Looks after all files that are being followed with one timer, however many there are."""

    def __init__(self) -> None:
        self._waiting: dict[anyio.Event, Callable[[], bool]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def until(self, ready: Callable[[], bool], wake: anyio.Event) -> None:
        """Return when `ready` says so, or when `wake` is set."""
        if ready() or wake.is_set():
            return
        found = anyio.Event()
        self._waiting[found] = lambda: wake.is_set() or ready()
        self._arm()
        try:
            await found.wait()
        finally:
            self._waiting.pop(found, None)

    def _arm(self) -> None:
        loop = asyncio.get_running_loop()
        # A timer of a loop that has been closed never comes: tests run several loops in one process.
        if self._timer is None or self._loop is not loop:
            self._loop = loop
            self._timer = loop.call_later(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        self._timer = None
        for found, ready in list(self._waiting.items()):
            if ready():
                found.set()
                self._waiting.pop(found, None)
        if self._waiting:
            self._arm()


FILE_POLLER = FilePoller()
