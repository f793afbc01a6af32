"""A fifth service with two ports and a volume needs only its definition: its ports, start, views and data work."""

import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest

from commandcenter_hub.api.projects.present import project_out
from commandcenter_hub.domain.ports import each, missing
from commandcenter_hub.domain.stack import Port, Stack
from commandcenter_hub.engines.registry import BUILT_IN, EngineRegistry
from commandcenter_hub.services import manifest
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.stacks import registry
from commandcenter_hub.stacks.registry import ProjectSpec, StackDefinition
from commandcenter_hub.testing.builders import FAKE, an_engine, some_settings
from commandcenter_hub.testing.demo import SECRET, demo_service
from commandcenter_hub.testing.fake_engine import World
from commandcenter_hub.testing.ports import free_port

FOUR = registry.find(registry.DEFAULT)
SMTP, WEB = free_port(), free_port()


def with_mail(project: ProjectSpec) -> Stack:
    """Return the current stack with a mail service added."""
    four = FOUR.build(replace(project, secrets={name: project.secrets[name] for name in FOUR.secrets}))
    mail = demo_service("mail", ports=("smtp", "web"), volume="mail", depends_on=("redis",))
    smtp, web = mail.ports
    mail = replace(mail, ports=(Port("smtp", smtp.container, SMTP), Port("web", web.container, WEB)))
    secrets = {**four.secrets, SECRET.name: project.secrets[SECRET.name]}
    return replace(four, services=(*four.services, mail), secrets=secrets)


FIVE = StackDefinition(with_mail, (*FOUR.secrets, SECRET.name))


