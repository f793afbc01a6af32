"""The end of a run: its complete log, the count of restarts, and the recorded reason."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from commandcenter_hub.domain.errors import EngineUnavailable, ServiceFailed
from commandcenter_hub.domain.operation import Progress
from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Exit, Handle
from commandcenter_hub.storage.repositories import RunRepository
from commandcenter_hub.supervisor import runs
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.supervisor import Supervisor
from commandcenter_hub.testing.demo import QUICK, demo_service
from commandcenter_hub.testing.ports import free_port

from .conftest import World, ask, ended, pid, started, states, until

BACKLOG = 150_000
LONG_S = 240
SLOW_S = 0.5
"""Time that a slow disk needs for a batch of lines, seconds."""


def files(world: World, service: str = "demo") -> list[Path]:
    """Return the output files that are kept for a service."""
    return sorted((world.folder / "home" / "projects" / "demo" / "run" / service).glob("*.out"))


def lines_like(hub: Supervisor, like: str) -> list[str]:
    """Return the log lines that begin with `like`, in order. Reads SQLite directly, since there are many."""
    found = hub.journal._db.execute("SELECT text FROM lines WHERE text LIKE ? ORDER BY id", (f"{like}%",))
    return [row[0] for row in found]


async def write_many_lines(service: Service) -> None:
    with anyio.fail_after(LONG_S):
        for _ in range(BACKLOG // 10_000):
            await ask(service, "/say?text=much+{n}&count=10000")


EXPECTED = [f"much {n}" for _ in range(BACKLOG // 10_000) for n in range(10_000)]


class BlockedJournal:
    """Blocks writes to the journal, as a slow disk does, until they are released."""

    def __init__(self, hub: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
        self._free = threading.Event()
        append = hub.journal.append

        def slowly(*given: Any) -> Any:
            assert self._free.wait(LONG_S)
            return append(*given)

        monkeypatch.setattr(hub.journal, "append", slowly)

    def release(self) -> None:
        self._free.set()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["death", "stop"])
async def test_a_service_starts_again_while_its_previous_log_is_still_being_read(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    world.services = (demo_service(),)
    async with world.hub() as hub:
        await started(hub)
        first = files(world)
        blocked = BlockedJournal(hub, monkeypatch)
        try:
            await write_many_lines(world.services[0])
            if how == "death":
                os.kill(pid(hub, "demo"), signal.SIGKILL)
                await until(lambda: hub.records["demo"].history.restarts == 1, "it has been restarted", 30)
                assert "much 9999" in hub.records["demo"].history.last_lines
                await until(lambda: hub.records["demo"].state is ServiceState.HEALTHY, "it is healthy again", 30)
            else:
                hub.stop()
                await ended(hub)
                await started(hub)
            assert lines_like(hub, "much") == []
            assert set(first) < set(files(world))
        finally:
            blocked.release()
        await until(lambda: files(world) != [] and not set(first) & set(files(world)), "all output was read", LONG_S)
        assert lines_like(hub, "much") == EXPECTED
        await until(lambda: hub.journal.unread() == [hub.records["demo"].handle], "only the current run is unread")


@pytest.mark.slow
async def test_successive_hubs_read_the_log_of_a_dead_run_to_its_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Journal.append

    def slowly(*given: Any) -> object:
        time.sleep(SLOW_S)
        return append(*given)

    monkeypatch.setattr(Journal, "append", slowly)
    world.services = (demo_service(restart=RestartPolicy(first_delay_s=600, longest_delay_s=600)),)
    async with world.hub() as hub:
        await started(hub)
        first = files(world)
        await write_many_lines(world.services[0])
        os.kill(pid(hub, "demo"), signal.SIGKILL)
        await until(lambda: hub.records["demo"].state is ServiceState.RESTARTING, "its exit is noticed", 30)
    hubs, seen = 0, 0
    while files(world):
        assert files(world) == first
        async with world.hub() as hub:
            await until(lambda: len(lines_like(hub, "much")) > seen or not files(world), "reading continues", 60)  # noqa: B023
            if len(lines_like(hub, "much")) == BACKLOG:
                await until(lambda: not files(world), "the files are removed once read", 30)
            seen, hubs = len(lines_like(hub, "much")), hubs + 1
    assert hubs > 1
    async with world.hub() as hub:
        assert lines_like(hub, "much") == EXPECTED
        await until(lambda: hub.journal.unread() == [], "nothing is left to read")


async def test_the_output_of_a_failed_start_is_in_the_log(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.services = (demo_service(),)
    async with world.hub() as hub:
        tries = 0

        async def publish(*_: object) -> None:
            nonlocal tries
            tries += 1
            if tries == 1:
                await until(lambda: any(file.stat().st_size for file in files(world)), "it has written output")
                raise ServiceFailed("It cannot be published.")

        monkeypatch.setattr(hub.engine, "publish", publish)
        await started(hub)
        await until(lambda: len(lines_like(hub, "hello")) == 2 and len(files(world)) == 1, "both runs were read")


async def test_a_reset_restart_count_is_saved_for_the_next_hub(world: World) -> None:
    world.services = (demo_service(restart=replace(QUICK, window_s=1.0)),)
    async with world.hub() as hub:
        await started(hub)
        os.kill(pid(hub, "demo"), signal.SIGKILL)
        await until(lambda: hub.records["demo"].history.restarts == 1, "it has been restarted")
        rows = RunRepository(world.database)
        await until(lambda: hub.records["demo"].history.restarts == 0, "the count has been reset", 30)
        with anyio.fail_after(60):
            while [row.restarts for row in await rows.of_project("p1")] != [0]:
                await anyio.sleep(0.02)
    async with world.hub(wanted=True) as hub:
        assert hub.records["demo"].state is ServiceState.HEALTHY
        assert hub.records["demo"].history.restarts == 0


async def test_the_next_hub_continues_the_restart_count(world: World) -> None:
    world.services = (demo_service(),)
    async with world.hub() as hub:
        await started(hub)
        os.kill(pid(hub, "demo"), signal.SIGKILL)
        await until(
            lambda: hub.records["demo"].history.restarts == 1 and states(hub) == {"demo": "healthy"},
            "it has been restarted",
        )
    async with world.hub(wanted=True) as hub:
        assert hub.records["demo"].history.restarts == 1


# -- watching


def failing(times: int, wait: Callable[[Handle], Any]) -> Callable[[Handle], Any]:
    """Return a `wait` that fails `times` times before it succeeds."""
    left = times

    async def sometimes(handle: Handle) -> Exit:
        nonlocal left
        left -= 1
        if left >= 0:
            raise EngineUnavailable("The engine does not answer.")
        ended: Exit = await wait(handle)
        return ended

    return sometimes


async def test_a_run_whose_watching_failed_is_watched_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.watching.WATCH_AGAIN_S", (0.01, 0.01, 0.01))
    world.services = (demo_service(),)
    async with world.hub() as hub:
        monkeypatch.setattr(hub.engine, "wait", failing(2, hub.engine.wait))
        await started(hub)
        first = pid(hub, "demo")
        assert hub.records["demo"].history.restarts == 0
        os.kill(first, signal.SIGKILL)
        await until(lambda: hub.records["demo"].history.restarts == 1, "its exit is noticed")
        await until(lambda: states(hub) == {"demo": "healthy"}, "it is healthy again")


async def test_a_run_that_cannot_be_watched_is_ended_and_started_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.watching.WATCH_AGAIN_S", (0.01, 0.01, 0.01))
    world.services = (demo_service(),)
    async with world.hub() as hub:
        monkeypatch.setattr(hub.engine, "wait", failing(3, hub.engine.wait))
        hub.start()
        await until(lambda: hub.records["demo"].history.deaths != (), "its exit is recorded")
        assert hub.records["demo"].failure is not None
        assert "could not be watched" in hub.records["demo"].failure["message"]
        assert (await ended(hub)).progress is Progress.SUCCEEDED
        assert await ask(world.services[0], "/pid") == str(pid(hub, "demo"))


# -- services that never become healthy


def not_listening(policy: RestartPolicy) -> Service:
    """Return a service that does not listen on the probed port."""
    made = demo_service("closed", start_timeout_s=3, restart=policy)
    assert made.process is not None
    return replace(made, process=replace(made.process, args=(*made.process.args[:-1], (str(free_port()),))))


@pytest.mark.slow
async def test_a_service_that_never_becomes_healthy_is_given_up_with_the_reason_of_its_probe(world: World) -> None:
    # The window is shorter than the time between two exits.
    world.services = (not_listening(replace(QUICK, window_s=0.1)),)
    async with world.hub() as hub:
        hub.start()
        await until(lambda: states(hub) == {"closed": "exited"}, "it is given up", 60)
        error = hub.error()
        assert error is not None
        assert error["code"] == "start_timeout"
        assert "not ready after 3 s: " in error["message"]
        assert "onnect" in error["message"]
        assert "was started 3 times in a row without becoming healthy" in error["message"]
        assert "exited with code" not in error["message"]
        assert error["details"]["last_lines"] == ["hello", "bye"]
        assert hub.failed
        assert hub.records["closed"].history.exit_code is None
        assert len(lines_like(hub, "hello")) == 3


async def test_a_service_ended_as_unhealthy_keeps_the_reason_of_its_probe(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    policy = replace(QUICK, first_delay_s=30, longest_delay_s=30, unhealthy_for_s=0.2)
    world.services = (demo_service("sick", restart=policy),)
    async with world.hub() as hub:
        await started(hub)
        await ask(world.services[0], "/sick")
        await until(lambda: hub.records["sick"].state is ServiceState.RESTARTING, "it has been ended", 30)
        error = hub.error()
        assert error is not None
        assert "503" in error["message"]

        def logged() -> bool:
            return any(" was stopped: " in text and "503" in text for text in caplog.messages)

        await until(logged, "the Hub's log has the reason, too")


# -- reading


async def test_reading_a_log_is_repeated_after_errors(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "READ_AGAIN_S", (0.01, 0.05))
    world.services = (demo_service(),)
    async with world.hub() as hub:
        cursor, failures = hub.journal.cursor, 3

        def failing_at_first(run: str) -> str | None:
            nonlocal failures
            failures -= 1
            if failures >= 0:
                raise OSError("not now")
            return cursor(run)

        monkeypatch.setattr(hub.journal, "cursor", failing_at_first)
        await started(hub)
        await until(lambda: lines_like(hub, "hello") == ["hello"], "the log has been read")
