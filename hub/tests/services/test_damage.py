"""A project whose Postgres loses files, with real servers."""

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.state import ProjectStatus
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.services.views import ProjectView
from commandcenter_hub.testing.builders import some_settings
from commandcenter_hub.testing.ports import free_port


@pytest.fixture
async def hub(home: Path) -> AsyncIterator[Hub]:
    hub = await Hub.open(some_settings(home, engine="local"))
    async with hub.running():
        yield hub
        for view in await hub.projects.list():
            await hub.removal.remove(view.id, delete_data=True, snapshot=False)


async def until(hub: Hub, project: str, status: ProjectStatus) -> ProjectView:
    with anyio.fail_after(90):  # less than the start timeout: damage is reported early
        while (view := await hub.projects.get(project)).status is not status:
            await anyio.sleep(0.05)
    return view


async def test_files_that_disappear_while_running_are_reported_and_not_recreated(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    ports = {name: free_port() for name in ("backend", "frontend", "postgres", "redis")}
    made = await hub.registration.create(
        name=None, path=str(tmp_path / "shop"), ports=ports, engine="local", options={}, confined=False
    )
    await hub.orchestration.start(made.id)
    await until(hub, made.id, ProjectStatus.RUNNING)
    data = hub.supervisors.folder(made.slug) / "data" / "postgres"
    (data / "base").rename(tmp_path / "aside")
    view = await until(hub, made.id, ProjectStatus.ERROR)
    assert view.error is not None
    assert (view.error["code"], view.error["details"]["service"]) == ("data_damaged", "postgres")
    with anyio.fail_after(60):
        while (await hub.projects.get(made.id)).services[0].state in {"healthy", "unhealthy"}:
            await anyio.sleep(0.05)
    request = await hub.orchestration.start(made.id)
    with anyio.fail_after(90):
        while (operation := await hub.orchestration.operation(str(request.operation_id))).ended is None:
            await anyio.sleep(0.05)
    assert operation.error is not None
    assert operation.error["code"] == "data_damaged"
    assert "base" in operation.error["message"]
    assert not (data / "base").exists()
    assert (data / "global" / "pg_control").is_file()
