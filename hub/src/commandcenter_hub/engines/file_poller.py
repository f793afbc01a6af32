"""Wait for the files of all runs with one poller. Not part of `files`, which the command line imports without anyio."""

from collections.abc import Callable, Collection

import anyio
from anyio.lowlevel import RunVar, checkpoint

from commandcenter_hub.engines.file_changes import FileChanges

LOOK_EVERY_S = 0.05
"""Pause between two checks of followed files, seconds."""
QUIET_AFTER_S = 10.0
"""Time without a ready file, seconds, after which the pause is three times as long."""
WATCHED_S = 10.0
"""Pause between two checks of files whose changes the system reports, seconds."""


class _Waiter:
    """One task that waits for a file."""

    def __init__(self, ready: Callable[[], bool], watched: frozenset[int]) -> None:
        """Wait until `ready`, which depends on the files with these numbers; none if the system cannot report them."""
        self.ready, self.watched = ready, watched
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
    """Check all followed files in one task, however many there are; where possible, only after a write to them.

    One of the waiting tasks checks for all of them; when it ends, the next one takes over.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiter] = []
        self._looking: _Waiter | None = None
        self._found_at = 0.0
        self._changes: FileChanges | None = None

    async def until(self, ready: Callable[[], bool], wake: anyio.Event, files: Collection[int] = ()) -> None:
        """Return when `ready` returns true, or when `wake` is set.

        `files` are the open files on which `ready` depends, if it depends on nothing else.
        """
        waiter = _Waiter(lambda: wake.is_set() or ready(), self._watch(files))
        self._waiting.append(waiter)
        try:
            if waiter.ready():  # checked after the files are watched, so that no write is missed
                await checkpoint()  # a caller that is always ready must let other tasks run
                return
            if self._looking is not None and not waiter.watched:
                self._looking.woken.set()
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
            if not self._waiting and self._changes is not None:
                self._changes.close()
                self._changes = None
            elif self._looking is None and self._waiting:
                self._waiting[0].woken.set()

    def _watch(self, files: Collection[int]) -> frozenset[int]:
        """Make the system report writes to these files; return their numbers, or none if it cannot."""
        try:
            if files and self._changes is None:
                self._changes = FileChanges()
            return frozenset(self._changes.watch(one) for one in files) if self._changes else frozenset()
        except OSError:  # another system, or the limit of watches is reached
            return frozenset()

    async def _look_when_set(self, waiter: _Waiter, wake: anyio.Event) -> None:
        await wake.wait()
        waiter.look()

    async def _look_for_all(self, waiter: _Waiter) -> None:
        self._looking = waiter
        try:
            while not waiter.found:
                waiter.woken = anyio.Event()
                with anyio.move_on_after(self._pause()) as pause:
                    await self._until_written(waiter)
                written = set() if self._changes is None else self._changes.read()
                for one in self._waiting:
                    if pause.cancelled_caught or not one.watched or written is None or one.watched & written:
                        one.look()
                if any(one.found for one in self._waiting):
                    self._found_at = anyio.current_time()
                if written is None or written:
                    # A program that writes without pause must not keep this task busy.
                    with anyio.move_on_after(LOOK_EVERY_S):
                        await waiter.woken.wait()
        finally:
            self._looking = None

    def _pause(self) -> float:
        """Return the longest pause before all files are checked, seconds."""
        if all(one.watched for one in self._waiting):
            return WATCHED_S
        quiet = anyio.current_time() - self._found_at > QUIET_AFTER_S
        return LOOK_EVERY_S * 3 if quiet else LOOK_EVERY_S

    async def _until_written(self, waiter: _Waiter) -> None:
        """Return when the system reports a write to a file, or the waiter is woken."""
        async with anyio.create_task_group() as tasks:
            if self._changes is not None:
                tasks.start_soon(self._wake_when_written, waiter, self._changes.descriptor)
            await waiter.woken.wait()
            tasks.cancel_scope.cancel()

    async def _wake_when_written(self, waiter: _Waiter, descriptor: int) -> None:
        await anyio.wait_readable(descriptor)
        waiter.woken.set()


_POLLER: RunVar[FilePoller] = RunVar("file_poller")


def file_poller() -> FilePoller:
    """Return the poller of this event loop: tests run several event loops in one process."""
    try:
        return _POLLER.get()
    except LookupError:
        made = FilePoller()
        _POLLER.set(made)
        return made
