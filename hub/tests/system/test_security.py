"""A running Hub and its desk refuse every known attack, and keep each secret where it is needed.

All secrets are random, so that each value is its own marker: whatever contains it has received it.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from cryptography.fernet import Fernet

from commandcenter_hub.domain.desk_access import frontend_key, hub_key

from .conftest import COMMAND, HubProcess, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FILES = {
    "token": {"token"},
    "redis_password": {"redis.conf", "valkey.conf"},
}
"""Names of the files that may contain a secret, readable by their owner only."""
ENVIRONMENTS = {
    "commandcenter_app backend": {"db_password", "redis_password", "secret_key"},
    "commandcenter_app.processes": {"db_password", "redis_password", "secret_key"},
    "commandcenter_app frontend": {"frontend_key"},
    # Shims of forked runs, which have the environment of their run as other shims have.
    "/run/backend/": {"db_password", "redis_password", "secret_key"},
    "/run/frontend/": {"frontend_key"},
}
"""Secrets that may be in the environment of a process, by a part of its command line."""
CONTAINERS = {"postgres": {"db_password"}, "redis": {"redis_password"}}
"""The same for the processes of containers, where the system shows them."""


class Session(HubProcess):
    """A Hub on one engine with its own folder for temporary files."""

    def __init__(self, folder: Path, engine: str) -> None:
        super().__init__(folder, engine)
        self.temporary = folder / "temporary"
        self.temporary.mkdir()

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "TMPDIR": str(self.temporary)}

    def command_line(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([COMMAND, *arguments], env=self.environment, cwd=self.folder, capture_output=True)

    def secrets(self) -> dict[str, str]:
        """Return all secrets of the Hub and its only project, by name."""
        vault = Fernet((self.home / "key").read_bytes().strip())
        with closing(sqlite3.connect(self.home / "hub.db")) as db:
            ((locked,),) = db.execute("SELECT secrets FROM projects").fetchall()
        found: dict[str, str] = json.loads(vault.decrypt(locked))
        derived = {"frontend_key": frontend_key(found["secret_key"]), "hub_key": hub_key(found["secret_key"])}
        token = (self.home / "token").read_text().strip()
        return {**found, **derived, "key": (self.home / "key").read_text().strip(), "token": token}


@pytest.fixture
def hub(engine: str, tmp_path: Path) -> Iterator[Session]:
    with serving(Session(tmp_path, engine)) as made:
        yield made


def use(hub: Session) -> tuple[dict[str, Any], list[bytes]]:
    """Start, fail, restart, snapshot, restore. Returns the project, and all output of the command line."""
    project = hub.register("shop")
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    project = hub.until(project, "running", 300) | project
    outputs = [
        hub.command_line(*arguments)
        for arguments in (
            ["status", "shop"], ["status", "shop", "--json"], ["ps"], ["logs", "shop"], ["doctor"], ["up", "missing"],
            ["restart", "shop", "backend"], ["snapshot", "create", "shop"], ["snapshot", "list", "shop"],
            ["open", "shop"], ["up", "shop", "--json"],
        )
    ]  # fmt: skip
    snapshots = hub.call("GET", f"/api/projects/{project['id']}/snapshots")
    hub.call("POST", f"/api/projects/{project['id']}/snapshots/{snapshots[0]['id']}/restore")
    deadline = time.monotonic() + 120
    while any(one["ended_at"] is None for one in hub.call("GET", f"/api/projects/{project['id']}/operations")):
        assert time.monotonic() < deadline, "the snapshot is still being restored"
        time.sleep(0.1)
    if hub.engine == "local":
        fail(hub, project)
    return project, [done.stdout + done.stderr for done in outputs]


def fail(hub: Session, project: dict[str, Any]) -> None:
    """Kill the backend, and wait until the Hub has started it again."""
    for process in hub.processes():
        with suppress(psutil.Error):
            if "commandcenter_app backend" in " ".join(process.cmdline()):
                process.kill()
    deadline = time.monotonic() + 60
    while not any(one["name"] == "backend" and one["restarts"] for one in hub.status(project)["services"]):
        assert time.monotonic() < deadline, "the backend was not restarted"
        time.sleep(0.1)
    hub.until(project, "running", 120)


def test_doctor_finds_no_attack_that_succeeds(hub: Session) -> None:
    project = hub.register("shop")
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    hub.until(project, "running", 300)
    done = hub.command_line("doctor", "--security", "--json")
    found = json.loads(done.stdout)
    assert [one for one in found["attacks"] if one["result"] == "open"] == []
    assert done.returncode == 0
    held = [one["name"] for one in found["attacks"] if one["result"] == "held"]
    assert {"hub", "shop frontend", "shop backend", "files", "sockets", "arguments"} <= set(held)
    assert held.count("shop backend") == 13


REACH = """
import socket, sys
for port in sys.argv[2:]:
    with socket.socket() as client:
        client.settimeout(5)
        if client.connect_ex((sys.argv[1], int(port))) == 0:
            print(port)
