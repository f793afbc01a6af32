"""A real Hub on a full disk: it starts, reports the problem, and lets users free space."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

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
        hub.start()
        assert [one["id"] for one in hub.call("GET", "/api/projects")] == [project["id"]]
        fill(small_disk, "fill-again")  # the reserve has been deleted too
        hub.call("DELETE", f"/api/projects/{project['id']}?data=delete&snapshot=skip")
        assert not (small_disk / "projects" / project["slug"]).exists()
        assert hub.call("GET", "/api/projects") == []
    finally:
        for name in ("fill", "fill-again"):
            (small_disk / name).unlink(missing_ok=True)
        hub.clean_up()


def test_a_full_disk_at_the_first_start_is_reported(small_disk: Path, tmp_path: Path) -> None:
    fill(small_disk, "fill")
    hub = HubProcess(tmp_path)
    command = [COMMAND, "serve"]
    answer = subprocess.run(command, env=hub.environment, capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 1
    assert "disk is full" in answer.stderr
    assert "Free some space" in answer.stderr
    assert "Traceback" not in answer.stderr
