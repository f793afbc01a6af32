"""Snapshots of a real Postgres on the local engine."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from commandcenter_hub.domain.errors import SnapshotDamaged, SnapshotNotFound
from commandcenter_hub.engines.connections import connect_postgres
from commandcenter_hub.services import database_dumps
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.testing.builders import an_engine, some_settings
from commandcenter_hub.testing.ports import free_port

DATABASES = "SELECT count(*) FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1')"
PORTS = ("backend", "frontend", "postgres", "redis")


@pytest.fixture
async def hub(home: Path) -> AsyncIterator[Hub]:
    settings = some_settings(home, engine="local")
    hub = await Hub.open(settings)
    async with hub.running():
        yield hub
        for view in await hub.projects.list():
            await hub.removal.remove(view.id, delete_data=True, snapshot=False)


async def ended(hub: Hub, request: Any) -> Any:
    with anyio.fail_after(60):
        while (operation := await hub.orchestration.operation(request.operation_id)).ended is None:
            await anyio.sleep(0.02)
    return operation


@pytest.mark.slow
async def test_a_snapshot_restores_exactly_the_saved_data(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop “x”").mkdir()
    ports = {name: free_port() for name in PORTS}
    made = await hub.registration.create(
        name=None, path=str(tmp_path / "shop “x”"), ports=ports, engine="local", options={}
    )
    # Start only Postgres here, to write into it as the desk would.
    row = await hub.projects.row(made.id)
    stack = hub.projects.stack(row)
    engine = an_engine("local", hub.settings.home, stack)

    async def sql(*statements: str) -> list[int]:
        handle = await engine.start(stack.service("postgres"), "by-hand", lambda _: None)
        where = await hub.projects.connection(made.id)
        try:
            with anyio.fail_after(30):
                while True:
                    try:
                        client = await connect_postgres(
                            where.address, user=where.user, database=where.database, password=where.password,
                            application="test", timeout_s=10,
                        )  # fmt: skip
                        break
                    except (OSError, asyncpg.PostgresError):
                        await anyio.sleep(0.05)
            for statement in statements:
                await client.execute(statement)
            found = [record[0] for record in await client.fetch("SELECT n FROM things ORDER BY n")]
            await client.close()
        finally:
            await engine.stop(handle, 10)
        return found

    await engine.prepare(stack, lambda _: None)
    assert await sql("CREATE TABLE things (n int)", "INSERT INTO things VALUES (1), (2)") == [1, 2]
    made_one = await ended(hub, await hub.snapshots.create(made.id, note="two things"))
    assert made_one.progress == "succeeded", made_one.error
    (snapshot,) = await hub.snapshots.list(made.id)
    assert (snapshot.note, hub.snapshots.file(snapshot).stat().st_size) == ("two things", snapshot.size_bytes)
    assert hub.snapshots.file(snapshot).parent.stat().st_mode & 0o077 == 0
    await stopped(hub, made.id)
    assert await sql("DELETE FROM things", "INSERT INTO things VALUES (3)") == [3]
    restored = await ended(hub, await hub.snapshots.restore(made.id, snapshot.id))
    assert restored.progress == "succeeded", restored.error
    assert [step.report.title for step in restored.steps][-2:] == [
        "Fill a new database",
        "Replace the old database",
    ]
    await stopped(hub, made.id)
    assert await sql("SELECT 1") == [1, 2]

    # A damaged snapshot is refused before anything is stopped.
    hub.snapshots.file(snapshot).write_bytes(hub.snapshots.file(snapshot).read_bytes()[:-200])
    with pytest.raises(SnapshotDamaged):
        await hub.snapshots.restore(made.id, snapshot.id)
    # A restore that fails changes nothing and leaves nothing behind.
    monkeypatch.setattr(database_dumps, "check", unchecked)
    failed = await ended(hub, await hub.snapshots.restore(made.id, snapshot.id))
    assert (failed.progress, failed.error["code"]) == ("failed", "task_failed")
    await stopped(hub, made.id)
    assert await sql("INSERT INTO things VALUES (4)") == [1, 2, 4]
    assert await sql("DELETE FROM things", f"INSERT INTO things {DATABASES}") == [1]

    await hub.snapshots.delete(made.id, snapshot.id)
    assert not hub.snapshots.file(snapshot).exists()
    with pytest.raises(SnapshotNotFound):
        await hub.snapshots.restore(made.id, snapshot.id)


async def unchecked(*_: object) -> None:
    """Accept every snapshot."""


async def stopped(hub: Hub, project_id: str) -> None:
    with anyio.fail_after(30):
        while any(one.state != "stopped" for one in (await hub.projects.get(project_id)).services):
            await anyio.sleep(0.02)
