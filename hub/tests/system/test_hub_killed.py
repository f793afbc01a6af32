"""A real Hub, killed at any moment: its projects keep running, and the next Hub takes them over."""

import threading
import time
from contextlib import suppress
from typing import Any

import psutil
import pytest

from commandcenter_hub.engines import processes

from .conftest import HubProcess


def runs(status: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {service["name"]: (service["state"], service["restarts"]) for service in status["services"]}


def pids(hub: HubProcess) -> list[int]:
    """Return the processes of the project's services: the children of their shims."""
    shims = {process.pid for process in hub.processes() if processes._is_shim(process.pid)}
    return sorted(
        process.pid
        for process in psutil.process_iter(["ppid", "name", "status"])
        if process.info["ppid"] in shims
        and process.info["name"] != "sh"
        and process.info["status"] != psutil.STATUS_ZOMBIE  # its shim has not seen its end yet
    )


@pytest.mark.slow
def test_projects_keep_running_without_a_restart(hub: HubProcess) -> None:
    project = hub.register()
    before = hub.started(project)
    services = pids(hub)
    assert len(services) == len(before["services"])
    failures: list[str] = []
    asked = 0
    each = threading.Condition()
    over = threading.Event()

    def keep_asking() -> None:
        nonlocal asked
        with hub.frontend(project) as client:
            while not over.is_set():
                answer = client.get("/api/summary")
                if answer.status_code != 200:
                    failures.append(answer.text)
                with each:
                    asked += 1
                    each.notify()
                time.sleep(0.02)

    def wait_for_answers(number: int) -> None:
        with each:
            until = asked + number
            assert each.wait_for(lambda: asked >= until, timeout=30)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        for _ in range(3):
            hub.kill()
            wait_for_answers(10)
            hub.start()
            after = hub.status(project)
            assert after["status"] == "running"
            assert runs(after) == runs(before)
    finally:
        over.set()
        asking.join()
    assert failures == []
    assert set(services) <= set(pids(hub))


@pytest.mark.slow
def test_no_log_line_is_missing_or_repeated(hub: HubProcess) -> None:
    project = hub.register()
    hub.started(project)
    with hub.backend(project) as client:
        for number in range(120):
            # The app logs requests for missing documents.
            client.get(f"/api/documents/{10_000_000 + number}")
            if number in {30, 60, 90}:
                hub.kill()
            if number in {40, 75, 100}:
                hub.start()
    deadline = time.monotonic() + 60
    while True:
        page = hub.call("GET", f"/api/orchestration/{project['id']}/logs", params={"service": "backend", "tail": 5000})
        numbers = [line["text"].split("/api/documents/")[1].split()[0].strip('"') for line in page["lines"]
                   if "/api/documents/1000" in line["text"]]  # fmt: skip
        if len(numbers) >= 120 or time.monotonic() > deadline:
            break
        time.sleep(0.1)
    assert numbers == [str(10_000_000 + number) for number in range(120)]


@pytest.mark.slow
@pytest.mark.parametrize("moment_s", [0.0, 0.05, 0.15, 0.3, 0.6, 0.9, 1.2, 1.8])
def test_the_next_hub_continues_a_start(hub: HubProcess, moment_s: float) -> None:
    project = hub.register()
    request = hub.call("POST", f"/api/orchestration/{project['id']}/start")
    time.sleep(moment_s)
    hub.kill()
    hub.start()
    status = hub.until(project, "running")
    operation = hub.call("GET", f"/api/operations/{request['operation_id']}")
    assert operation["status"] in {"running", "succeeded"}
    assert all(service["state"] == "healthy" for service in status["services"])
    assert sum(process.info["name"] == "valkey-server" for process in hub.processes()) == 1


@pytest.mark.slow
def test_the_next_hub_continues_a_stop(hub: HubProcess) -> None:
    project = hub.register()
    hub.started(project)
    hub.call("POST", f"/api/orchestration/{project['id']}/stop")
    time.sleep(0.02)
    hub.kill()
    hub.start()
    hub.until(project, "stopped")
    assert pids(hub) == []


@pytest.mark.slow
def test_projects_start_again_after_everything_was_killed(hub: HubProcess) -> None:
    """As after a reboot: no process is left, and the Hub starts what should run."""
    project = hub.register()
    hub.started(project)
    hub.kill()
    for process in hub.processes():
        with suppress(psutil.NoSuchProcess):  # a shim ends with its process
            process.kill()
    hub.start()
    assert runs(hub.until(project, "running"))["postgres"][0] == "healthy"
