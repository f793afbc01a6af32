"""The event bus: no change is lost, and none is sent twice without reason."""

from collections.abc import AsyncIterator

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.services import events
from commandcenter_hub.services.events import Event, EventBus


async def take(stream: AsyncIterator[Event], count: int) -> list[str]:
    with anyio.fail_after(30):
        return [
            f"{event.kind} {event.subject}".strip() for _, event in [(n, await anext(stream)) for n in range(count)]
        ]


async def nothing(stream: AsyncIterator[Event]) -> bool:
    with anyio.move_on_after(0.05):
        await anext(stream)
        return False
    return True


async def begun(bus: EventBus, last: str | None = None) -> AsyncIterator[Event]:
    """A subscriber that has started to receive events."""
    stream = bus.follow(last)
    if last is None:
        bus.publish("begin", "")
        # The subscription starts with the first read: earlier events are not received.
        send, receive = anyio.create_memory_object_stream[Event](1)

        async def first() -> None:
            send.send_nowait(await anext(stream))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(first)
            await anyio.sleep(0.01)
            bus.publish("begun", "")
        assert receive.receive_nowait().kind == "begun"
        send.close()
        receive.close()
    return stream


async def test_a_subscriber_receives_new_events_only() -> None:
    bus = EventBus()
    bus.publish("project", "old")
    stream = await begun(bus)
    bus.publish("project", "a")
    bus.publish("operation", "b")
    assert await take(stream, 2) == ["project a", "operation b"]
    assert await nothing(stream)


async def test_several_changes_of_one_object_become_one_event() -> None:
    bus = EventBus()
    stream = await begun(bus)
    for subject in "abacab":
        bus.publish("project", subject)
    assert await take(stream, 3) == ["project c", "project a", "project b"]
    assert await nothing(stream)


async def test_a_subscriber_resumes_after_its_last_event() -> None:
    bus = EventBus()
    stream = await begun(bus)
    bus.publish("project", "a")
    seen = await anext(stream)
    bus.publish("project", "b")
    assert await take(bus.follow(seen.id), 1) == ["project b"]
    newest = await anext(bus.follow(seen.id))
    assert await nothing(bus.follow(newest.id))


async def test_an_impossible_resume_begins_with_reset() -> None:
    bus, other = EventBus(), EventBus()
    bus.publish("project", "a")
    other.publish("project", "a")
    foreign = (await anext(other.follow("x"))).id
    for last in ("", "x", foreign, foreign.partition("-")[0] + "-0", "-1", "a-b-c"):
        assert await take(bus.follow(last), 1) == ["reset"], last
    resumed = (await anext(bus.follow("x"))).id
    assert await nothing(bus.follow(resumed))


async def test_a_slow_subscriber_gets_a_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MAX_EVENTS", 3)
    bus = EventBus()
    stream = await begun(bus)
    for number in range(10):
        bus.publish("project", str(number))
    assert await take(stream, 1) == ["reset"]
    bus.publish("project", "later")
    assert await take(stream, 1) == ["project later"]


async def test_events_published_during_a_batch_are_not_lost() -> None:
    bus = EventBus()
    stream = await begun(bus)
    bus.publish("project", "a")
    bus.publish("project", "b")
    assert await take(stream, 1) == ["project a"]
    bus.publish("project", "c")
    bus.publish("project", "a")
    assert await take(stream, 3) == ["project b", "project c", "project a"]


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.integers(0, 30))
async def test_a_subscriber_that_reconnects_gets_the_newest_state_of_everything(changes: list[str], cut: int) -> None:
    bus = EventBus()
    bus.publish("project", "first")
    last = (await anext(bus.follow("x"))).id
    version: dict[str, int] = {}
    known: dict[str, int] = {}
    for number, subject in enumerate(changes):
        version[subject] = number
        bus.publish("project", subject)
        if number % (cut + 1) == 0:
            event = await anext(bus.follow(last))  # receives one event, then is disconnected
            last, known[event.subject] = event.id, version[event.subject]
    stream = bus.follow(last)
    while not await _quiet(stream, known, version):
        pass
    assert known == version


async def _quiet(stream: AsyncIterator[Event], known: dict[str, int], version: dict[str, int]) -> bool:
    with anyio.move_on_after(0.002):
        event = await anext(stream)
        known[event.subject] = version[event.subject]
        return False
    return True
