"""The tasks of one project's supervision, in one task group."""

import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import anyio
import anyio.abc

log = logging.getLogger(__name__)


class ProjectTasks:
    """Run tasks that end with the supervisor. A failed task does not end the others."""

    def __init__(self, project_id: str, failed: Callable[[], None]) -> None:
        """Prepare; `failed` is called when a task has failed."""
        self._project_id, self._failed = project_id, failed
        self._group: anyio.abc.TaskGroup | None = None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run tasks until the end of the block, which waits for them."""
        async with anyio.create_task_group() as self._group:
            yield

    def spawn(self, function: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Start a task. Call it only within `running`."""
        assert self._group is not None
        self._group.start_soon(self._contained, function, *args)

    async def _contained(self, function: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        try:
            await function(*args)
        except Exception:  # an error in one project must not end the Hub
            log.exception("supervising project %s failed", self._project_id)
            self._failed()
