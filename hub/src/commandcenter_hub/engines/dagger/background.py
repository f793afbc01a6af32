"""Tasks that outlive the call that began them, and end with `close`."""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import anyio

log = logging.getLogger(__name__)


class Background:
    """The tasks of one engine. None of them outlives it, and none fails unseen."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._named: dict[str, asyncio.Task[None]] = {}

    def spawn(self, function: Callable[..., Awaitable[None]], *args: Any) -> "asyncio.Task[None]":
        """Begin a task."""
        # In a context of its own: a task does not belong to the trace of whoever began it.
        task = asyncio.create_task(_reported(function, *args), context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def start(self, name: str, function: Callable[[], Awaitable[None]]) -> None:
        """Begin a task unless one of this name is under way."""
        task = self._named.get(name)
        if task is None or task.done():
            self._named[name] = self.spawn(function)

    async def stop(self, name: str) -> None:
        """End the task of this name, if there is one."""
        task = self._named.pop(name, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """End all tasks."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.gather(*tasks, return_exceptions=True)


async def _reported(function: Callable[..., Awaitable[None]], *args: Any) -> None:
    try:
        await function(*args)
    except Exception:
        log.exception("a task of the dagger engine failed")
