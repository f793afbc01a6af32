"""A writer that records each acknowledged write: a task of the desk, a row in Postgres, a key in Redis."""

import asyncio
import secrets
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import redis.asyncio

from commandcenter_hub.testing import desk

from .system import System

TIMEOUT_S = 5.0
"""Longest time of one write, seconds; afterwards it counts as not acknowledged."""
AGAIN_S = 0.1
"""Pause after a write that failed, seconds."""


@dataclass
class Lane:
    """The writes of one kind.

    Attributes:
        pause_s: pause after a write, seconds.
        acknowledged: number of each acknowledged write, and when it was acknowledged (monotonic clock, seconds).
        failed: number of writes that were not acknowledged.
        failed_at: when the newest of these failed.
        reason: why the newest of these failed.
    """

    pause_s: float
    acknowledged: dict[int, float] = field(default_factory=dict)
    failed: int = 0
    failed_at: float = 0.0
    reason: str = ""

    @property
    def newest(self) -> float:
        """When the newest write was acknowledged."""
        return next(reversed(self.acknowledged.values()), 0.0)


Write = Callable[[int], Awaitable[None]]
"""Makes the write with this number, and returns once it is acknowledged."""


class Writer:
    """Write until stopped, in a thread of its own; `name` marks its writes."""

    def __init__(self, system: System) -> None:
        self._system, self.name = system, secrets.token_hex(4)
        self.lanes = {"desk": Lane(0.1), "postgres": Lane(0.02), "redis": Lane(0.02)}
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._write()))

    def __enter__(self) -> "Writer":
        self._system.sql("CREATE TABLE IF NOT EXISTS fault_writes (writer text, number bigint)")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def all_since(self, moment: float) -> bool:
        """Return whether a write of each kind was acknowledged since a moment."""
        return all(lane.newest > moment for lane in self.lanes.values())

    def describe(self) -> str:
        """Return the numbers of writes, and the reason of the newest failure."""
        return "; ".join(
            f"{name}: {len(lane.acknowledged)} acknowledged, {lane.failed} failed {lane.reason}".strip()
            for name, lane in self.lanes.items()
        )

    async def _write(self) -> None:
        makers = {"desk": self._desk, "postgres": self._postgres, "redis": self._redis}
        await asyncio.gather(*(self._keep_writing(self.lanes[name], makers[name]) for name in makers))

    async def _keep_writing(self, lane: Lane, connect: Callable[[], Awaitable[tuple[Write, Any]]]) -> None:
        number, write, close = 0, None, None
        while not self._over.is_set():
            number += 1
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    if write is None:
                        write, close = await connect()
                    await write(number)
                lane.acknowledged[number] = time.monotonic()
                await asyncio.sleep(lane.pause_s)
            except Exception as error:  # asyncpg raises its internal errors, too
                lane.failed, lane.failed_at = lane.failed + 1, time.monotonic()
                lane.reason = f"{type(error).__name__}: {error}"[:200]
                await _closed(close)
                write = close = None
                await asyncio.sleep(AGAIN_S)
        await _closed(close)

    async def _desk(self) -> tuple[Write, Any]:
        url = f"http://127.0.0.1:{self._system.ports['frontend']}"
        auth = desk.AsBrowser(self._system.secrets["secret_key"])
        client = httpx.AsyncClient(base_url=url, auth=auth, trust_env=False, timeout=TIMEOUT_S)

        async def write(number: int) -> None:
            answer = await client.post("/api/tasks", json={"title": f"{self.name} {number}"}, headers={"origin": url})
            answer.raise_for_status()

        return write, client.aclose

    async def _postgres(self) -> tuple[Write, Any]:
        connection = await self._system.connect(TIMEOUT_S)

        async def write(number: int) -> None:
            await connection.execute("INSERT INTO fault_writes VALUES ($1, $2)", self.name, number)

        async def close() -> None:
            connection.terminate()

        return write, close

    async def _redis(self) -> tuple[Write, Any]:
        client = redis.asyncio.Redis(
            port=self._system.ports["redis"], password=self._system.secrets["redis_password"], socket_timeout=TIMEOUT_S
        )

        async def write(number: int) -> None:
            await client.set(f"{self.name}:{number}", number)

        return write, client.aclose


async def _closed(close: Any) -> None:
    if close is not None:
        with suppress(Exception):
            await close()
