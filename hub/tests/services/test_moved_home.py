"""A COMMANDCENTER_HOME that was moved to another folder."""

from pathlib import Path
from typing import Any

import anyio

from commandcenter_hub.domain.state import ProjectStatus
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import World, world_of
from commandcenter_hub.testing.ports import free_port

ENGINES = EngineRegistry([FAKE])


async def ended(hub: Hub, request: Any) -> Any:
    with anyio.fail_after(60):
        while (operation := await hub.orchestration.operation(request.operation_id)).ended is None:
            await anyio.sleep(0.02)
    assert operation.progress == "succeeded", operation.error
    return operation


async def test_snapshots_work_in_a_home_that_was_moved(
    home: Path, world: World, tmp_path: Path, dumps: list[str]
) -> None:
    (tmp_path / "shop").mkdir()
    ports = {name: free_port() for name in ("backend", "frontend", "postgres", "redis")}
    hub = await Hub.open(some_settings(home, engines=ENGINES))
    async with hub.running():
        made = await hub.registration.create(
            name=None, path=str(tmp_path / "shop"), ports=ports, engine="auto", options={}
        )
        await ended(hub, await hub.orchestration.start(made.id))
        await ended(hub, await hub.snapshots.create(made.id, note="before"))
        await ended(hub, await hub.orchestration.stop(made.id))
    moved = home.rename(tmp_path / "moved")
    elsewhere = world_of(moved)
    hub = await Hub.open(some_settings(moved, engines=ENGINES))
    async with hub.running():
        await hub.taken_over()
        (snapshot,) = await hub.snapshots.list(made.id)
        assert (snapshot.note, hub.snapshots.file(snapshot).is_file()) == ("before", True)
        await ended(hub, await hub.snapshots.restore(made.id, snapshot.id))
        await ended(hub, await hub.snapshots.create(made.id, note="after"))
        assert [one.note for one in await hub.snapshots.list(made.id)] == ["after", "before"]
        await hub.snapshots.delete(made.id, snapshot.id)
        assert len(list(moved.glob("projects/shop/snapshots/*.dump"))) == 1
        with anyio.fail_after(30):
            while (await hub.projects.get(made.id)).status is not ProjectStatus.STOPPED:
                await anyio.sleep(0.02)
    await elsewhere.close()
