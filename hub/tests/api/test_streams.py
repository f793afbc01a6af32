"""Server-sent events: changes and log lines, live and resumed."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import anyio

from commandcenter_hub.services import events


@dataclass
class Event:
    kind: str
    id: str
    data: Any


class Stream:
    """A reader of a stream."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self, within_s: float = 30) -> Event:
        fields: dict[str, str] = {}
        with anyio.fail_after(within_s):
            async for line in self._lines:
                if line.startswith(":"):
                    continue
                if not line:
                    if "data" in fields:
                        return Event(fields.get("event", ""), fields.get("id", ""), json.loads(fields["data"]))
                    continue
                name, _, value = line.partition(": ")
                fields[name] = value
        raise AssertionError("the stream ended")

    async def until(self, kind: str, **expected: Any) -> Event:
        """Return the first event of a kind whose data contains the expected values."""
        while True:
            event = await self.next()
            if event.kind == kind and all(event.data.get(name) == value for name, value in expected.items()):
                return event

    async def silent(self, for_s: float = 0.3) -> bool:
        """Return whether no event arrives. The stream cannot be read afterwards."""
        try:
            await self.next(for_s)
        except TimeoutError:
            return True
        return False


@contextlib.asynccontextmanager
async def stream(api: Any, path: str, last: str | None = None) -> AsyncIterator[Stream]:
    headers = {} if last is None else {b"last-event-id": last.encode("latin-1")}
    async with api.http.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.aiter_lines())


async def test_every_change_of_a_project_is_sent_with_its_newest_state(api: Any) -> None:
    async with stream(api, "/api/events") as changes:
        made = await api.register()
        event = await changes.until("project", id=made["id"])
        assert event.data == made
        operation = await api.start(made)
        ended = await changes.until("operation", id=operation["id"], status="succeeded")
        assert ended.data == operation
        await changes.until("project", id=made["id"], status="running")
        await api.ask("DELETE", f"/api/projects/{made['id']}")
        await changes.until("project_removed", id=made["id"])


async def test_a_stream_resumes_after_the_last_event(api: Any) -> None:
    first = await api.register("first")
    async with stream(api, "/api/events") as changes:
        await api.ask("PATCH", f"/api/projects/{first['id']}", json={"name": "seen"})
        seen = await changes.until("project", name="seen")
    second = await api.register("second")
    await api.ask("PATCH", f"/api/projects/{first['id']}", json={"name": "missed"})
    async with stream(api, "/api/events", seen.id) as changes:
        assert (await changes.next()).data["id"] == second["id"]
        assert (await changes.next()).data["name"] == "missed"
        assert await changes.silent()


async def test_lost_changes_begin_with_reset(api: Any) -> None:
    await api.register()
    async with stream(api, "/api/events") as changes:
        await api.register("other")
        boot = (await changes.next()).id.partition("-")[0]
    for last in ("", "nonsense", "deadbeef-1", f"{boot}-999999", f"{boot}-", f"{boot}-²", "-1"):
        async with stream(api, "/api/events", last) as changes:
            assert (await changes.next()).kind == "reset", last


async def test_a_resume_from_too_long_ago_begins_with_reset(api: Any) -> None:
    made = await api.register()
    async with stream(api, "/api/events") as changes:
        await api.ask("PATCH", f"/api/projects/{made['id']}", json={"name": "old"})
        old = await changes.next()
    for _ in range(events.MAX_EVENTS + 1):
        api.hub.events.publish("project", made["id"])
    async with stream(api, "/api/events", old.id) as changes:
        assert (await changes.next()).kind == "reset"


async def test_log_lines_are_followed_live_and_resumed(api: Any) -> None:
    made = await api.register()
    api.world.fault("backend").lines = ("one", "two")
    await api.start(made)
    route = f"/api/orchestration/{made['id']}/logs/stream"
    await api.until(f"/api/orchestration/{made['id']}/logs", lambda page: len(page["lines"]) == 2)
    async with stream(api, f"{route}?tail=1") as lines:
        assert (await lines.next()).data["text"] == "two"
        api.world.only("backend").write("three", "stderr")
        third = await lines.next()
        assert (third.kind, third.data["text"], third.data["stream"]) == ("line", "three", "stderr")
        assert third.id == str(third.data["id"])
    api.world.only("backend").write("four")
    async with stream(api, route, third.id) as lines:
        assert (await lines.next()).data["text"] == "four"
        assert await lines.silent()


async def test_log_lines_are_followed_by_service_and_text(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    async with stream(api, f"/api/orchestration/{made['id']}/logs/stream?service=redis&search=YES") as lines:
        api.world.only("backend").write("yes, but of another service")
        api.world.only("redis").write("no")
        api.world.only("redis").write("oh yes")
        assert (await lines.next()).data["text"] == "oh yes"


async def test_log_lines_are_followed_in_batches_and_by_expression(api: Any) -> None:
    made = await api.register()
    api.world.fault("backend").lines = [f"line {number}" for number in range(30)]
    await api.start(made)
    route = f"/api/orchestration/{made['id']}/logs"
    await api.until(route, lambda page: len(page["lines"]) == 30)
    async with stream(api, f"{route}/stream?tail=100&batch=true&regex=true&search=%5C%20.%24") as lines:
        first = await lines.next()
        assert (first.kind, [line["text"] for line in first.data["lines"]]) == (
            "lines", [f"line {number}" for number in range(10)],
        )  # fmt: skip
        assert first.id == str(first.data["lines"][-1]["id"])
        api.world.only("backend").write("line 99")
        api.world.only("backend").write("line 5")
        assert [line["text"] for line in (await lines.next()).data["lines"]] == ["line 5"]


async def test_a_project_is_found_by_its_slug(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    async with stream(api, f"/api/orchestration/{made['slug']}/logs/stream") as lines:
        api.world.only("redis").write("hello")
        assert (await lines.next()).data["text"] == "hello"


async def test_the_log_can_be_followed_before_the_first_start(api: Any) -> None:
    made = await api.register()
    api.world.fault("redis").lines = ("hello",)
    async with stream(api, f"/api/orchestration/{made['id']}/logs/stream") as lines:
        await api.start(made)
        assert (await lines.next()).data["text"] == "hello"


async def test_invalid_ids_to_resume_from_do_not_break_the_stream(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    route = f"/api/orchestration/{made['id']}/logs/stream"
    for last in ("9" * 30, str(2**63), "-1", "x", "1e3"):
        async with stream(api, route, last) as lines:
            assert await lines.silent(0.1), last
    for path in (route, "/api/events"):
        await api.refused("GET", path, 422, "invalid_input", headers={"last-event-id": "9" * 100})
    await api.refused("GET", f"{route}?tail=-1", 422, "invalid_input")


async def test_a_thousand_lines_arrive_in_order_and_none_twice(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    async with stream(api, f"/api/orchestration/{made['id']}/logs/stream") as lines:
        for number in range(1_200):
            api.world.only("redis").write(f"line {number}")
        got = [(await lines.next()).data["text"] for _ in range(1_200)]
    assert got == [f"line {number}" for number in range(1_200)]
