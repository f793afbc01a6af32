"""A project started by an earlier version continues under the current one: no service restarts, no log line is lost.

`data/earlier-code.tar.xz` contains both packages from before the stack became data (handles, files and database of
version 1), with the requirements for the image of the app. They run with the current dependencies.
"""

import shutil
import sys
import sysconfig
import tarfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import commandcenter_app
from commandcenter_hub.testing.ports import free_port

from .conftest import COMMAND, HubProcess

ARCHIVE = Path(__file__).parent / "data" / "earlier-code.tar.xz"
FIRST = 10_000_000
SERVICES = ("backend", "frontend", "postgres", "redis")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class UpgradedHub(HubProcess):
    """A Hub that runs the earlier version until `upgrade`."""

    def __init__(self, folder: Path, engine: str) -> None:
        super().__init__(folder, engine)
        python = install_earlier_code(folder / "earlier")
        self.command = [python, "-m", "commandcenter_hub.cli.main", "serve"]
        self.asked = 0

    def upgrade(self) -> None:
        """Kill the Hub of the earlier version; the next start uses the current one."""
        self.kill()
        self.command = [COMMAND, "serve"]

    def add_project(self) -> dict[str, Any]:
        """Register a project with the earlier API: one port per service."""
        folder = self.folder / "shop"
        folder.mkdir()
        (folder / "README.md").write_text("# Greetings\n\nA needle in the haystack.\n")
        ports = {service: free_port() for service in SERVICES}
        made: dict[str, Any] = self.call("POST", "/api/projects", json={"path": str(folder), "ports": ports})
        return made

    def write_lines(self, project: dict[str, Any], count: int) -> None:
        """Request missing documents by number, which the backend logs."""
        with self.backend(project) as client:
            for _ in range(count):
                client.get(f"/api/documents/{FIRST + self.asked}")
                self.asked += 1

    def lines(self, project: dict[str, Any]) -> list[int]:
        """Return the numbers in the Hub's log of the backend."""
        page = self.call("GET", f"/api/orchestration/{project['id']}/logs", params={"service": "backend", "tail": 5000})
        texts = [line["text"] for line in page["lines"] if f"/api/documents/{FIRST // 10_000}" in line["text"]]
        return [int(text.split("/api/documents/")[1].split()[0].strip('"')) for text in texts]

    def started_slowly(self, project: dict[str, Any]) -> dict[str, Any]:
        """Start a project whose image may have to be built."""
        self.call("POST", f"/api/orchestration/{project['id']}/start")
        return self.until(project, "running", 300)

    def wait_for_its_own_ports(self, project: dict[str, Any]) -> None:
        """Wait until port proxy and relay of the earlier version have been replaced and have left nothing behind."""
        deadline = time.monotonic() + 60
        while (self.home / "gateway").exists():
            assert time.monotonic() < deadline, "the port proxy of the earlier version still uses the ports"
            time.sleep(0.05)
        run = self.home / "projects" / project["slug"] / "run" / "dagger"
        while list(run.glob("door*")):
            assert time.monotonic() < deadline, "the relay of the earlier version is still running"
            time.sleep(0.05)
        assert not [one for one in self.processes() if "programs.gateway" in " ".join(one.cmdline())]

    def starts(self, project: dict[str, Any]) -> dict[str, int]:
        """Return the number of starts in the logs of the databases."""
        path, found = f"/api/orchestration/{project['id']}/logs", {}
        for service in ("postgres", "redis"):
            lines = self.call("GET", path, params={"service": service, "tail": 5000})["lines"]
            found[service] = sum("ready to accept connections" in line["text"].lower() for line in lines)
        return found


def install_earlier_code(folder: Path) -> Path:
    """Install the earlier version into its own environment and return that Python."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    pages = Path(commandcenter_app.__file__).parent / "static"
    shutil.copytree(pages, folder / "app" / "src" / "commandcenter_app" / "static")
    venv.create(folder / "venv", symlinks=True, with_pip=False)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    # A `.pth` file adds the installed packages, but not the current version: Python ignores their own `.pth` files.
    paths = (folder / "hub" / "src", folder / "app" / "src", sysconfig.get_path("purelib"))
    (packages / "earlier.pth").write_text("".join(f"{path}\n" for path in paths))
    return folder / "venv" / "bin" / Path(sys.executable).name


@pytest.fixture
def hub(engine: str, tmp_path: Path) -> Iterator[UpgradedHub]:
    made = UpgradedHub(tmp_path, engine)
    try:
        made.start()
        yield made
    finally:
        made.upgrade()
        made.clean_up()


def runs(status: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {one["name"]: (one["state"], one["restarts"]) for one in status["services"]}


def wait_until(condition: Callable[[], bool], within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.1)


def test_a_running_project_is_adopted(hub: UpgradedHub) -> None:
    project = hub.add_project()
    before = hub.started_slowly(project)
    with hub.backend(before) as client:
        task = client.post("/api/tasks", json={"title": "Kept"})
    assert task.is_success, task.text
    hub.write_lines(project, 40)
    hub.upgrade()
    hub.write_lines(project, 40)
    hub.start()
    after = hub.until(project, "running")
    assert runs(after) == runs(before) == dict.fromkeys(SERVICES, ("healthy", 0))
    # The earlier version's backend asks for no credentials.
    wait_until(lambda: hub.call("GET", f"/api/projects/{project['id']}")["restart_needed"])
    if hub.engine == "dagger":
        hub.wait_for_its_own_ports(project)
    hub.write_lines(project, 40)
    deadline = time.monotonic() + 60
    while len(lines := hub.lines(project)) < hub.asked and time.monotonic() < deadline:
        time.sleep(0.1)
    assert lines == [FIRST + number for number in range(hub.asked)]
    assert hub.starts(project) == {"postgres": 1, "redis": 1}

    # After a stop and a start it runs the current version on the same data.
    hub.call("POST", f"/api/orchestration/{project['id']}/stop")
    hub.until(project, "stopped")
    hub.started_slowly(project)
    assert not hub.call("GET", f"/api/projects/{project['id']}")["restart_needed"]
    with hub.backend(before) as client:
        assert "Kept" in str(client.get("/api/tasks").json())
    assert httpx.get(f"{before['urls']['backend']}/api/tasks", trust_env=False, timeout=60).status_code == 401
