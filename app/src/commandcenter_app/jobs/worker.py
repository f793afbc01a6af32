"""The job queue: SAQ over Redis, with its worker inside this process.

Jobs only steer: heavy work is done in processes of its own, so one event loop serves the API and the worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from redis.exceptions import RedisError
from saq import Worker
from saq.queue.redis import RedisQueue
from saq.types import Context

log = logging.getLogger("worker")

Function = Callable[..., Awaitable[None]]


class EmbeddedWorker(Worker[Context]):
    """A worker that leaves signals to the server it lives in."""

    SIGNALS: ClassVar[list[Any]] = []  # type: ignore[misc]  # SAQ declares it as an instance's


class JobQueue:
    """Named jobs and the worker that runs them: one of each name, since their services allow no more."""

    def __init__(self, redis_url: str) -> None:
        self._queue = RedisQueue.from_url(redis_url, name="commandcenter")
        self._functions: dict[str, Function] = {}
        self._worker: Worker[Context] | None = None
        self._task: asyncio.Task[None] | None = None

    def add(self, name: str, function: Function) -> None:
        """Make `function` the job `name`. It is called with SAQ's context and the job's arguments."""
        self._functions[name] = function

    async def enqueue(self, name: str, key: str, **arguments: int) -> None:
        """Queue a job. One with the same key that has not ended makes this a no-op."""
        await self._queue.enqueue(name, key=key, timeout=0, retries=1, ttl=60, **arguments)

    async def enqueue_anew(self, name: str, key: str, **arguments: int) -> None:
        """Queue a job again of which Redis holds nothing any more, or something that nobody will do."""
        job = self._queue.job_id(key)
        async with self._queue.redis.pipeline() as forget:
            forget.delete(job)
            forget.zrem(self._queue.namespace("incomplete"), job)
            for waiting in ("queued", "active"):
                forget.lrem(self._queue.namespace(waiting), 0, job)
            await forget.execute()
        await self.enqueue(name, key, **arguments)

    async def abort(self, key: str, reason: str) -> None:
        """Take a job out of the queue, or cancel it where it runs."""
        job = await self._queue.job(key)
        if job is not None:
            await self._queue.abort(job, reason)

    async def start(self) -> None:
        """Start the worker; a no-op while it runs. Raises RedisError.

        What an earlier one left is dropped, since a job at which it died would never be done and none of that name
        taken in its place: those who queue look in the database for what is still to be done.
        """
        if self._task is not None and not self._task.done():
            return
        for left in (self._queue.namespace("*"), self._queue.job_id("*")):
            async for key in self._queue.redis.scan_iter(match=left):
                await self._queue.redis.delete(key)
        self._worker = EmbeddedWorker(
            self._queue,
            functions=list(self._functions.items()),
            concurrency=max(1, len(self._functions)),
            cancellation_hard_deadline_s=1.0,
        )
        self._task = asyncio.create_task(self._worker.start())

    def trouble(self) -> str | None:
        """Why no jobs are done now; None when they are."""
        if self._task is None:
            return "it has not started yet"
        return "it has ended" if self._task.done() else None

    async def stop(self) -> None:
        """Cancel what runs, end the worker and close its connections."""
        if self._worker is not None and self._task is not None:
            await self._worker.stop()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self._queue.disconnect()
        except (RedisError, OSError):  # it takes leave of Redis, which may have ended before
            await self._queue.redis.aclose()
