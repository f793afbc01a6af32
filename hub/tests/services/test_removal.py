"""The snapshot before the deletion of data, with a real Postgres on the local engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.services import database_dumps
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.testing.builders import some_settings
from commandcenter_hub.testing.ports import free_port

PORTS = ("backend", "frontend", "postgres", "redis")


@pytest.fixture
async def hub(home: Path) -> AsyncIterator[Hub]:
    hub = await Hub.open(some_settings(home, engine="local"))
    async with hub.running():
        yield hub
        for view in await hub.projects.list():
            await hub.removal.remove(view.id, delete_data=True, snapshot=False)


async def started(hub: Hub, folder: Path) -> str:
    """Register a folder, start it, and return the project's id."""
    ports = {name: free_port() for name in PORTS}
    made = await hub.registration.create(name=None, path=str(folder), ports=ports, engine="local", options={})
    await ended(hub, (await hub.orchestration.start(made.id)).operation_id)
    return made.id


async def ended(hub: Hub, operation_id: str | None) -> None:
    assert operation_id is not None
    with anyio.fail_after(90):
        while (operation := await hub.orchestration.operation(operation_id)).ended is None:
            await anyio.sleep(0.02)
    assert operation.progress == "succeeded", operation.error


async def sql(hub: Hub, project_id: str, statement: str) -> str:
    connection = await hub.projects.connection(project_id)
    options = ["--no-psqlrc", "--tuples-only", "--no-align", f"--command={statement}"]
    return (await database_dumps.client("psql", options, connection, connection.database)).strip()


@pytest.mark.slow
async def test_deleted_data_is_restored_from_the_snapshot(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    project = await started(hub, folder)
    await sql(hub, project, "CREATE TABLE things AS SELECT generate_series(1, 1000) AS n")
    removed = await hub.removal.remove(project, delete_data=True)
    assert removed.snapshot is not None
    assert removed.snapshot.file.parent == hub.settings.home / "removed"
    assert not hub.supervisors.folder("shop").exists()
    again = await started(hub, folder)
    (found,) = await hub.snapshots.list(again)
    assert found.id == removed.snapshot.id
    await ended(hub, (await hub.snapshots.restore(again, found.id)).operation_id)
    with anyio.fail_after(60):
        while (await hub.projects.get(again)).status != "running":
            await anyio.sleep(0.02)
    assert await sql(hub, again, "SELECT count(*) FROM things") == "1000"
    # The data of a stopped project is saved too; the earlier snapshot stays.
    await ended(hub, (await hub.orchestration.stop(again)).operation_id)
    second = await hub.removal.remove(again, delete_data=True)
    assert second.snapshot is not None
    assert sorted(file.stem for file in removed.snapshot.file.parent.glob("*.dump")) == sorted(
        [removed.snapshot.id, second.snapshot.id]
    )