"""
"""Program that prints the ports of an address to which it can connect."""


class Neighbour:
    """Another machine on the network of this one: a network namespace with a link to this machine."""

    def __init__(self) -> None:
        self.name = f"cc-{os.getpid() % 100_000}"
        self.here, self.there = "10.213.7.1", "10.213.7.2"

    def connect(self) -> None:
        """Create the namespace and the link. Raises CalledProcessError where this machine does not permit it."""
        near, far = f"{self.name}a", f"{self.name}b"
        for command in (
            f"netns add {self.name}", f"link add {near} type veth peer name {far} netns {self.name}",
            f"addr add {self.here}/30 dev {near}", f"link set {near} up",
            f"-n {self.name} addr add {self.there}/30 dev {far}", f"-n {self.name} link set {far} up",
        ):  # fmt: skip
            subprocess.run(["ip", *command.split()], check=True, capture_output=True)

    def remove(self) -> None:
        """Remove the namespace, and with it the link."""
        subprocess.run(["ip", "netns", "del", self.name], capture_output=True)

    def reaches(self, ports: Collection[int]) -> set[int]:
        """Return the ports of this machine to which it can connect."""
        command = ["ip", "netns", "exec", self.name, sys.executable, "-c", REACH, self.here, *map(str, ports)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return set(map(int, done.stdout.split()))


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    made = Neighbour()
    try:
        made.connect()
        yield made
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a network namespace cannot be made: {error}")
    finally:
        if shutil.which("ip"):
            made.remove()


def test_another_machine_reaches_no_port(hub: Session, neighbour: Neighbour) -> None:
    project = hub.register("shop")
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    hub.until(project, "running", 300)
    ports = {hub.port, *(port for named in project["ports"].values() for port in named.values())}
    for process in hub.processes():
        with suppress(psutil.Error):
            ports |= {one.laddr.port for one in process.net_connections("tcp") if one.status == psutil.CONN_LISTEN}
    with socket.create_server(("0.0.0.0", 0)) as reachable:
        control = reachable.getsockname()[1]
        assert neighbour.reaches({*ports, control}) == {control}


def inside(data: bytes, secrets: Mapping[str, str]) -> set[str]:
    """Return the names of the secrets in the data."""
    return {name for name, value in secrets.items() if value.encode() in data}


def test_secrets_are_only_where_they_are_needed(hub: Session) -> None:
    project, outputs = use(hub)
    secrets = hub.secrets()
    assert len(set(secrets.values())) == len(secrets) >= 7
    found = [f"the command line's output: {name}" for one in outputs for name in inside(one, secrets)]
    if hub.engine == "local":  # this system may hide the processes of containers
        assert in_use(secrets) >= {"db_password", "redis_password", "secret_key"}, "the services were not found"
    found += in_files(hub, secrets)
    found += in_processes(hub, secrets)
    found += in_responses(hub, project, secrets)
    assert found == []


def in_files(hub: Session, secrets: Mapping[str, str]) -> Iterator[str]:
    """Yield the files that contain a secret without need: logs, journals, snapshots, handles, temporary files."""
    for path in hub.folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        with suppress(FileNotFoundError):
            for name in inside(path.read_bytes(), secrets):
                allowed = path.name == name == "key" or path.name in FILES.get(name, ())
                if not allowed or path.stat().st_mode & 0o077:
                    yield f"{path}: {name}"


def in_processes(hub: Session, secrets: Mapping[str, str]) -> Iterator[str]:
    """Yield the processes with a secret in their command line, or without need in their environment."""
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
            environment = "\n".join(process.environ().values()).encode()
        except psutil.Error:
            continue
        yield from (f"arguments of {line[:80]}: {name}" for name in inside(line.encode(), secrets))
        known = ENVIRONMENTS if hub.engine == "local" else ENVIRONMENTS | CONTAINERS
        allowed = {name for part, names in known.items() if part in line for name in names}
        yield from (f"environment of {line[:80]}: {name}" for name in inside(environment, secrets) - allowed)


def in_use(secrets: Mapping[str, str]) -> set[str]:
    """Return the secrets in the environment of any process."""
    found = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            found |= inside("\n".join(process.environ().values()).encode(), secrets)
    return found


def in_responses(hub: Session, project: dict[str, Any], secrets: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses whose responses contain a secret, at the Hub and at the pages."""
    description = httpx.get(f"http://127.0.0.1:{hub.port}/api/openapi.json", trust_env=False).json()
    for path, methods in description["paths"].items():
        address = path.replace("{project_id}", project["id"])
        if "get" not in methods or "{" in address or path.endswith(("/events", "/stream", "/connection")):
            continue
        answer = hub.client.get(address)
        yield from (f"GET {path}: {name}" for name in inside(answer.content, secrets))
    for url in (f"http://127.0.0.1:{hub.port}/", project["urls"]["frontend"]):
        answer = httpx.get(url, trust_env=False)
        yield from (f"GET {url}: {name}" for name in inside(answer.content, secrets))
