"""A running Hub of an earlier version is restarted with the installed code, while its projects run."""

import sys
import time

import httpx
import pytest

import commandcenter_hub

from .conftest import HubProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
EARLIER = """
import commandcenter_hub
commandcenter_hub.__version__ = "0.0.1"
from commandcenter_hub.cli.main import main
main()
"""
"""Runs the command as an earlier version."""


def test_a_hub_restarts_with_the_installed_code_and_desks_of_another_version_need_a_restart(hub: HubProcess) -> None:
    project = hub.started(hub.register())
    hub.end()
    command, hub.command = hub.command, [sys.executable, "-c", EARLIER, "serve"]
    hub.start()
    assert hub.call("GET", "/api/version") == {"version": "0.0.1"}
    (problem,) = [one for one in hub.call("GET", "/api/problems") if one["name"] == "version"]
    assert commandcenter_hub.__version__ in problem["message"]
    assert hub.status(project)["restart_needed"]  # its desk was started by another version
    pid, before = hub.call("GET", "/health")["pid"], hub.status(project)["services"]

    assert hub.call("POST", "/api/restart") == {"version": "0.0.1"}
    deadline = time.monotonic() + 60
    while True:
        try:
            if hub.call("GET", "/api/version")["version"] != "0.0.1":
                break
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.1)
    hub.command = command
    assert hub.call("GET", "/api/version") == {"version": commandcenter_hub.__version__}
    assert hub.call("GET", "/health")["pid"] == pid
    after = hub.until(project, "running")
    assert not after["restart_needed"]
    assert [(one["name"], one["restarts"]) for one in after["services"]] == [(one["name"], 0) for one in before]
    assert [one["outcome"] for one in hub.call("GET", "/api/audit")["entries"] if one["action"] == "restart Hub"]
