"""A project whose engine's package was uninstalled can be listed, changed and removed, and affects no other project."""

import contextlib
import sys
import types
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from commandcenter_hub.engines.base import NoOptions
from commandcenter_hub.engines.registry import EngineEntry, EngineRegistry
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import FakeEngine, World
from commandcenter_hub.testing.ports import free_port

from .conftest import Api, serving


class SteamEngine(FakeEngine):
    name = "steam"


STEAM = EngineEntry("steam", "commandcenter_steam:SteamEngine", "process", NoOptions)


@contextlib.asynccontextmanager
async def hub_with(settings: Settings, world: World, folders: Path) -> AsyncIterator[Api]:
    async with serving(settings) as (hub, url):
        headers = {"authorization": f"Bearer {settings.token_file.read_text().strip()}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20, verify=False) as http:
            yield Api(hub, http, world, settings, folders)


@pytest.fixture
async def api(home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Api]:
    """A Hub without the engine of the stopped projects `shop` and `gone`; the running `other` has its engine."""
    package = types.ModuleType("commandcenter_steam")
    monkeypatch.setattr(package, "SteamEngine", SteamEngine, raising=False)
    monkeypatch.setitem(sys.modules, "commandcenter_steam", package)
    settings = some_settings(home, engines=EngineRegistry([FAKE, STEAM]))
    async with hub_with(settings, world, tmp_path / "folders") as before:
        for name, engine in (("shop", "steam"), ("gone", "steam"), ("other", "fake")):
            made = await before.register(name, engine=engine)
            await before.start(made)
            if engine == "steam":
                accepted = await before.ask("POST", f"/api/orchestration/{made['id']}/stop", 202)
                await before.ended(accepted["operation_id"])
    async with hub_with(replace(settings, engines=EngineRegistry([FAKE])), world, tmp_path / "folders") as api:
        yield api


async def test_a_project_without_its_engine_is_listed_with_the_reason_and_the_others_run(api: Api) -> None:
    listed = {one["slug"]: one for one in await api.ask("GET", "/api/projects")}
    assert {slug: one["status"] for slug, one in listed.items()} == {
        "shop": "error", "gone": "error", "other": "running",
    }  # fmt: skip
    error = listed["shop"]["error"]
    assert (error["code"], error["message"]) == ("engine_unavailable", "The engine “steam” is not installed.")
    assert "projects change" in error["hint"]
    refused = await api.refused("POST", "/api/orchestration/shop/stop", 503, "engine_unavailable")
    assert refused["details"] == {"missing": True}


async def test_another_engine_can_be_chosen_and_the_data_is_kept(api: Api) -> None:
    folder = api.settings.home / "projects" / "shop"
    (folder / "data" / "mine").write_text("mine")
    await api.refused("PATCH", "/api/projects/shop", 422, "engine_unknown", json={"engine": "water"})
    assert (folder / "data" / "mine").exists()
    changed = await api.ask("PATCH", "/api/projects/shop", json={"engine": "fake"})
    assert (changed["engine"], changed["status"], changed["error"]) == ("fake", "stopped", None)
    assert (folder / "data-steam" / "mine").read_text() == "mine"
    assert not (folder / "data").exists()
    await api.start(changed)
    assert {run.handle.engine for run in api.world.running() if run.project == "shop"} == {"fake"}


async def test_name_and_ports_can_change_without_the_engine(api: Api) -> None:
    port = free_port()
    changed = await api.ask("PATCH", "/api/projects/shop", json={"name": "Laden", "ports": {"redis": port}})
    assert (changed["name"], changed["ports"]["redis"]["redis"], changed["status"]) == ("Laden", port, "error")
    assert (api.settings.home / "projects" / "shop" / "data").is_dir()
    changed = await api.ask("PATCH", "/api/projects/shop", json={"engine": "auto"})
    assert (changed["engine"], changed["status"], changed["error"]) == ("auto", "stopped", None)


async def test_the_project_is_removed_with_a_note_of_what_may_remain(api: Api) -> None:
    home = api.settings.home
    removal = await api.ask("GET", "/api/projects/gone/removal")
    assert "The engine “steam” is not installed any more" in removal["left"]
    error = await api.refused("DELETE", "/api/projects/gone?data=delete", 500, "snapshot_failed")
    assert "“gone” was not removed" in error["message"]
    removed = await api.ask("DELETE", "/api/projects/gone?data=delete&snapshot=skip", 200)
    assert (removed["left"], removed["snapshot"]) == (removal["left"], None)
    assert not (home / "projects" / "gone").exists()
    removed = await api.ask("DELETE", "/api/projects/shop", 200)
    assert removed["left"]
    # It contains the passwords of the data that is kept.
    assert (home / "projects" / "shop" / "manifest.json").exists()
    assert [one["slug"] for one in await api.ask("GET", "/api/projects")] == ["other"]


async def test_the_folder_can_be_registered_again_with_another_engine(api: Api) -> None:
    made = await api.ask("GET", "/api/projects/shop")
    folder = api.settings.home / "projects" / "shop"
    (folder / "data" / "mine").write_text("mine")
    await api.ask("DELETE", "/api/projects/shop", 200)
    body = {"path": made["path"]}
    error = await api.refused("POST", "/api/projects", 422, "engine_unknown", json=body)
    assert "The data of this folder belongs to the engine “steam”" in error["message"]
    assert (folder / "data" / "mine").exists()
    again = await api.register("shop", engine="fake")
    assert (again["slug"], again["engine"]) == ("shop", "fake")
    assert (folder / "data-steam" / "mine").read_text() == "mine"
