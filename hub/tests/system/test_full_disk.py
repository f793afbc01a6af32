"""A real Hub on a full disk: it starts, reports the problem, and lets users free space."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .conftest import COMMAND, HubProcess


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=200m,mode=0700", "small", home]
    mounted = subprocess.run(command, check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted: {mounted.stderr.decode()}")
    try:
        yield home
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)


def fill(home: Path, name: str) -> Path:
    file = home / name
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as full:
        while True:
            full.write(bytes(4096))
    return file


@pytest.mark.slow
def test_the_hub_starts_on_a_full_disk_and_a_project_can_be_removed(small_disk: Path, tmp_path: Path) -> None:
    hub = HubProcess(tmp_path)
    try:
        hub.start()
        project = hub.started(hub.register())
        hub.call("POST", f"/api/orchestration/{project['id']}/stop")
        hub.until(project, "stopped")
        hub.end()
        fill(small_disk, "fill")
        hub.start(ready={503})  # it reports the full disk
        assert [one["id"] for one in hub.call("GET", "/api/projects")] == [project["id"]]
        fill(small_disk, "fill-again")  # the reserve has been deleted too
        hub.call("DELETE", f"/api/projects/{project['id']}?data=delete&snapshot=skip")
        assert not (small_disk / "projects" / project["slug"]).exists()
        assert hub.call("GET", "/api/projects") == []
    finally:
        for name in ("fill", "fill-again"):
            (small_disk / name).unlink(missing_ok=True)
        hub.clean_up()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_everything_reports_a_full_disk_as_the_same_error_and_continues_once_there_is_space(
    small_disk: Path, tmp_path: Path
) -> None:
    hub = HubProcess(tmp_path)
    try:
        hub.start()
        project = hub.started(hub.register())
        fill(small_disk, "fill")
        acknowledged = write_until_refused(hub, project)
        hub.call("POST", f"/api/orchestration/{project['id']}/restart")
        found = hub.until(project, "error", 120)
        assert found["error"]["code"] == "no_space", found["error"]
        wait_for_problem(hub, f"{project['slug']}: database")
        snapshot = hub.client.post(f"/api/projects/{project['id']}/snapshots", json={"note": ""})
        assert snapshot.status_code in {202, 507}, snapshot.text
        if snapshot.status_code == 202:
            error = operation(hub, snapshot.json())["error"]
            assert error["code"] == "no_space", error
        hub.kill()
        fill(small_disk, "fill-again")
        hub.start(ready={200, 503})
        wait_for_problem(hub, "The disk is full")
        wait_for_error(hub, project, "no_space")
        examined = subprocess.run([COMMAND, "doctor"], env=hub.environment, capture_output=True, text=True)
        assert "The disk is full" in examined.stdout
        for name in ("fill", "fill-again"):
            (small_disk / name).unlink()
        hub.until(project, "running", 120)
        with hub.backend(project) as client:
            items = client.get("/api/tasks", params={"limit": 500}).json()["items"]
        assert set(acknowledged) <= {one["title"] for one in items}
        deadline = time.monotonic() + 60
        while [one for one in hub.call("GET", "/api/problems") if one["status"] == "error"]:
            assert time.monotonic() < deadline
            time.sleep(0.5)
    finally:
        for name in ("fill", "fill-again"):
            (small_disk / name).unlink(missing_ok=True)
        hub.clean_up()


def write_until_refused(hub: HubProcess, project: dict[str, Any]) -> list[str]:
    """Create tasks until the database refuses several in a row; return the titles of those that were acknowledged."""
    acknowledged: list[str] = []
    refused, number, deadline = 0, 0, time.monotonic() + 180
    while refused < 5:
        assert time.monotonic() < deadline, hub.status(project)
        title, number = f"task {number}", number + 1
        with hub.backend(project) as client:
            try:
                answer = client.post("/api/tasks", json={"title": title, "findings": "x" * 9_000})
            except httpx.TransportError:
                refused += 1
                continue
        if answer.is_success:
            acknowledged.append(title)
            refused = 0
        else:
            refused += 1
            assert answer.status_code in {503, 507}, answer.text
            assert answer.status_code == 503 or answer.json()["error"]["code"] == "no_space"
    return acknowledged


def wait_for_problem(hub: HubProcess, text: str) -> None:
    deadline = time.monotonic() + 60
    while not any(text in one["message"] for one in hub.call("GET", "/api/problems") if one["name"] == "disk"):
        assert time.monotonic() < deadline, hub.call("GET", "/api/problems")
        time.sleep(0.5)


def wait_for_error(hub: HubProcess, project: dict[str, Any], code: str) -> None:
    """Wait until a project is in error with this code: a service that ends first may have another reason."""
    deadline = time.monotonic() + 120
    while (found := hub.status(project))["status"] != "error" or found["error"]["code"] != code:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def operation(hub: HubProcess, request: dict[str, Any]) -> dict[str, Any]:
    while (found := hub.call("GET", f"/api/operations/{request['operation_id']}"))["ended_at"] is None:
        time.sleep(0.05)
    return dict(found)


def test_a_full_disk_at_the_first_start_is_reported(small_disk: Path, tmp_path: Path) -> None:
    fill(small_disk, "fill")
    hub = HubProcess(tmp_path)
    command = [COMMAND, "serve"]
    answer = subprocess.run(command, env=hub.environment, capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 1
    assert "disk is full" in answer.stderr
    assert "Free some space" in answer.stderr
    assert "Traceback" not in answer.stderr
