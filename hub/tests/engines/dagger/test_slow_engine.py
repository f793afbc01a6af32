"""A real engine that is slow: stopped for a while, with an empty cache, a slow registry, or on busy processors.

Tests that kill the engine run the commands in COMMANDCENTER_TEST_ENGINE_KILL and …_START, or are skipped. Those that
stop it for a while need an engine on a Unix socket, and the right to send it signals.
"""

import contextlib
import os
import shlex
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import psutil
import pytest

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.dagger.engine import DaggerEngine
from commandcenter_hub.stacks.commandcenter import Images

from ...system.conftest import HubProcess
from .test_on_an_engine import KILL, OPTIONS, START, OnDagger, engine_of, restarts, soon, started

pytestmark = [pytest.mark.dagger, pytest.mark.timeout(900), pytest.mark.usefixtures("engine_available")]

REGISTRY = os.environ.get("COMMANDCENTER_TEST_REGISTRY", "127.0.0.1:5000")
"""A registry on this machine, without TLS, with the images of the stack."""


@pytest.fixture
def busy_cores() -> Iterator[None]:
    """Keep two cores busy."""
    busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(2)]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.fixture
def engine_process() -> Iterator[psutil.Process]:
    """The engine's process. It runs again at the end of the test."""
    parts = urlsplit(OPTIONS.runner)
    if parts.scheme != "unix" or not hasattr(socket, "SO_PEERCRED"):
        pytest.skip("the engine's process can be found on a Unix socket of Linux only")
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(parts.path)
        pid, _, _ = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    try:
        found = psutil.Process(pid)
        found.suspend()
        found.resume()
    except (psutil.Error, ValueError) as error:
        pytest.skip(f"the engine's process cannot be stopped: {error}")
    yield found
    with contextlib.suppress(psutil.Error):
        found.resume()


