"""A project that contains COMMANDCENTER_HOME, for example after `up ~`: its desk shows nothing of that folder."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import pytest

from commandcenter_hub.testing.ports import free_port

from .conftest import HubProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


async def rows(hub: HubProcess, project: dict[str, Any], query: str) -> list[Any]:
    where = hub.call("GET", f"/api/projects/{project['id']}/connection")
    names = {"host", "port", "user", "database", "password"}
    connection = await asyncpg.connect(**{name: where[name] for name in names}, ssl=False)
    try:
        return [row[0] for row in await connection.fetch(query)]
    finally:
        await connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    made.mkdir()
    (made / "notes.md").write_text("# Notes\n")
    return made


@pytest.fixture
def hub(tmp_path: Path, folder: Path) -> Iterator[HubProcess]:
    made = HubProcess(tmp_path)
    made.home = folder / "home"
    try:
        made.start()
        yield made
    finally:
        made.clean_up()


def test_the_desk_sees_nothing_of_the_home(hub: HubProcess, folder: Path) -> None:
    ports = {service: free_port() for service in ("backend", "frontend", "postgres", "redis")}
    project = hub.call("POST", "/api/projects", json={"path": str(folder), "ports": ports})
    hub.started(project)
    deadline = time.monotonic() + 60
    while not (found := anyio.run(rows, hub, project, "SELECT path FROM files")):
        assert time.monotonic() < deadline, "nothing was scanned"
        time.sleep(0.2)
    assert "notes.md" in found
    assert not [path for path in found if path.startswith("home/")]
    # Files that the Hub and the desk write do not count as edits.
    before = anyio.run(rows, hub, project, "SELECT count(*) FROM scans WHERE cause = 'edit'")
    hub.call("POST", f"/api/projects/{project['id']}/snapshots", json={"note": "written into the home"})
    time.sleep(4)
    after = anyio.run(rows, hub, project, "SELECT count(*) FROM scans WHERE cause = 'edit'")
    assert after == before
