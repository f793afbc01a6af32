"""Background tasks: they outlive the call that starts them, and end with their owner's block."""

import contextlib
import contextvars
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import anyio
import anyio.abc

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Task:
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    ended: anyio.Event = field(default_factory=anyio.Event)


class BackgroundTasks:
    """The named background tasks of one owner. An error in one is logged and does not end the others."""

    def __init__(self) -> None:
        self._group: anyio.abc.TaskGroup | None = None
        self._tasks: dict[str, _Task] = {}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Allow tasks to be started until the end of the block, which cancels them all."""
        failure: Exception | None = None
        async with anyio.create_task_group() as self._group:
            try:
                yield
            except Exception as error:
                failure = error  # raised below, because the task group would wrap it in an exception group
            self._group.cancel_scope.cancel()
        self._group = None
        if failure is not None:
            raise failure

    def start(self, name: str, function: Callable[[], Awaitable[None]]) -> None:
        """Start a task unless one with this name runs."""
        assert self._group is not None, "tasks run within `running`"
        if name not in self._tasks:
            task = self._tasks[name] = _Task()
            # In a context of its own: the task does not belong to its caller's trace.
            contextvars.Context().run(self._group.start_soon, self._run, name, task, function)

    async def stop(self, name: str) -> None:
        """Cancel the task with this name, and return when it has ended. Does nothing when there is none."""
        task = self._tasks.get(name)
        if task is not None:
            task.scope.cancel()
            with anyio.CancelScope(shield=True):
                await task.ended.wait()

    async def _run(self, name: str, task: _Task, function: Callable[[], Awaitable[None]]) -> None:
        try:
            with task.scope:
                await function()
        except Exception:
            log.exception("the background task “%s” failed", name)
        finally:
            del self._tasks[name]
            task.ended.set()
