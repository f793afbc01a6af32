"""Two Hubs of one user do not give their projects the same ports."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from commandcenter_hub.domain.errors import PortReserved
from commandcenter_hub.domain.ports import each
from commandcenter_hub.engines import host_ports
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services.homes import HomeList
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.testing.builders import FAKE, some_settings

ENGINES = EngineRegistry([FAKE])


@pytest.fixture
async def hubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Hub, Hub]]:
    """Two Hubs with homes of their own; no other program uses a port."""
    monkeypatch.setattr(host_ports, "in_use", lambda _: False)
    async with AsyncExitStack() as stack:
        opened = []
        for name in ("first", "second"):
            home = tmp_path / name
            home.mkdir(mode=0o700)
            hub = await Hub.open(some_settings(home, engines=ENGINES, homes=tmp_path / "state" / "homes"))
            await stack.enter_async_context(hub.running())
            await hub.taken_over()
            opened.append(hub)
        yield opened[0], opened[1]


async def register(hub: Hub, folder: Path, ports: dict[str, Any] | None = None) -> Any:
    folder.mkdir(exist_ok=True)
    return await hub.registration.create(name=None, path=str(folder), ports=ports or {}, engine="auto", options={})


async def test_two_hubs_assign_different_blocks_of_ports(hubs: tuple[Hub, Hub], tmp_path: Path) -> None:
    first, second = hubs
    one = await register(first, tmp_path / "shop")
    two = await register(second, tmp_path / "shop")
    assert (one.ports["postgres"]["postgres"], two.ports["postgres"]["postgres"]) == (5442, 5452)


async def test_ports_of_the_other_hub_are_refused_with_the_reason(hubs: tuple[Hub, Hub], tmp_path: Path) -> None:
    first, second = hubs
    one, home = await register(first, tmp_path / "shop"), first.settings.home
    refused = {
        one.ports["frontend"]["http"]: f"it belongs to the project “shop” of the Hub of {home}",
        first.settings.port: f"it is the port of the Hub of {home}",
        second.settings.port: "it is the Hub's own port",
    }
    two = await register(second, tmp_path / "two")
    for port, why in refused.items():
        with pytest.raises(PortReserved, match=f"Port {port} cannot be the port of frontend: {why}"):
            await register(second, tmp_path / "other", {"frontend": port})
        with pytest.raises(PortReserved, match=why):
            await second.registration.update(
                two.id, name=None, path=None, ports={"frontend": port}, engine=None, options={}, version=None
            )


async def test_ports_of_removed_projects_and_deleted_homes_are_free(hubs: tuple[Hub, Hub], tmp_path: Path) -> None:
    first, second = hubs
    one = await register(first, tmp_path / "shop")
    ports = {port for _, _, port in each(one.ports)}
    assert ports <= second.homes.reserved().keys()
    manifest = next(first.settings.home.glob("projects/*/manifest.json"))
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "removed": True}))
    assert not ports & second.homes.reserved().keys()
    shutil.rmtree(first.settings.home)
    assert second.homes.reserved().keys() == {second.settings.port}
    assert second.settings.homes is not None
    assert len(list(second.settings.homes.iterdir())) == 1


def test_a_damaged_list_affects_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "homes").mkdir()
    (tmp_path / "homes" / "a.json").write_text("{")
    (tmp_path / "homes" / "b.json").write_text('{"version": 99}')
    assert HomeList(tmp_path / "homes", home, 9001).reserved().keys() == {9001}
    HomeList(tmp_path / "homes" / "a.json", home, 9001).enter()
    assert HomeList(None, home, 9001).reserved().keys() == {9001}
