"""Preparations for the first start while the Hub is loaded."""

from pathlib import Path

import pytest

from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services import early
from commandcenter_hub.services.settings import load_settings


@pytest.fixture
def warmed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the engines that have begun to prepare."""
    names: list[str] = []
    monkeypatch.setattr(EngineRegistry, "warm", lambda _registry, name, _stack, _home: names.append(name))
    return names


def begin(home: Path) -> None:
    early.begin(load_settings({"COMMANDCENTER_HOME": str(home), "COMMANDCENTER_ENGINE": "local"}))


def test_the_chosen_engine_prepares_for_the_first_start(tmp_path: Path, warmed: list[str]) -> None:
    begin(tmp_path)
    assert warmed == ["local"]


def test_services_that_run_are_taken_over_first(tmp_path: Path, warmed: list[str]) -> None:
    record = tmp_path / "projects" / "shop" / "run" / "redis" / "1.pid"
    record.parent.mkdir(parents=True)
    record.touch()
    begin(tmp_path)
    assert warmed == []


def test_no_home_is_created(tmp_path: Path, warmed: list[str]) -> None:
    begin(tmp_path / "home")
    assert warmed == []
    assert list(tmp_path.iterdir()) == []


def test_an_engine_without_anything_to_prepare_does_nothing(tmp_path: Path) -> None:
    settings = load_settings({"COMMANDCENTER_HOME": str(tmp_path)})
    early.warm(settings, ["auto", "dagger", "of-another-package"])
    assert list(tmp_path.iterdir()) == []
