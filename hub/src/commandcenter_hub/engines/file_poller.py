"""Wait for the files of all runs with one poller. Not part of `files`, which the command line imports without anyio."""

from collections.abc import Callable

import anyio
from anyio.lowlevel import RunVar, checkpoint

LOOK_EVERY_S = 0.05
"""Pause between two checks of followed files, seconds."""
QUIET_AFTER_S = 10.0
"""Time without a ready file, seconds, after which the pause is three times as long."""


class _Waiter:
    """One task that waits for a file."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self.ready = ready
        self.found = False
        self.woken = anyio.Event()

    def look(self) -> None:
        """Wake the task if the file is ready, or if the check fails, so that the task gets the same error itself."""
        try:
            self.found = self.found or self.ready()
        except Exception:
            self.found = True
        if self.found:
            self.woken.set()


class FilePoller:
    """Check all followed files in one task, however many there are.

    One of the waiting tasks checks for all of them; when it ends, the next one takes over.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiter] = []
        self._looking: _Waiter | None = None
        self._found_at = 0.0

    async def until(self, ready: Callable[[], bool], wake: anyio.Event) -> None:
        """Return when `ready` returns true, or when `wake` is set."""
        if ready() or wake.is_set():
            await checkpoint()  # a caller that is always ready must let other tasks run
            return
        waiter = _Waiter(lambda: wake.is_set() or ready())
        self._waiting.append(waiter)
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._look_when_set, waiter, wake)
                while not waiter.found:
                    if self._looking is None:
                        await self._look_for_all(waiter)
                    else:
                        await waiter.woken.wait()
                        waiter.woken = anyio.Event()
                tasks.cancel_scope.cancel()
        finally:
            self._waiting.remove(waiter)
            if self._looking is None and self._waiting:
                self._waiting[0].woken.set()

    async def _look_when_set(self, waiter: _Waiter, wake: anyio.Event) -> None:
        await wake.wait()
        waiter.look()

    async def _look_for_all(self, waiter: _Waiter) -> None:
        self._looking = waiter
        try:
            while not waiter.found:
                quiet = anyio.current_time() - self._found_at > QUIET_AFTER_S
                waiter.woken = anyio.Event()
                with anyio.move_on_after(LOOK_EVERY_S * 3 if quiet else LOOK_EVERY_S):
                    await waiter.woken.wait()
                for one in self._waiting:
                    one.look()
                if any(one.found for one in self._waiting):
                    self._found_at = anyio.current_time()
        finally:
            self._looking = None


_POLLER: RunVar[FilePoller] = RunVar("file_poller")


def file_poller() -> FilePoller:
    """Return the poller of this event loop: tests run several event loops in one process."""
    try:
        return _POLLER.get()
    except LookupError:
        made = FilePoller()
        _POLLER.set(made)
        return made
