"""The event log with a real Valkey."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import anyio
import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from commandcenter_app.jobs.events import BACKLOG, STREAM, EventLog, is_id, order

pytestmark = pytest.mark.anyio


@pytest.fixture
async def redis(servers: Any) -> AsyncIterator[Redis]:
    client = Redis.from_url(servers.redis_url(60))
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def events(redis: Redis) -> AsyncIterator[EventLog]:
    log = EventLog(redis)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(log.run)
        await until(lambda: reading(redis))
        yield log
        tasks.cancel_scope.cancel()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    with anyio.fail_after(30):
        while not await condition():
            await anyio.sleep(0.005)


async def reading(redis: Redis) -> bool:
    """Return whether a client waits for the next event in this Redis database."""
    number = str(redis.connection_pool.connection_kwargs["db"])
    return any(client["db"] == number and client["cmd"] == "xread" for client in await redis.client_list())


async def following(log: EventLog) -> bool:
    return bool(log._listeners)


async def take(log: EventLog, count: int, last_id: str | None = None) -> list[tuple[str, str]]:
    """Return the next `count` events as (id, data)."""
    found: list[tuple[str, str]] = []
    with anyio.fail_after(30):
        async for event in log.follow(last_id):
            found.append((event.id, event.data if event.type != "reset" else "reset"))
            if len(found) == count:
                break
    return found


async def publish(log: EventLog, *data: str) -> None:
    for one in data:
        await log.publish("scan", one)


async def test_followers_receive_new_events(events: EventLog) -> None:
    await publish(events, "before")
    await anyio.sleep(0.05)
    received: list[tuple[str, str]] = []

    async def listen() -> None:
        received.extend(await take(events, 2))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(listen)
        tasks.start_soon(listen)
        await anyio.sleep(0.05)
        await publish(events, "one", "two")
    assert sorted(data for _, data in received) == ["one", "one", "two", "two"]


async def test_a_follower_resumes_after_its_last_event(events: EventLog, redis: Redis) -> None:
    await publish(events, "one", "two", "three")
    ids = [entry[0].decode() for entry in await redis.xrange(STREAM)]
    assert await take(events, 2, ids[0]) == [(ids[1], "two"), (ids[2], "three")]


async def test_no_event_comes_twice_when_resuming_during_new_events(events: EventLog, redis: Redis) -> None:
    await publish(events, "one")
    first = (await redis.xrange(STREAM))[0][0].decode()

    async def more() -> None:
        await publish(events, *(str(number) for number in range(50)))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(more)
        received = await take(events, 50, first)
    assert [data for _, data in received] == [str(number) for number in range(50)]


@pytest.mark.parametrize("last_id", ["1-1", "99999999999999-0", "nonsense", "1-2-3", "-", "²-1"])
async def test_an_impossible_resume_begins_with_reset(events: EventLog, last_id: str) -> None:
    await publish(events, "one")
    assert [data for _, data in await take(events, 1, last_id)] == ["reset"]


async def test_a_resume_after_redis_lost_its_events_begins_with_reset(events: EventLog, redis: Redis) -> None:
    await publish(events, "one")
    last = (await redis.xrange(STREAM))[0][0].decode()
    await redis.flushdb()
    assert [data for _, data in await take(events, 1, last)] == ["reset"]


async def test_a_slow_follower_gets_a_reset(events: EventLog) -> None:
    stream = events.follow(None)
    waiting = anyio.Event()
    received: list[str] = []

    async def listen() -> None:
        async for event in stream:
            received.append(event.type)
            await waiting.wait()
            if len(received) == 2:
                return

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(listen)
        await until(lambda: following(events))
        quick = events.follow(None)
        async with anyio.create_task_group() as receiving:

            async def receive_all() -> None:
                async for event in quick:
                    if event.type == "reset" or event.data == str(BACKLOG + 1):
                        return

            receiving.start_soon(receive_all)
            await publish(events, *(str(number) for number in range(BACKLOG + 2)))
        waiting.set()
    assert received == ["scan", "reset"]


async def test_close_ends_followers(events: EventLog) -> None:
    ended: list[bool] = []

    async def listen() -> None:
        async for _ in events.follow(None):
            pass
        ended.append(True)

    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(listen)
            await until(lambda: following(events))
            events.close()
    assert ended == [True]


async def test_without_redis_only_the_event_is_lost(tools: Any) -> None:
    client = Redis.from_url(f"redis://127.0.0.1:{tools.free_port()}/0")
    log = EventLog(client)
    await log.publish("scan", json.dumps({}))
    assert [data for _, data in await take(log, 1, "1-1")] == ["reset"]
    await client.aclose()


async def test_followers_get_a_reset_when_redis_is_back(tools: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    port, folder = tools.free_port(), tmp_path_factory.mktemp("redis")
    client = Redis.from_url(f"redis://127.0.0.1:{port}/0", socket_timeout=10)
    log = EventLog(client)
    received: list[str] = []

    async def answers() -> bool:
        with suppress(RedisError, OSError):
            return bool(await client.ping())
        return False

    async def listen() -> None:
        async for event in log.follow(None):
            received.append(event.type)

    async def is_received() -> bool:
        return bool(received)

    async def reads() -> bool:
        with suppress(RedisError, OSError):
            return await reading(client)
        return False

    async with anyio.create_task_group() as tasks:
        with tools.process(tools.valkey(port), folder / "log", cwd=folder):
            await until(answers)
            tasks.start_soon(log.run)
            tasks.start_soon(listen)
            await until(reads)
        await publish(log, "lost")
        assert received == []
        with tools.process(tools.valkey(port), folder / "log", cwd=folder):
            await until(is_received)
            await until(reads)
            assert received == ["reset"]
            await publish(log, "arrives")
            await until(lambda: count(received, 2))
        tasks.cancel_scope.cancel()
    assert received == ["reset", "scan"]
    await client.aclose()


async def count(received: list[str], number: int) -> bool:
    return len(received) == number


def test_ids_are_recognised_and_ordered() -> None:
    assert is_id("1795368540265-0")
    assert not any(map(is_id, ["", "1", "a-1", "1-", "1-" + "9" * 19]))
    assert order("9-10") > order("9-9") > order("8-99")
