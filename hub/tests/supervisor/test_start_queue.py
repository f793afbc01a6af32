"""Projects start in the order of their requests, a few at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.operation import Progress
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.supervisor.start_queue import HOLD_S, StartQueue
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import World, world_of
from commandcenter_hub.testing.ports import free_port

SERVICES = ("backend", "frontend", "postgres", "redis")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def queue(at_once: int) -> tuple[StartQueue, Clock, list[str]]:
    clock = Clock()
    return StartQueue(at_once, clock), clock, []


def test_starts_begin_in_the_order_of_their_requests() -> None:
    starts, _, woken = queue(2)
    places = [starts.place(name, lambda name=name: woken.append(name)) for name in "abcd"]
    assert places == [0, 0, 1, 2]
    woken.clear()
    starts.leave("b")
    assert set(woken) == {"c", "d"}
    assert [starts.place(name, lambda: None) for name in "acd"] == [0, 0, 1]


def test_a_start_that_is_cancelled_makes_room_for_those_behind_it() -> None:
    starts, _, woken = queue(1)
    for name in "abc":
        starts.place(name, lambda name=name: woken.append(name))
    woken.clear()
    starts.leave("b")
    assert woken == ["c"]
    assert starts.place("c", lambda: None) == 1
    starts.leave("x")  # never requested
    assert starts.place("c", lambda: None) == 1


def test_a_slow_start_does_not_keep_others_waiting_forever() -> None:
    starts, clock, _ = queue(1)
    assert starts.advances_at is None
    for name in "abc":
        starts.place(name, lambda: None)
    assert starts.advances_at == clock.now + HOLD_S
    clock.now += HOLD_S
    assert [starts.place(name, lambda: None) for name in "abc"] == [0, 0, 1]
    starts.leave("a")  # its room was given away already
    assert starts.place("c", lambda: None) == 1
    starts.leave("b")
    assert starts.place("c", lambda: None) == 0


@asynccontextmanager
async def three_projects(folder: Path) -> AsyncIterator[tuple[Hub, World, list[str]]]:
    """Yield a Hub with three stopped projects on the fake engine, of which one at a time starts."""
    home = folder / "home"
    home.mkdir()
    world = world_of(home)
    hub = await Hub.open(some_settings(home, engine="fake", engines=EngineRegistry([FAKE])))
    hub.supervisors._starts = StartQueue(1)
    made = []
    async with hub.running():
        for name in ("one", "two", "three"):
            (folder / name).mkdir()
            ports = {service: free_port() for service in SERVICES}
            found = await hub.registration.create(
                name=None, path=str(folder / name), ports=ports, engine="fake", options={}, confined=False
            )
            made.append(found.id)
        yield hub, world, made
    await world.close()


async def reached(hub: Hub, project: str, status: str) -> None:
    with anyio.fail_after(30):
        while (await hub.projects.get(project)).status != status:
            await anyio.sleep(0.01)


async def shown(hub: Hub, project: str, place: int) -> None:
    """Wait until a project and its operation show its place in the queue."""
    with anyio.fail_after(30):
        while True:
            view = await hub.projects.get(project)
            (operation, *_) = await hub.orchestration.operations(project, limit=1)
            steps = {step.report.key: step.report for step in operation.steps}
            if "queue" in steps and steps["queue"].detail == f"number {place}":
                break
            await anyio.sleep(0.01)
    assert (view.status, steps["queue"].progress) == ("starting", Progress.RUNNING)
    assert {one.state for one in view.services} == {"pending"}
    assert {one.waiting_for for one in view.services} >= {f"number {place} of the projects that wait to start"}


async def test_a_start_that_waits_shows_its_place_and_can_be_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.start_queue.HOLD_S", 3_600.0)
    async with three_projects(tmp_path) as (hub, world, (one, two, three)):
        world.fault("postgres").unhealthy = True
        for project in (one, two, three):
            await hub.orchestration.start(project)
        await shown(hub, two, 1)
        await shown(hub, three, 2)
        assert {run.project for run in world.running()} == {"one"}

        (operation, *_) = await hub.orchestration.operations(two, limit=1)
        await hub.orchestration.cancel(operation.id)
        await reached(hub, two, "stopped")
        assert (await hub.orchestration.operation(operation.id)).progress is Progress.CANCELLED
        await shown(hub, three, 1)

        world.fault("postgres").unhealthy = False
        await reached(hub, one, "running")
        await reached(hub, three, "running")
        assert {run.project for run in world.running()} == {"one", "three"}
        (operation, *_) = await hub.orchestration.operations(three, limit=1)
        assert {step.report.key: step.report.progress for step in operation.steps}["queue"] is Progress.SUCCEEDED


async def test_a_restart_that_waits_leaves_the_project_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.start_queue.HOLD_S", 3_600.0)
    async with three_projects(tmp_path) as (hub, world, (one, two, three)):
        await hub.orchestration.start(one)
        await reached(hub, one, "running")
        before = {run.handle.run for run in world.running()}
        world.fault("postgres").unhealthy = True  # also in the project that runs
        await hub.orchestration.start(two)
        await hub.orchestration.restart(one, None)
        with anyio.fail_after(30):
            while not (supervisor := hub.supervisors.get(one)) or not supervisor.records["redis"].waiting_for:
                await anyio.sleep(0.01)
        assert before <= {run.handle.run for run in world.running()}
        world.fault("postgres").unhealthy = False
        await reached(hub, two, "running")
        with anyio.fail_after(30):
            while supervisor.operations.current is not None:
                await anyio.sleep(0.01)
        assert before.isdisjoint(run.handle.run for run in world.running())
        assert (await hub.projects.get(three)).status == "stopped"
