"""A running Hub and its desk refuse every known attack, and keep each secret where it is needed.

All secrets are random, so that each value is its own marker: whatever contains it has received it.
"""

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from cryptography.fernet import Fernet

from commandcenter_hub.domain.desk_access import frontend_key, hub_key

from .conftest import COMMAND, HubProcess

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
}
"""Secrets that may be in the environment of a process, by a part of its command line."""
CONTAINERS = {"postgres": {"db_password"}, "redis": {"redis_password"}}
"""The same for the processes of containers, where the system shows them."""


class Session(HubProcess):
    """A Hub on one engine with its own folder for temporary files."""

    def __init__(self, folder: Path, engine: str) -> None:
        super().__init__(folder)
        self.engine = engine
        self.temporary = folder / "temporary"
        self.temporary.mkdir()

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "COMMANDCENTER_ENGINE": self.engine, "TMPDIR": str(self.temporary)}

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
    made = Session(tmp_path, engine)
    try:
        made.start()
        yield made
    finally:
        made.clean_up()


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
