"""The two wheels, installed into an empty environment, provide a command that runs a project."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from commandcenter_hub.testing.ports import free_port

ROOT = Path(__file__).parents[3]
UV = Path(sys.executable).parent / "uv"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment with only the wheels and their dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    for package in ("app", "hub"):
        options = ["--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder / "dist"]
        subprocess.run([UV, "build", "--quiet", *options, ROOT / package], check=True)
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, folder / "environment"], check=True)
    python = folder / "environment" / "bin" / "python"
    wheels = sorted((folder / "dist").glob("*.whl"))
    subprocess.run([UV, "pip", "install", "--quiet", "--python", python, *wheels], check=True)
    return python.with_name("commandcenter")


@pytest.fixture
def environment(command: Path, engine: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    made = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))},
        "HOME": str(tmp_path),
        "COMMANDCENTER_HOME": str(tmp_path / "home"),
        "COMMANDCENTER_ENGINE": engine,
        "HUB_PORT": str(free_port()),
    }
    yield made
    for verb in (["down", "--all"], ["stop-hub"]):
        subprocess.run([command, *verb], env=made, cwd=tmp_path, check=True)


def test_the_installed_command_runs_a_project(command: Path, environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "README.md").write_text("# Greetings\n")
    up = subprocess.run(
        [command, "up", folder, "--json"], env=environment, cwd=tmp_path, check=True, capture_output=True
    )
    project = json.loads(up.stdout)
    assert project["status"] == "running"
    page = httpx.get(project["urls"]["frontend"], trust_env=False, timeout=60)
    assert page.status_code == 200
    assert '<div id="root">' in page.text


def test_the_wheel_contains_the_lock_of_the_container(command: Path) -> None:
    asked = "from importlib.resources import files; print(files('commandcenter_app') / 'requirements.txt')"
    found = subprocess.run(
        [command.with_name("python"), "-c", asked], cwd=command.parent, check=True, capture_output=True, text=True
    )
    assert Path(found.stdout.strip()).read_bytes() == (ROOT / "requirements" / "app.txt").read_bytes()


def test_a_build_has_its_own_version(command: Path) -> None:
    shown = subprocess.run([command, "version"], cwd=command.parent, check=True, capture_output=True, text=True).stdout
    commit = subprocess.run(
        ["git", "rev-parse", "--short=7", "HEAD"], cwd=ROOT, check=False, capture_output=True, text=True
    ).stdout.strip()
    assert commit in shown
