"""The supervisor with the local engine and real processes: starts, stops, restarts, giving up and adoption."""

import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace

import anyio
import pytest

from commandcenter_hub.domain.operation import Operation, OperationKind, Progress
from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines import processes
from commandcenter_hub.storage.repositories import OperationRepository
from commandcenter_hub.testing.demo import QUICK, demo_service
from commandcenter_hub.testing.ports import free_port

from .conftest import World, ask, ended, log_of, pid, started, states, until

SLOW = RestartPolicy(first_delay_s=30)


def chain() -> tuple[Service, ...]:
    """Three services, each depending on the one before."""
    return (
        demo_service("base"),
        demo_service("middle", depends_on=("base",)),
        demo_service("top", depends_on=("middle",)),
    )


def times(operation: Operation, what: str) -> dict[str, tuple[float, float]]:
    found = {}
    for step in operation.steps:
        if step.report.key.endswith(f".{what}") and step.report.service and step.ended is not None:
            found[step.report.service] = (step.started, step.ended)
    return found


# -- start and stop


async def test_services_start_after_their_dependencies_and_stop_before_them(world: World) -> None:
    world.services = chain()
    async with world.hub() as hub:
        await started(hub)
        assert states(hub) == {"base": "healthy", "middle": "healthy", "top": "healthy"}
        assert hub.operations.newest is not None
        starts = times(hub.operations.newest, "start")
        assert starts["base"][1] <= starts["middle"][0]
        assert starts["middle"][1] <= starts["top"][0]
        hub.stop()
        stops = times(await ended(hub), "stop")
        assert stops["top"][1] <= stops["middle"][0]
        assert stops["middle"][1] <= stops["base"][0]
        assert states(hub) == {"base": "stopped", "middle": "stopped", "top": "stopped"}
        assert log_of(hub, "base") == ["hello", "bye"]


async def test_independent_services_start_in_parallel(world: World) -> None:
    world.services = (demo_service("one"), demo_service("two"))
    async with world.hub() as hub:
        await started(hub)
        assert hub.operations.newest is not None
        starts = times(hub.operations.newest, "start")
        assert starts["one"][0] < starts["two"][1]
        assert starts["two"][0] < starts["one"][1]


async def test_a_stop_during_a_start_leaves_nothing_running(world: World) -> None:
    world.services = (demo_service("base"), demo_service("late", depends_on=("base",)))
    for pause in (0.0, 0.05, 0.3):
        async with world.hub() as hub:
            first = hub.start()
            await anyio.sleep(pause)
            hub.stop()
            stopped = await ended(hub)
            assert (stopped.kind, stopped.progress) == (OperationKind.STOP, Progress.SUCCEEDED)
            assert states(hub) == {"base": "stopped", "late": "stopped"}
            await hub.operations.save()
            saved = await OperationRepository(world.database).get(first.id)
            assert saved is not None
            assert saved.progress in {Progress.CANCELLED, Progress.SUCCEEDED}


async def test_a_cancelled_start_leaves_nothing_running(world: World) -> None:
    world.services = (demo_service("base"), demo_service("never", depends_on=("base",), options=("--die", "1")))
    world.services = (world.services[0], replace(world.services[1], restart=SLOW))
    async with world.hub() as hub:
        hub.start()
        await until(lambda: states(hub) == {"base": "healthy", "never": "restarting"}, "half of the start is done")
        hub.cancel()
        assert hub.operations.current is not None
        assert hub.operations.current.cancelling
        operation = await ended(hub)
        assert operation.progress is Progress.CANCELLED
        assert states(hub) == {"base": "stopped", "never": "stopped"}
        assert not hub.wanted


# -- keeping services running


