"""An engine that is away, or has lost its data: services wait for it, and start again automatically."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.domain.operation import OperationKind, Progress, StepReport
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.domain.state import ProjectStatus, ServiceState
from commandcenter_hub.engines.base import Exit, Report
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.supervisor.supervisor import Supervisor
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import FakeEngineAway, World, world_of
from commandcenter_hub.testing.ports import free_port


@pytest.fixture(autouse=True)
def anyio_backend() -> str:
    return "asyncio"


@asynccontextmanager
async def registered(folder: Path) -> AsyncIterator[tuple[Hub, World, str]]:
    """Yield a Hub with one project, which was never started, on the fake engine."""
    home = folder / "home"
    home.mkdir()
    (folder / "shop").mkdir()
    world = world_of(home)
    hub = await Hub.open(some_settings(home, engines=EngineRegistry([FAKE])))
    ports = {service: free_port() for service in ("backend", "frontend", "postgres", "redis")}
    async with hub.running():
        made = await hub.registration.create(
            name=None, path=str(folder / "shop"), ports=ports, engine="auto", options={}, confined=False
        )
        yield hub, world, made.id
    await world.close()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Hub, World, Supervisor]]:
    """Yield a Hub with one running project on the fake engine."""
    async with registered(folder) as (hub, world, project):
        await hub.orchestration.start(project)
        await until_status(hub, project, ProjectStatus.RUNNING)
        supervisor = hub.supervisors.get(project)
        assert supervisor is not None
        yield hub, world, supervisor


async def until_status(hub: Hub, project: str, status: ProjectStatus) -> None:
    with anyio.fail_after(30):
        while (await hub.projects.get(project)).status is not status:
            await anyio.sleep(0.02)


def lose(world: World) -> None:
    """End everything that runs, as the end of an engine does."""
    world.prepared = False
    for run in world.running():
        run.end(Exit(error=FakeEngineAway("The session has ended.")))


async def test_a_project_comes_back_with_the_steps_of_its_preparation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path) as (hub, world, supervisor):
        built, known = anyio.Event(), supervisor.operations.newest

        async def prepare(stack: Stack, report: Report) -> None:
            if world.unavailable:
                raise FakeEngineAway("The engine does not answer.")
            report(StepReport("session", "Open a session", progress=Progress.SUCCEEDED))
            report(StepReport("image", "Fetch an image"))
            await built.wait()
            report(StepReport("image", "Fetch an image", progress=Progress.SUCCEEDED))
            world.prepared = True

        monkeypatch.setattr(supervisor.engine, "prepare", prepare)
        world.unavailable = "it is away"
        lose(world)
        await until_status(hub, supervisor.project_id, ProjectStatus.ERROR)
        with anyio.fail_after(60):
            while supervisor.error() is None or "does not answer" not in str(supervisor.error()):
                await anyio.sleep(0.02)
        assert supervisor.operations.newest is known  # an absence is an error, not a series of failed starts

        world.unavailable = ""
        with anyio.fail_after(20):
            while (operation := supervisor.operations.current) is None or len(operation.steps) < 3:
                await anyio.sleep(0.02)
        view = await hub.projects.get(supervisor.project_id)
        assert (view.status, view.error) == (ProjectStatus.STARTING, None)
        assert {service.state for service in view.services} == {ServiceState.PREPARING}
        assert operation.kind is OperationKind.START
        assert {step.report.key: step.report.progress for step in operation.steps} == {
            "prepare": Progress.RUNNING, "session": Progress.SUCCEEDED, "image": Progress.RUNNING,
        }  # fmt: skip

        built.set()
        await until_status(hub, supervisor.project_id, ProjectStatus.RUNNING)
        newest = supervisor.operations.newest
        assert newest is not None and newest.id == operation.id
        assert newest.progress is Progress.SUCCEEDED
        assert {record.history.restarts for record in supervisor.records.values()} == {1}


@pytest.mark.slow
async def test_services_are_never_given_up_because_of_an_absent_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.preparation.LONGEST_PAUSE_S", 0.02)
    async with running(tmp_path) as (hub, world, supervisor):
        for _ in range(8):
            world.unavailable = "it is away"
            lose(world)
            await until_status(hub, supervisor.project_id, ProjectStatus.ERROR)
            world.unavailable = ""
            await until_status(hub, supervisor.project_id, ProjectStatus.RUNNING)
        assert {record.state for record in supervisor.records.values()} == {ServiceState.HEALTHY}


async def test_repeated_failures_of_the_preparation_are_one_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.preparation.LONGEST_PAUSE_S", 0.02)
    async with registered(tmp_path) as (hub, world, project):
        world.prepare_error = ServiceFailed("The registry does not answer.")
        await hub.orchestration.start(project)
        await until_status(hub, project, ProjectStatus.ERROR)
        await anyio.sleep(0.5)
        assert len(await hub.orchestration.operations(project, limit=10)) == 1
        world.prepare_error = None
        await until_status(hub, project, ProjectStatus.RUNNING)
        newest, first = await hub.orchestration.operations(project, limit=10)
        assert (first.progress, newest.progress) == (Progress.FAILED, Progress.SUCCEEDED)


async def test_the_time_to_fetch_an_image_does_not_count_against_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path) as (_, world, supervisor):
        control = supervisor._controls.by_name["redis"]
        control.service = replace(control.service, start_timeout_s=0.3)
        world.fault("redis").healthy_after_s = 0
        start = supervisor.engine.start

        async def slow(service: object, run: str, report: Report) -> object:
            await anyio.sleep(0.8)  # for example, an image is built again
            return await start(service, run, report)  # type: ignore[arg-type]

        monkeypatch.setattr(supervisor.engine, "start", slow)
        world.only("redis").end(Exit(code=1))
        with anyio.fail_after(20):
            while supervisor.records["redis"].history.restarts == 0 or not supervisor._controls.as_wanted():
                await anyio.sleep(0.02)
        assert supervisor.records["redis"].history.restarts == 1


@pytest.mark.slow
async def test_no_service_is_stopped_while_its_engine_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("runs.FAILED_PAUSE_S", "pings.STEADY_PAUSE_S"):
        monkeypatch.setattr(f"commandcenter_hub.supervisor.{name}", 0.05)
    async with running(tmp_path) as (hub, world, supervisor):
        impatient = [replace(one, restart=replace(one.restart, unhealthy_for_s=0.3)) for one in supervisor.stack]
        supervisor.redefine(replace(supervisor.stack, services=tuple(impatient)))
        backend = supervisor.records["backend"]

        async def until(state: ServiceState) -> None:
            with anyio.fail_after(20):
                while backend.state is not state:
                    await anyio.sleep(0.02)

        world.unavailable, world.fault("backend").unhealthy = "it is busy", True
        await until(ServiceState.UNHEALTHY)
        await anyio.sleep(1)
        assert (backend.state, (backend.failure or {})["code"]) == (ServiceState.UNHEALTHY, "engine_unavailable")
        world.unavailable, world.fault("backend").unhealthy = "", False
        await until_status(hub, supervisor.project_id, ProjectStatus.RUNNING)
        assert backend.history.restarts == 0

        world.fault("backend").unhealthy = True  # now the service itself fails
        with anyio.fail_after(20):
            while not backend.history.deaths:
                await anyio.sleep(0.02)