class SlowRegistry:
    """A proxy of a registry that sends the first part of each layer over `hold_s` seconds."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._upstream = (host, int(port))
        self._server = socket.create_server(("127.0.0.1", 0))
        self.hold_s = 0.0
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.hold_s = 0.0
        self._server.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(self._upstream) as upstream:
            threading.Thread(target=self._send_requests, args=(client, upstream), daemon=True).start()
            received = 0
            while data := upstream.recv(1 << 16):
                received += len(data)
                if received - len(data) < 1 << 20 <= received:  # only layers are that large
                    until = time.monotonic() + self.hold_s
                    while time.monotonic() < until and data:
                        client.sendall(data[:64])
                        data = data[64:]
                        time.sleep(0.1)
                client.sendall(data)

    def _send_requests(self, client: socket.socket, upstream: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(1 << 16):
                upstream.sendall(data)
            upstream.shutdown(socket.SHUT_WR)


@pytest.fixture
def slow_registry() -> Iterator[SlowRegistry]:
    """A registry that can be slow, and an engine that has no images yet."""
    host, _, port = REGISTRY.rpartition(":")
    try:
        socket.create_connection((host, int(port)), 2).close()
    except OSError as error:
        pytest.skip(f"there is no registry at {REGISTRY}: {error}")
    made = SlowRegistry(REGISTRY)
    empty_engine()
    yield made
    made.close()


def empty_engine() -> None:
    """Kill the engine and start it again, without its data."""
    if KILL not in os.environ or START not in os.environ:
        pytest.skip(f"{KILL} and {START} are not set")
    for name in (KILL, START):
        subprocess.run(shlex.split(os.environ[name]), check=True, timeout=120)


def images_of(registry: SlowRegistry) -> dict[str, str]:
    names = Images()
    return {
        name: f"{registry.address}/{image if '/' in image else f'library/{image}'}"
        for name, image in (("postgres", names.postgres), ("redis", names.redis), ("app", names.app))
    }


@pytest.fixture
def hub(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OnDagger]:
    made = OnDagger(tmp_path)
    if "slow_registry" in request.fixturenames:
        images = images_of(request.getfixturevalue("slow_registry"))
        made.home.mkdir()
        lines = [f'{name} = "{image}"' for name, image in images.items()]
        (made.home / "config.toml").write_text("\n".join(["[images]", *lines, ""]))
    try:
        made.start()
        yield made
    finally:
        made.clean_up()


def steps_of(hub: OnDagger, operation: str) -> dict[str, float]:
    """Return the duration of each step of an operation that has ended, by title, seconds."""
    shown = hub.call("GET", f"/api/operations/{operation}")
    assert shown["status"] == "succeeded", shown
    found = {}
    for step in shown["steps"]:
        times = [_seconds(step[name]) for name in ("started_at", "ended_at")]
        found[step["title"]] = times[1] - times[0]
    print("; ".join(f"{title} {duration:.1f} s" for title, duration in found.items()))
    return found


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def newest_operation(hub: OnDagger, project: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = hub.status(project)["operation"]
    return found


def test_a_slow_registry_delays_starts_without_failures(hub: OnDagger, slow_registry: SlowRegistry) -> None:
    images = images_of(slow_registry)
    slow_registry.hold_s = 40  # longer than a relay may take to start
    project = hub.register()
    operation = hub.call("POST", f"/api/orchestration/{project['id']}/start")["operation_id"]
    hub.until(project, "running", 400)
    steps = steps_of(hub, operation)
    assert steps[f"Fetch {images['redis']}"] > 35

    slow_registry.hold_s = 75  # longer than Redis may take to start
    subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
    soon("the cause is shown", lambda: "Dagger" in str(hub.status(project)["error"]))
    time.sleep(30)  # longer than the pauses between restarts add up to before a service is given up
    subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60)
    soon("an operation begins", lambda: newest_operation(hub, project)["id"] != operation)
    back = newest_operation(hub, project)
    assert hub.status(project)["error"] is None
    status = hub.until(project, "running", 500)
    assert steps_of(hub, back["id"])[f"Fetch {images['redis']}"] > 70
    assert set(restarts(status).values()) == {1}
    assert newest_operation(hub, project)["id"] == back["id"]


@pytest.mark.usefixtures("busy_cores")
def test_an_engine_that_is_stopped_for_a_while_interrupts_no_service(
    hub: OnDagger, engine_process: psutil.Process
) -> None:
    project = started(hub)
    host = hub.session(project)
    engine_process.suspend()
    soon("the cause is shown", lambda: "engine does not answer" in str(hub.status(project)["error"]))
    time.sleep(45)  # longer than a service may stay unhealthy
    engine_process.resume()
    began = time.monotonic()
    status = hub.until(project, "running", 240)
    print(f"running {time.monotonic() - began:.1f} s after the engine")
    assert set(restarts(status).values()) == {0}
    assert hub.session(project) == host


def test_auto_and_the_first_start_wait_for_a_busy_engine(tmp_path: Path, engine_process: psutil.Process) -> None:
    hub = HubProcess(tmp_path, "auto")
    try:
        hub.start()
        project = hub.register()
        engine_process.suspend()
        (dagger,) = [one for one in hub.call("GET", "/api/engines") if one["name"] == "dagger"]
        print(dagger["reason"])
        assert (dagger["available"], dagger["default"]) == (True, True)
        assert "busy" in dagger["reason"]
        operation = hub.call("POST", f"/api/orchestration/{project['id']}/start")["operation_id"]
        time.sleep(40)
        engine_process.resume()
        hub.until(project, "running", 240)
        assert hub.call("GET", f"/api/projects/{project['id']}")["engine"] == "dagger"
        assert steps_of(hub, operation)["Open a session on the Dagger engine"] > 30
    finally:
        engine_process.resume()
        hub.clean_up()


async def test_a_build_that_another_project_cancels_is_repeated(tmp_path: Path, slow_registry: SlowRegistry) -> None:
    slow_registry.hold_s = 20
    reports: list[StepReport] = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    images = images_of(slow_registry)
    leaving = anyio.CancelScope()

    async def prepare_and_leave(engine: DaggerEngine, stack: Stack) -> None:
        with leaving:
            await engine.prepare(stack, lambda _: None)

    async with (
        engine_of(tmp_path / "first", **images) as (first, one),
        engine_of(tmp_path / "second", **images) as (second, other),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(prepare_and_leave, first, one)
        await anyio.sleep(5)
        tasks.start_soon(second.prepare, other, reports.append)
        await anyio.sleep(6)
        leaving.cancel()
    failed = [report for report in reports if report.progress is Progress.FAILED]
    assert failed == []
    done = {report.title for report in reports if report.progress is Progress.SUCCEEDED}
    assert f"Fetch {images['app']} and install the app" in done