async def test_only_the_service_that_died_is_restarted(world: World) -> None:
    world.services = chain()
    async with world.hub() as hub:
        await started(hub)
        before = {name: pid(hub, name) for name in hub.records}
        os.kill(before["middle"], signal.SIGKILL)
        await until(lambda: hub.records["middle"].state is not ServiceState.HEALTHY, "its exit is noticed", 1)
        error = hub.error()
        assert error is not None
        assert "middle was killed by signal 9" in error["message"]
        await until(lambda: hub.records["middle"].state is ServiceState.HEALTHY, "it is healthy again")
        after = {name: pid(hub, name) for name in hub.records}
        assert after["middle"] != before["middle"]
        assert (after["base"], after["top"]) == (before["base"], before["top"])
        assert hub.records["middle"].history.restarts == 1
        assert hub.error() is None


async def test_a_service_that_keeps_dying_is_given_up_with_its_last_lines(world: World) -> None:
    world.services = (demo_service("good"), demo_service("bad", options=("--die", "3")))
    async with world.hub() as hub:
        hub.start()
        operation = await ended(hub)
        assert operation.progress is Progress.FAILED
        assert operation.error is not None
        assert "exited with code 3" in operation.error["message"]
        assert f"{QUICK.give_up_after} times" in operation.error["message"]
        assert operation.error["details"]["service"] == "bad"
        assert operation.error["details"]["last_lines"] == ["hello", "cannot go on"]
        assert states(hub) == {"good": "healthy", "bad": "exited"}
        assert hub.failed
        assert log_of(hub, "bad").count("hello") == QUICK.give_up_after
        hub.start()
        assert (await ended(hub)).progress is Progress.FAILED
        assert log_of(hub, "bad").count("hello") == 2 * QUICK.give_up_after


async def test_a_service_that_stops_responding_is_unhealthy_and_restarted(world: World) -> None:
    world.services = (demo_service("sick"),)
    async with world.hub() as hub:
        await started(hub)
        first = pid(hub, "sick")
        await ask(world.services[0], "/sick")
        await until(lambda: hub.records["sick"].state is ServiceState.UNHEALTHY, "it is unhealthy")
        error = hub.error()
        assert error is not None
        assert "503" in error["message"]
        await until(lambda: hub.records["sick"].state is ServiceState.HEALTHY, "it is restarted")
        assert pid(hub, "sick") != first


async def test_a_service_that_never_becomes_healthy_fails_the_start(world: World) -> None:
    closed = demo_service("closed", start_timeout_s=1.0)
    other = free_port()
    assert closed.process is not None
    # It does not listen on the probed port.
    world.services = (
        replace(closed, process=replace(closed.process, args=(*closed.process.args[:-1], (str(other),)))),
    )
    async with world.hub() as hub:
        hub.start()
        operation = await ended(hub)
        assert operation.progress is Progress.FAILED
        assert operation.error is not None
        assert operation.error["code"] == "start_timeout"
        assert "closed was not ready after" in operation.error["message"]


async def test_a_restart_of_one_service_replaces_only_that_one(world: World) -> None:
    world.services = chain()
    async with world.hub() as hub:
        await started(hub)
        before = {name: pid(hub, name) for name in hub.records}
        hub.restart({"middle"})
        assert (await ended(hub)).progress is Progress.SUCCEEDED
        after = {name: pid(hub, name) for name in hub.records}
        assert [name for name in before if before[name] != after[name]] == ["middle"]
        hub.restart()
        assert (await ended(hub)).progress is Progress.SUCCEEDED
        last = {name: pid(hub, name) for name in hub.records}
        assert [name for name in after if after[name] == last[name]] == []


async def test_a_port_taken_between_check_and_start_is_reported(world: World) -> None:
    world.services = (replace(demo_service("demo"), restart=SLOW),)
    port = world.services[0].port().host
    async with world.hub() as hub, await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port):
        hub.start()
        operation = await ended(hub)
        assert operation.progress is Progress.FAILED
        assert operation.error is not None
        assert operation.error["code"] == "port_in_use"
        assert operation.error["details"]["ports"][0]["pid"] == os.getpid()


# -- the next Hub


