"""Files of a home that are lost, emptied, overwritten or replaced by a folder, with a real Hub and a running project.

The table in docs/how-to/lost-files.md describes each file and what happens; these tests check it.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import COMMAND, HubProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
HURRIED = """
from commandcenter_hub.services import file_watch
file_watch.INTERVAL_S = 0.3
from commandcenter_hub.cli.main import main
main()
"""
"""Runs the command with a Hub that checks its files more often."""


class Home:
    """A home with a running project, whose files are damaged one after the other."""

    def __init__(self, folder: Path) -> None:
        self.hub = HubProcess(folder)
        self.hub.command = [sys.executable, "-c", HURRIED, "serve"]
        self.hub.start()
        self.project = self.hub.started(self.hub.register("shop"))
        self.path = self.hub.home
        self.own = self.path / "projects" / self.project["slug"]

    def file(self, pattern: str) -> Path:
        return next(iter(sorted(self.path.glob(pattern.replace("SHOP", f"projects/{self.project['slug']}")))))

    def problems(self) -> list[str]:
        found = self.hub.call("GET", "/api/problems")
        return [f"{one['name']}: {one['message']}" for one in found if one["status"] == "error"]

    def services(self) -> dict[str, str]:
        return {one["name"]: one["state"] for one in self.hub.status(self.project)["services"]}

    def lines(self) -> list[str]:
        page = self.hub.call("GET", f"/api/orchestration/{self.project['id']}/logs", params={"tail": 5000})
        return [line["text"] for line in page["lines"]]

    def check(self) -> None:
        """Check that nothing is wrong any more: the project runs, its log can be read and written."""
        wait_until(lambda: not self.problems(), self.problems)
        wait_until(lambda: set(self.services().values()) == {"healthy"}, self.services)
        number = time.time_ns()
        with self.hub.backend(self.project) as client:
            assert client.get("/api/tasks").is_success
            # Every request that changes something is logged, but refused ones only once a minute.
            assert client.post("/api/tasks", params={"number": number}, json={"title": "try"}).is_success
        wait_until(lambda: any(str(number) in line for line in self.lines()), self.lines)


def wait_until(condition: Callable[[], bool], shown: Callable[[], Any] = str, within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, shown()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("lost"))
    try:
        yield made
    finally:
        made.hub.clean_up()


@pytest.fixture
def home(shared: Home) -> Home:
    assert shared.hub.process is not None
    if shared.hub.process.poll() is not None:  # an earlier test has failed
        shared.hub.start()
    return shared


def damage(path: Path, how: str) -> None:
    if how == "gone" and path.is_dir():
        shutil.rmtree(path)
    elif how == "gone":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "zeros":
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.write(bytes(size))
    elif how == "folder":
        path.unlink()
        path.mkdir()
        (path / "something").write_text("")
    else:
        raise AssertionError(how)


ALL = ("gone", "empty", "zeros", "folder")
EVERY_RUN = {"hub.json", "token", "key", "hub.db", "SHOP/manifest.json", "SHOP/journal.db", "SHOP/run/backend"}
"""Files that every full run removes; the other cases are part of `make test-faults`."""


def cases(ways: dict[str, tuple[str, ...]]) -> list[Any]:
    """Return each file with each way to damage it."""
    return [
        pytest.param(name, how, marks=() if how == "gone" and name in EVERY_RUN else pytest.mark.faults)
        for name, hows in ways.items()
        for how in hows
    ]


REPAIRED = {
    "hub.json": ALL,
    "token": ALL,
    "key": ("gone", "empty", "folder"),
    "hub.lock": ("gone", "folder"),
    "hub.db-wal": ("gone", "folder"),
    "hub.db-shm": ("gone", "folder"),
    "reserve": ("gone", "empty", "folder"),
    "SHOP/manifest.json": ALL,
    "SHOP/journal.db": ALL,
    "SHOP/journal.db-wal": ("gone", "folder"),
    "SHOP/journal.db-shm": ("gone", "folder"),
    "SHOP/run/postgres": ("gone",),
    "SHOP/run/backend": ("gone",),
    "SHOP/sockets": ("gone",),
}
"""Files and folders that are repaired automatically while the Hub runs, and the ways to damage each."""


@pytest.mark.parametrize(("name", "how"), cases(REPAIRED))
def test_a_file_that_is_lost_while_the_hub_runs_is_repaired(home: Home, name: str, how: str) -> None:
    file, before = home.file(name), home.lines()
    damage(file, how)
    if name in {"hub.json", "token", "key", "SHOP/manifest.json"}:
        wait_until(lambda: file.is_file() and bool(file.read_bytes().strip(b"\0")), lambda: file)
    elif name == "SHOP/sockets":
        wait_until(lambda: len(list(file.glob("*/*"))) >= 2, home.services, 150)  # the databases were restarted
    time.sleep(1)  # the Hub has checked its files at least once
    if name == "token":
        home.hub.client.headers["authorization"] = f"Bearer {file.read_text().strip()}"
    home.check()
    if name == "hub.lock":
        second = subprocess.run([COMMAND, "serve"], env=home.hub.environment, capture_output=True, text=True)
        assert (second.returncode, "already running" in second.stderr) == (4, True)
    if name.startswith("SHOP/journal") and how != "zeros" and (name, how) != ("SHOP/journal.db", "empty"):
        assert home.lines()[: len(before)][:5] == before[:5], "a line was lost"
    home.hub.end()
    home.hub.start()
    home.check()


STOPPED = {
    "token": ALL,
    "hub.db": ALL,
    "hub.db-wal": ("gone",),
    "hub.lock": ("gone", "folder"),
    "hub.json": ("empty", "zeros", "folder"),
    "SHOP/manifest.json": ALL,
    "SHOP/journal.db": ALL,
    "SHOP/run": ("gone",),
    "SHOP/sockets": ("gone",),
    "reserve": ("gone", "folder"),
}
"""Files and folders that are repaired at the next start after they were lost while no Hub ran."""


@pytest.mark.parametrize(("name", "how"), cases(STOPPED))
def test_a_file_that_is_lost_while_no_hub_runs_is_repaired_at_the_next_start(home: Home, name: str, how: str) -> None:
    home.hub.kill()
    file = home.file(name)
    damage(file, how)
    home.hub.start()
    if name == "SHOP/sockets":
        wait_until(lambda: len(list(file.glob("*/*"))) >= 2, home.services, 250)
    home.check()
    assert [one["id"] for one in home.hub.call("GET", "/api/projects")] == [home.project["id"]]
