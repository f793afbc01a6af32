"""Engines in the API: the list, and an engine that another package adds with an entry point."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from commandcenter_hub.engines.registry import BUILT_IN, EngineRegistry
from commandcenter_hub.services.settings import load_settings
from commandcenter_hub.testing.fake_engine import World
from commandcenter_hub.testing.ports import free_port

from .conftest import Api, serving

ENGINE = """
from collections.abc import Mapping
from dataclasses import dataclass

from commandcenter_hub.engines.base import EngineContext
from commandcenter_hub.engines.registry import EngineEntry
from commandcenter_hub.testing.fake_engine import FakeEngine


@dataclass(frozen=True)
class CloudOptions:
    region: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "CloudOptions":
        return cls(environ.get("CLOUD_REGION", ""))


class CloudEngine(FakeEngine):
    name = "cloud"

    def __init__(self, context: EngineContext[CloudOptions]) -> None:
        super().__init__(context)
        self.world.regions = {**getattr(self.world, "regions", {}), context.project: context.options.region}


ENTRY = EngineEntry("cloud", "commandcenter_cloud:CloudEngine", "process", CloudOptions, preference=5)
"""


def install(site: Path, package: str, code: str, points: str) -> None:
    """Create the files of an installed package."""
    site.mkdir(exist_ok=True)
    (site / f"{package}.py").write_text(code)
    metadata = site / f"{package}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[commandcenter.engines]\n{points}\n")


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two packages on the path: one with an engine, one with an engine that cannot be loaded."""
    install(tmp_path / "site", "commandcenter_cloud", ENGINE, "cloud = commandcenter_cloud:ENTRY")
    install(tmp_path / "site", "commandcenter_broken", "import no_such_library", "broken = commandcenter_broken:ENTRY")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


async def test_an_engine_of_another_package_runs_a_project(
    cloud: None, home: Path, world: World, tmp_path: Path
) -> None:
    environ = {"COMMANDCENTER_HOME": str(home), "COMMANDCENTER_ROOTS": str(tmp_path), "HUB_PORT": str(free_port())}
    settings = load_settings({**environ, "COMMANDCENTER_ENGINE": "cloud", "CLOUD_REGION": "north"})
    async with serving(settings) as (hub, url):
        headers = {"authorization": f"Bearer {settings.token_file.read_text().strip()}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as http:
            api = Api(hub, http, world, settings, tmp_path / "folders")
            listed = {one["name"]: one for one in await api.ask("GET", "/api/engines")}
            assert list(listed) == [*(entry.name for entry in BUILT_IN), "cloud", "broken"]
            assert listed["cloud"] == {
                "name": "cloud", "available": True, "version": "1", "reason": "It is made up.", "hint": "",
                "default": True, "form": "process",
            }  # fmt: skip
            broken = listed["broken"]
            assert (broken["available"], broken["form"]) == (False, None)
            assert "No module named 'no_such_library'" in broken["reason"]
            assert broken["hint"]

            made = await api.register(engine="cloud")
            assert made["engine"] == "cloud"
            await api.start(made)
            now = await api.status(made)
            assert (now["status"], now["engine"]) == ("running", "cloud")
            assert {run.handle.engine for run in world.running()} == {"cloud"}
            assert world.regions["shop"] == "north"  # type: ignore[attr-defined]

            other = {"path": str(api.folder("other")), "engine": "broken"}
            await api.refused("POST", "/api/projects", 503, "engine_unavailable", json=other)


async def test_an_engine_with_a_failing_check_does_not_hide_others(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(_: object) -> None:
        raise ZeroDivisionError("no clouds")

    monkeypatch.setattr("commandcenter_hub.testing.fake_engine.FakeEngine.check", check)
    (fake,) = await api.ask("GET", "/api/engines")
    assert (fake["name"], fake["available"]) == ("fake", False)
    assert fake["reason"] == "Its check failed: ZeroDivisionError: no clouds."


def test_without_other_packages_only_built_in_engines_are_listed(home: Path) -> None:
    assert load_settings({"COMMANDCENTER_HOME": str(home)}).engines.names() == EngineRegistry(BUILT_IN).names()