async def test_the_next_hub_adopts_services_without_a_restart_or_a_lost_line(world: World) -> None:
    world.services = chain()
    async with world.hub() as hub:
        await started(hub)
        before = {name: pid(hub, name) for name in hub.records}
        await ask(world.services[0], "/say?text=with+{n}&count=50")
    await ask(world.services[0], "/say?text=without+{n}&count=50")
    async with world.hub(wanted=True) as hub:
        assert states(hub) == {"base": "healthy", "middle": "healthy", "top": "healthy"}
        assert {name: pid(hub, name) for name in hub.records} == before
        assert hub.operations.current is None
        await ask(world.services[0], "/say?text=again+{n}&count=50")
        await until(lambda: "again 49" in log_of(hub, "base"), "the last line is in the journal")
        expected = ["hello", *(f"{word} {n}" for word in ("with", "without", "again") for n in range(50))]
        assert log_of(hub, "base") == expected


async def test_a_service_that_died_while_no_hub_ran_is_restarted(world: World) -> None:
    world.services = (demo_service("demo"),)
    async with world.hub() as hub:
        await started(hub)
        first = pid(hub, "demo")
    await ask(world.services[0], "/say?text=alone")
    os.kill(first, signal.SIGKILL)
    async with world.hub(wanted=True) as hub:
        await until(lambda: hub.records["demo"].state is ServiceState.HEALTHY, "it is healthy again")
        assert pid(hub, "demo") != first
        await until(lambda: log_of(hub, "demo").count("hello") == 2, "the new run's log")
        assert "alone" in log_of(hub, "demo")


@pytest.mark.parametrize("moment", [0.0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4])
async def test_the_next_hub_continues_an_interrupted_start(world: World, moment: float) -> None:
    world.services = chain()
    async with world.hub() as hub:
        hub.start()
        await anyio.sleep(moment)
    async with world.hub(wanted=True) as hub:
        operation = await ended(hub)
        assert (operation.kind, operation.progress) == (OperationKind.START, Progress.SUCCEEDED)
        assert states(hub) == {"base": "healthy", "middle": "healthy", "top": "healthy"}
        for service in world.services:
            assert await ask(service, "/pid") == str(pid(hub, service.name))


async def test_the_next_hub_stops_services_that_should_not_run(world: World) -> None:
    world.services = (demo_service("demo"),)
    async with world.hub() as hub:
        await started(hub)
        first = pid(hub, "demo")
    async with world.hub(wanted=False) as hub:
        await until(lambda: hub.records["demo"].state is ServiceState.STOPPED, "it is stopped")
    assert processes.identify(first) is None


# -- snapshots and restores


def work_that(do: Callable[[], Awaitable[None]]) -> Callable[[object], Awaitable[None]]:
    async def work(_: object) -> None:
        await do()

    return work


async def test_during_a_snapshot_or_restore_only_the_needed_services_run(world: World) -> None:
    world.services = chain()
    seen: list[dict[str, str]] = []
    async with world.hub() as hub:

        async def record_states() -> None:
            seen.append(states(hub))

        hub.perform(OperationKind.SNAPSHOT, frozenset({"base"}), False, work_that(record_states))
        assert (await ended(hub)).progress is Progress.SUCCEEDED
        await until(lambda: set(states(hub).values()) == {"stopped"}, "all services are stopped again")
        await started(hub)
        hub.perform(OperationKind.RESTORE, frozenset({"base"}), True, work_that(record_states))
        assert (await ended(hub)).progress is Progress.SUCCEEDED
        await until(lambda: set(states(hub).values()) == {"healthy"}, "all services run again")
    assert seen == [
        {"base": "healthy", "middle": "stopped", "top": "stopped"},
        {"base": "healthy", "middle": "stopped", "top": "stopped"},
    ]


async def test_a_snapshot_interrupted_by_the_end_of_the_hub_is_reported_as_failed(world: World) -> None:
    world.services = (demo_service("demo"),)
    async with world.hub() as hub:
        await started(hub)
        hub.perform(OperationKind.SNAPSHOT, frozenset({"demo"}), False, work_that(anyio.sleep_forever))
        await hub.operations.save()
    async with world.hub(wanted=True) as hub:
        assert hub.operations.newest is not None
        assert hub.operations.newest.progress is Progress.FAILED
        assert hub.records["demo"].state is ServiceState.HEALTHY
