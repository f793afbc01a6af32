"""Faults of the environment: the user's shell, moved and copied folders, other Hubs."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from commandcenter_hub.testing.ports import free_port

from .processes import everything_killed, hub, kill
from .system import COMMAND, System

MISLEADING = {
    "PGTARGETSESSIONATTRS": "standby",
    "PGHOST": "/nowhere",
    "PGHOSTADDR": "192.0.2.1",
    "PGOPTIONS": "-c default_transaction_read_only=on",
    "PGSSLMODE": "require",
    "PYTHONPATH": "/nowhere",
    "TMPDIR": "/proc/nowhere",  # even root can create nothing there
    "NODE_ENV": "production",
    "HTTP_PROXY": "http://192.0.2.1:9",
    "ALL_PROXY": "http://192.0.2.1:9",
}
"""Settings of a user's shell that must have no effect."""


@contextmanager
def misleading_environment(system: System) -> Iterator[None]:
    """Start the next Hub and all services from a shell with misleading settings."""
    system.variables = dict(MISLEADING)
    with everything_killed(system):
        yield
    system.run("ps")
    system.expect("the desk runs", lambda: (system.status() or {}).get("status") == "running", 60)


@contextmanager
def other_signals(system: System) -> Iterator[None]:
    """Start the next Hub and all services from a shell that blocks SIGTERM and ignores SIGCHLD."""
    system.wrapper = ("env", "--block-signal=TERM", "--ignore-signal=CHLD")
    with everything_killed(system):
        yield
    system.run("ps")
    system.wrapper = ()


@contextmanager
def few_files(system: System) -> Iterator[None]:
    """Start the next Hub from a shell that allows few open files."""
    system.wrapper = ("prlimit", "--nofile=256:256")
    with everything_killed(system):
        yield
    system.run("ps")


@contextmanager
def project_folder_moved(system: System) -> Iterator[None]:
    moved = system.project_folder.with_name("moved")
    system.project_folder.rename(moved)
    yield
    moved.rename(system.project_folder)


@contextmanager
def home_moved(running: bool, system: System) -> Iterator[None]:
    """Move the home to another folder, while its services run or not; the user sets COMMANDCENTER_HOME."""
    if running:
        kill(hub(system))
    else:
        system.shut_down()
    system.home = system.home.rename(system.folder / "moved-home")
    yield
    system.ok("up", system.project_folder)


@contextmanager
def home_copied(system: System) -> Iterator[None]:
    """Use a copy of the home beside the original: it must not touch what runs."""
    copy = System(system.folder, system.engine)
    copy.home = system.folder / "copied-home"
    subprocess.run(["cp", "-a", system.home, copy.home], check=True)
    copy.variables = {"XDG_STATE_HOME": str(system.folder / "state")}
    yield
    try:
        copy.expect_output("", "ps")
        copy.run("down", "--all")
        copy.run("up", system.project_folder)
    finally:
        copy.run("stop-hub")
        shutil.rmtree(copy.home)


@contextmanager
def second_hub(system: System) -> Iterator[None]:
    """Start another Hub for the same home: it is refused."""
    done = subprocess.run(
        [COMMAND, "serve"], env={**system.environment, "HUB_PORT": str(free_port())}, capture_output=True,
        encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode != 0, done
    assert "Another Hub is already running" in done.stderr, done
    yield


@contextmanager
def hub_beside(system: System) -> Iterator[None]:
    """Run another home's Hub with a project on this machine, then stop both."""
    other = System(system.folder / "other", system.engine)
    other.folder.mkdir()
    other.variables = {"XDG_STATE_HOME": str(system.folder / "state")}
    try:
        other.open()
        assert not set(other.ports.values()) & set(system.ports.values())
        yield
        other.shut_down()
    finally:
        other.kill_all()
