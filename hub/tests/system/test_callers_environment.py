"""The settings of the caller's shell do not affect what the Hub does."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from .conftest import HubProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

MISLEADING = {
    "PGTARGETSESSIONATTRS": "standby",  # refuses a healthy server
    "PGHOST": "/nowhere",
    "PGHOSTADDR": "192.0.2.1",
    "PGOPTIONS": "-c default_transaction_read_only=on",
    "PGSERVICE": "none",
    "PGREQUIREAUTH": "none",
    "PGSSLMODE": "require",
    "PGPASSFILE": "/nowhere",
}
SETTINGS = {"PIP_INDEX_URL": "http://mirror.test/simple", "npm_config_registry": "http://mirror.test/npm"}


def change_signals() -> None:
    """Change the signal handling of a process as a caller might have done."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


class HubFromOtherShell(HubProcess):
    """A Hub that is started by the command, from a shell with many settings and changed signals."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **MISLEADING, **SETTINGS}

    def start(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            begin = subprocess.Popen
            patch.setattr(subprocess, "Popen", lambda *given, **more: begin(*given, **more, preexec_fn=change_signals))
            super().start()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubFromOtherShell]:
    made = HubFromOtherShell(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.clean_up()


def operation(hub: HubProcess, request: dict[str, Any]) -> dict[str, Any]:
    while (found := hub.call("GET", f"/api/operations/{request['operation_id']}"))["ended_at"] is None:
        time.sleep(0.05)
    return dict(found)


def test_the_callers_shell_does_not_affect_hub_and_services(hub: HubFromOtherShell) -> None:
    (hub.folder / ".npmrc").write_text("registry=http://mirror.test/npm\n")
    project = hub.register()
    hub.started(project)
    made = operation(hub, hub.call("POST", f"/api/projects/{project['id']}/snapshots", json={"note": ""}))
    assert made["status"] == "succeeded", made
    backend = environment_of(hub, "commandcenter_app backend")
    assert {name: backend.get(name) for name in SETTINGS} == SETTINGS
    assert backend["HOME"] == str(hub.folder)
    for program in ("commandcenter_app backend", "commandcenter_app frontend", "valkey-server"):
        seen = environment_of(hub, program)
        assert not MISLEADING.keys() & seen.keys()
        if program != "commandcenter_app backend":
            assert not SETTINGS.keys() & seen.keys()
            assert Path(seen["HOME"]).is_relative_to(hub.home)
        assert Path(seen["TMPDIR"]).is_relative_to(hub.home)
        assert Path(seen["TMPDIR"]).stat().st_mode & 0o777 == 0o700
    for process in hub.processes():  # SIGTERM must not be blocked, nor SIGCHLD ignored
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        masks = dict(line.split(":\t") for line in lines if line.startswith(("SigBlk", "SigIgn")))
        assert not int(masks["SigBlk"], 16) >> (signal.SIGTERM - 1) & 1, process
        assert not int(masks["SigIgn"], 16) >> (signal.SIGCHLD - 1) & 1, process
    assert hub.end(signal.SIGTERM) == 0


def environment_of(hub: HubProcess, program: str) -> dict[str, str]:
    marked = os.fsencode(f"in {hub.home}")
    for process in psutil.process_iter():
        try:
            runs = program in " ".join(process.cmdline()) and process.name() not in {"sh", "nice"}
            if runs and marked in Path(f"/proc/{process.pid}/environ").read_bytes():
                return process.environ()
        except (psutil.Error, OSError):
            continue
    raise AssertionError(f"{program} does not run")
