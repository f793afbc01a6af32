"""A real Hub in its own process, with real projects."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx
import psutil
import pytest

from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.testing import desk
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.ports import free_port

from .chromium import browser, page

__all__ = ["browser", "page"]

COMMAND = Path(sys.executable).parent / "commandcenter"
START_WITHIN_S = {"local": 60, "dagger": 240}
"""Longest time of a project's start, seconds, by engine."""
REMOVAL = {"data": "delete", "snapshot": "skip"}


@pytest.fixture(params=["local", pytest.param("dagger", marks=pytest.mark.dagger)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Run the test on each engine; skip it if the engine is not available."""
    name: str = request.param
    made = an_engine(name, tmp_path, Stack("check", (), str(tmp_path)))
    with ThreadPoolExecutor(1) as thread:  # the current thread may run Playwright's event loop
        found = thread.submit(anyio.run, made.check).result()
    if not found.available:
        pytest.skip(f"the engine “{name}” is not available: {found.reason}")
    return name


class HubProcess:
    """A Hub that can be killed and started again, and a client with its token."""

    def __init__(self, folder: Path, engine: str = "local") -> None:
        self.home, self.folder, self.engine = folder / "home", folder, engine
        self.port = free_port()
        self.command: list[str | Path] = [COMMAND, "serve"]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOME": str(self.folder),
            "COMMANDCENTER_HOME": str(self.home),
            "COMMANDCENTER_ROOTS": str(self.folder),
            "COMMANDCENTER_ENGINE": self.engine,
            "HUB_PORT": str(self.port),
            "XDG_STATE_HOME": str(self.folder / "state"),
        }

    def start(self, ready: Collection[int] = (200,)) -> None:
        """Start the Hub, and wait until its readiness has one of these HTTP statuses."""
        log = (self.folder / "hub.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/health/ready", trust_env=False).status_code in ready:
                    break
            except httpx.TransportError:
                pass
            assert self.process.poll() is None, (self.folder / "hub.log").read_text()
            assert time.monotonic() < deadline, (self.folder / "hub.log").read_text()
            time.sleep(0.02)
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"authorization": f"Bearer {(self.home / 'token').read_text().strip()}"},
            trust_env=False,
            timeout=30,
        )

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.client.close()
        self.process.send_signal(number)
        return self.process.wait(20)

    def call(self, method: str, path: str, **given: Any) -> Any:
        answer = self.client.request(method, path, **given)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def register(self, name: str = "a project’s “folder” é $x") -> dict[str, Any]:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "README.md").write_text("# Greetings\n\nA needle in the haystack.\n")
        ports = {service: free_port() for service in ("backend", "frontend", "postgres", "redis")}
        made: dict[str, Any] = self.call("POST", "/api/projects", json={"path": str(folder), "ports": ports})
        return made

    def status(self, project: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", f"/api/orchestration/{project['id']}/status")
        return found

    def until(self, project: dict[str, Any], status: str, timeout_s: float = 60) -> dict[str, Any]:
        deadline = time.monotonic() + timeout_s
        while (found := self.status(project))["status"] != status:
            assert time.monotonic() < deadline, f"not {status}: {found}"
            time.sleep(0.02)
        return found

    def started(self, project: dict[str, Any]) -> dict[str, Any]:
        self.call("POST", f"/api/orchestration/{project['id']}/start")
        return self.until(project, "running", START_WITHIN_S[self.engine])

    def key(self, project: dict[str, Any]) -> str:
        """Return the SECRET_KEY of a project."""
        return desk.secret_key(self.home, project["id"])

    def backend(self, project: dict[str, Any]) -> httpx.Client:
        """Return a client of a desk's backend that signs its requests as the Hub does."""
        url = project["urls"]["backend"]
        return httpx.Client(base_url=url, auth=desk.AsHub(self.key(project)), trust_env=False, timeout=60)

    def frontend(self, project: dict[str, Any]) -> httpx.Client:
        """Return a client of a desk's frontend with the session of a browser."""
        url = project["urls"]["frontend"]
        return httpx.Client(base_url=url, auth=desk.AsBrowser(self.key(project)), trust_env=False, timeout=60)

    def page(self, project: dict[str, Any], path: str = "/") -> str:
        """Return an address of a desk's pages with a new ticket."""
        return desk.with_ticket(project["urls"]["frontend"] + path, self.key(project))

    def processes(self) -> list[psutil.Process]:
        """Return all processes that belong to this COMMANDCENTER_HOME."""
        found = []
        for process in psutil.process_iter(["name"]):
            try:
                if str(self.home) in " ".join(process.cmdline()) or process.cwd().startswith(str(self.home)):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def clean_up(self) -> None:
        """Remove all projects and stop the Hub. Kill what is left, also after a failure, and fail if there was any."""
        if self.process is None:
            return
        try:
            if self.process.poll() is not None:
                self.start()
            for project in self.call("GET", "/api/projects"):
                answer = self.client.delete(f"/api/projects/{project['id']}", params=REMOVAL, timeout=120)
                assert answer.is_success, answer.text
            self.end()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait(20)
            left = self.processes()
            for process in left:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        assert left == [], "processes were left behind"


H = TypeVar("H", bound=HubProcess)


@contextmanager
def serving(made: H) -> Iterator[H]:
    """Run a Hub during the block, then remove all that it left."""
    try:
        made.start()
        yield made
    finally:
        made.clean_up()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    with serving(HubProcess(tmp_path)) as made:
        yield made
