"""Events, stored in a Redis stream, so that a client can resume after a disconnection or a restart of the backend.

One task reads the stream and passes each event to all followers in this process.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger("events")

STREAM = "commandcenter:events"
EVENTS_LIMIT = 1_000
RETRY_S = (0.02, 1.0)
"""First and longest pause before the stream is read again after a failure, seconds; the pause doubles. The first
failures are not logged: when a project starts, Redis is ready some hundredths of a second after the backend."""
BACKLOG = 100
"""Maximum number of events that a follower may be behind before it gets a `reset`."""


@dataclass(frozen=True)
class StreamEvent:
    """One event: its id in the stream, its type, and its payload as JSON."""

    id: str
    type: str
    data: str


def reset(id_: str) -> StreamEvent:
    """Return the event for a follower that has missed events and must load everything again."""
    return StreamEvent(id_, "reset", json.dumps({"type": "reset"}))


class EventLog:
    """Publish and follow events. Followers get new events only while `run` runs."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._listeners: set[asyncio.Queue[StreamEvent | None]] = set()
        self._closed = False
        self._lost = False

    async def publish(self, type_: str, data: str) -> None:
        """Add an event. If Redis is unreachable, the event is lost without an error."""
        try:
            await self._redis.xadd(STREAM, {"type": type_, "data": data}, maxlen=EVENTS_LIMIT, approximate=True)
        except (RedisError, OSError) as error:
            if not self._lost:
                log.warning("events cannot be published, and are lost meanwhile: %s", error)
            self._lost = True
        else:
            self._lost = False

    async def run(self) -> None:
        """Read the stream and pass events to followers until cancelled. Waits while Redis is unreachable.

        Followers get a `reset` afterwards, because events were lost.
        """
        seen: str | None = None
        away, reported, pause = False, False, RETRY_S[0]
        while True:
            try:
                if seen is None or away:
                    seen = await self._latest()
                if away:
                    self._pass_on(reset(seen))
                    away, reported, pause = False, False, RETRY_S[0]
                for event in await self._read(seen):
                    seen = event.id
                    self._pass_on(event)
            except (RedisError, OSError) as error:
                if pause == RETRY_S[1] and not reported:
                    log.warning("the event stream cannot be read; retrying: %s", error)
                    reported = True
                away = True
                await asyncio.sleep(pause)
                pause = min(RETRY_S[1], pause * 2)

    async def follow(self, last_id: str | None) -> AsyncIterator[StreamEvent]:
        """Yield new events, after those since `last_id` if it is given, or a `reset` if these are no longer stored."""
        queue: asyncio.Queue[StreamEvent | None] = asyncio.Queue(BACKLOG)
        self._listeners.add(queue)
        try:
            newest = "0-0"
            if last_id:
                for event in await self._missed(last_id):
                    newest = event.id
                    yield event
            while not self._closed:
                live = await queue.get()
                if live is None:
                    return
                if live.type == "reset" or order(live.id) > order(newest):
                    yield live
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """End all followers, because the process is about to end."""
        self._closed = True
        for queue in self._listeners:
            _put(queue, None)

    def _pass_on(self, event: StreamEvent) -> None:
        for queue in self._listeners:
            _put(queue, event)

    async def _latest(self) -> str:
        newest = await self._redis.xrevrange(STREAM, count=1)
        return text(newest[0][0]) if newest else "0-0"

    async def _read(self, after: str) -> list[StreamEvent]:
        answer: Any = await self._redis.xread({STREAM: after}, count=100, block=5_000)
        streams = answer.values() if isinstance(answer, dict) else [entries for _, entries in answer or []]
        return [to_event(*entry) for entries in streams for entry in flat(entries)]

    async def _missed(self, last_id: str) -> list[StreamEvent]:
        """Return the events after `last_id`, or a single `reset` if they are no longer stored."""
        try:
            newest = await self._latest()
            if not is_id(last_id) or order(last_id) > order(newest):
                return [reset(newest)]
            kept = await self._redis.xrange(STREAM, min=last_id, count=EVENTS_LIMIT * 2) or []
        except (RedisError, OSError):
            return [reset("0-0")]
        events = [to_event(*entry) for entry in kept]
        if not events or events[0].id != last_id:
            return [reset(newest)]
        return events[1:]


def _put(queue: asyncio.Queue[StreamEvent | None], event: StreamEvent | None) -> None:
    """Add an event to a follower's queue. A full queue is replaced by a `reset`."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        if event is not None:
            event = reset(event.id)
    queue.put_nowait(event)


def flat(entries: list[Any]) -> list[Any]:
    """Return the entries of one stream, which the client wraps in another list under RESP3."""
    if entries and isinstance(entries[0], list):
        return [entry for part in entries for entry in part]
    return entries


def to_event(id_: Any, fields: Any) -> StreamEvent:
    """Convert an entry of the stream to an event."""
    values = {text(key): text(value) for key, value in fields.items()}
    return StreamEvent(text(id_), values.get("type", "reset"), values.get("data", "{}"))


def text(value: Any) -> str:
    """Decode a value of Redis, which is bytes by default."""
    return value.decode() if isinstance(value, bytes) else str(value)


def is_id(value: str) -> bool:
    """Return whether `value` can be the id of an event."""
    parts = value.split("-")
    return len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts)


def order(id_: str) -> tuple[int, int]:
    """Return a sort key for an id."""
    time_ms, number = id_.split("-")
    return int(time_ms), int(number)