@pytest.fixture
def five(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the fifth service to the stack."""
    monkeypatch.setitem(registry.STACKS, registry.DEFAULT, FIVE)


@pytest.fixture(
    params=[
        pytest.param("fake", id="fake"),
        pytest.param("local", id="local", marks=pytest.mark.slow),
        pytest.param("dagger", id="dagger", marks=[pytest.mark.slow, pytest.mark.dagger]),
    ]
)
async def settings(request: pytest.FixtureRequest, home: Path, world: World) -> Settings:
    """Settings of a Hub whose projects run on this engine; skip the test if the engine is not available."""
    check = await an_engine(request.param, home, Stack("check", (), str(home))).check()
    if not check.available:
        pytest.skip(f"the engine “{request.param}” is not available: {check.reason}")
    return on(request.param, home)


def on(engine: str, home: Path) -> Settings:
    return some_settings(home, engine=engine, engines=EngineRegistry([FAKE, *BUILT_IN], os.environ))


@contextlib.asynccontextmanager
async def running_hub(settings: Settings) -> AsyncIterator[Hub]:
    hub = await Hub.open(settings)
    async with hub.running():
        await hub.taken_over()
        yield hub


async def register(hub: Hub, folder: Path) -> str:
    folder.mkdir()
    ports = {service: free_port() for service in FOUR.services().names()}
    made = await hub.registration.create(name=None, path=str(folder), ports=ports, engine="auto", options={})
    return made.id


async def until(hub: Hub, project: str, status: str) -> None:
    with anyio.fail_after(240):
        while (view := await hub.projects.get(project)).status != status:
            assert view.error is None, view.error
            await anyio.sleep(0.02)


async def ask(port: int, target: str, **query: str) -> str:
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        return (await client.get(f"http://127.0.0.1:{port}{target}", params=query)).text


@pytest.mark.timeout(600)
async def test_a_fifth_service_runs_with_its_ports_and_volume(settings: Settings, five: None, tmp_path: Path) -> None:
    async with running_hub(settings) as hub:
        project = await register(hub, tmp_path / "shop")
        try:
            shown = project_out(await hub.projects.get(project))
            smtp, web = shown.ports["mail"]["smtp"], shown.ports["mail"]["web"]
            assert (smtp - SMTP, smtp - SMTP) == (web - WEB, (web - WEB) // 10 * 10)
            assert {one.name: one.ports for one in shown.services}["mail"] == {"smtp": smtp, "web": web}
            await hub.orchestration.start(project)
            await until(hub, project, "running")
            for port in (smtp, web):
                assert await ask(port, "/") == "ok"
            inbox = await ask(web, "/env", name="DATA") + "/inbox"
            assert await ask(web, "/write", file=inbox, text="Kept") == "ok"
            await hub.orchestration.stop(project)
            await until(hub, project, "stopped")
            await hub.orchestration.start(project)
            await until(hub, project, "running")
            assert await ask(smtp, "/read", file=inbox) == "Kept"
            states = {one.name: one.state for one in project_out(await hub.projects.get(project)).services}
            assert states == dict.fromkeys(("postgres", "redis", "backend", "frontend", "mail"), "healthy")
        finally:
            with anyio.CancelScope(shield=True):
                await hub.removal.remove(project, delete_data=True, snapshot=False)


async def test_each_project_gets_the_next_block(home: Path, world: World, five: None) -> None:
    async with running_hub(on("fake", home)) as hub:
        ports = []
        for number in range(3):
            folder = home.parent / f"folder-{number}"
            folder.mkdir()
            view = await hub.registration.create(name=None, path=str(folder), ports={}, engine="auto", options={})
            ports.append(view.ports)
        shifts = [{port - FIVE.services().host_ports()[s][n] for s, n, port in each(one)} for one in ports]
        assert [len(one) for one in shifts] == [1, 1, 1]
        found = [one.pop() for one in shifts]
        assert found == sorted(set(found))
        assert all(shift % 10 == 0 for shift in found)


async def test_a_newer_hub_starts_the_newer_stack_of_an_existing_project(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_hub(on("fake", home)) as hub:
        project = await register(hub, tmp_path / "shop")
        await hub.orchestration.start(project)
        await until(hub, project, "running")
        idle = await register(hub, tmp_path / "idle")
        before, idle_before = await hub.projects.get(project), await hub.projects.get(idle)
        password = (await hub.projects.connection(project)).password
    runs = {run.handle.service: run.handle.run for run in world.running()}
    monkeypatch.setitem(registry.STACKS, registry.DEFAULT, FIVE)
    async with running_hub(on("fake", home)) as hub:
        await until(hub, project, "running")
        after = await hub.projects.get(project)
        assert {run.handle.service: run.handle.run for run in world.running() if run.handle.service != "mail"} == runs
        assert world.only("mail").server.ports == set(after.ports["mail"].values())
        for view, earlier in ((after, before), (await hub.projects.get(idle), idle_before)):
            assert missing(FIVE.services().host_ports(), view.ports) == {}
            assert {**view.ports, "mail": {}} == {**earlier.ports, "mail": {}}
            (kept,) = [one for one in manifest.read_all(home) if one.id == view.id]
            assert kept.ports == view.ports
        assert (await hub.projects.connection(project)).password == password
        assert len(hub.projects.stack(await hub.projects.row(project)).secrets[SECRET.name]) == 64
        await hub.orchestration.stop(project)
        await until(hub, project, "stopped")
    monkeypatch.setitem(registry.STACKS, registry.DEFAULT, FOUR)
    async with running_hub(on("fake", home)) as hub:  # ports that the stack no longer has are released
        assert (await hub.projects.get(project)).ports == before.ports


async def test_an_unknown_stack_is_reported(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_hub(on("fake", home)) as hub:
        project = await register(hub, tmp_path / "shop")
        ports = (await hub.projects.get(project)).ports
    monkeypatch.setattr(registry, "STACKS", {"another": FOUR})
    async with running_hub(on("fake", home)) as hub:
        view = await hub.projects.get(project)
        assert view.error is not None
        assert (view.status, view.error["code"]) == ("error", "stack_unknown")
        assert "does not know the stack “commandcenter”" in view.error["message"]
        assert (view.ports, {one.name for one in view.services}) == (ports, set(ports))
