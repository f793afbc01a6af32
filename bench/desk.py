"""Run the command with its own COMMANDCENTER_HOME."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import psutil

from commandcenter_hub.testing.desk import secret_key

COMMAND = Path(sys.executable).with_name("commandcenter")
COMMAND_S = 600
"""Longest time that a command may take, seconds: the first start on Dagger may fetch and build images."""
SCHEDULED = 2
"""Kind of a process's CPU clock in Linux that counts nanoseconds (CPUCLOCK_SCHED)."""
PROJECT = Path(__file__).parent.parent / "hub" / "src"
"""Source of the files in each project folder: ordinary code and text."""


class Desk:
    """A Hub and its projects, all of which are stopped at the end of the block, even after a failure."""

    def __init__(self, engine: str = "local", name: str = "bench") -> None:
        """Create the folders, with `name` in their path; `engine` runs the projects."""
        self.engine = engine
        self.base = Path(tempfile.mkdtemp(prefix=f"commandcenter-{name}-"))
        self.home = self.base / "home"
        self.port = free_port()
        self._made = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if (self.home / "key").exists() and not self._end():
            with contextlib.suppress(OSError, psutil.Error):  # the next Hub takes over running services, and stops them
                self.hub().kill()
            if not self._end():
                print(f"Processes of {self.home} may still be running. The folder was kept.", file=sys.stderr)
                return
        shutil.rmtree(self.base, ignore_errors=True)

    def _end(self) -> bool:
        try:
            return self.run("stop-hub", "--projects", check=False).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def folder(self) -> Path:
        """Create a project folder with 100 files of code."""
        self._made += 1
        folder = self.base / "folders" / f"project-{self._made}"
        shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("static", "__pycache__", "*.egg-info"))
        return folder

    def run(self, *args: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        done = subprocess.run(
            [COMMAND, *args],
            cwd=self.base,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=COMMAND_S,
            check=False,
        )
        if check and done.returncode != 0:
            raise SystemExit(
                f"commandcenter {' '.join(map(str, args))} failed with exit code {done.returncode}:\n{done.stderr}"
            )
        return done

    def _environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("COMMANDCENTER", "HUB_"))}
        return {
            **plain,
            "COMMANDCENTER_HOME": str(self.home),
            "COMMANDCENTER_ROOTS": str(self.base),
            "COMMANDCENTER_ENGINE": self.engine,
            "HUB_PORT": str(self.port),
        }

    def hub_start(self) -> float:
        """Start the Hub, which must not be running, and stop it again. Returns the seconds until it has responded."""
        began = time.perf_counter()
        silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen([COMMAND, "serve"], cwd=self.base, env=self._environment(), **silent) as hub:
            try:
                fetch(f"http://127.0.0.1:{self.port}/health")
                return time.perf_counter() - began
            finally:
                hub.terminate()

    def adoption(self) -> float:
        """Kill the Hub. Returns the seconds that the next command takes, which starts another and waits for it."""
        hub = self.hub()
        hub.kill()
        hub.wait()
        return self.timed("ps")

    def up(self, folder: Path) -> float:
        """Run `up`. Returns the seconds until the page has responded."""
        began = time.perf_counter()
        output = self.run("up", folder).stdout
        page = next(line.split()[1] for line in output.splitlines() if line.split()[:1] == ["Page"])
        fetch(page)
        return time.perf_counter() - began

    def timed(self, *args: str | Path) -> float:
        """Run the command. Returns the seconds it took."""
        began = time.perf_counter()
        self.run(*args)
        return time.perf_counter() - began

    # -- the API

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Send a request to the Hub. Returns the response's JSON."""
        connection = self.connection()
        try:
            return self.ask(connection, method, path, body)
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        """Return a persistent connection to the Hub."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: object = None) -> Any:
        """Send a request over a connection. Returns the response's JSON."""
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {**self.token(), "content-type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status >= 400:
            raise SystemExit(f"{method} {path} was answered with {response.status}: {answer.decode()}")
        return json.loads(answer) if answer else None

    def key(self, project: dict[str, Any]) -> str:
        """Return the SECRET_KEY of a project."""
        return secret_key(self.home, project["id"])

    def token(self) -> dict[str, str]:
        """Return the header that authenticates the bench."""
        return {"authorization": f"Bearer {(self.home / 'token').read_text('ascii').strip()}"}

    def hub(self) -> psutil.Process:
        """Return the Hub's process."""
        return psutil.Process(json.loads((self.home / "hub.json").read_text("utf-8"))["pid"])

    def processes(self) -> list[psutil.Process]:
        """Return the Hub and the processes of all running services, with their children."""
        found = [self.hub()]
        for record in self.home.glob("projects/*/run/*/*.pid"):
            with contextlib.suppress(psutil.Error):
                found.append(psutil.Process(int(record.read_text("ascii").split()[0])))
        return [one for process in found for one in (process, *process.children(recursive=True))]

    def wait_until_all_run(self, within_s: float = 180.0) -> list[dict[str, Any]]:
        """Wait until all projects run, and return them."""
        deadline = time.monotonic() + within_s
        while True:
            projects: list[dict[str, Any]] = self.api("GET", "/api/projects")
            if all(project["status"] == "running" for project in projects):
                return projects
            failed = [project for project in projects if project["status"] == "error"]
            if failed or time.monotonic() > deadline:
                raise SystemExit(f"some projects failed: {[(one['name'], one['error']) for one in failed]}")
            time.sleep(0.05)

    def wait_until_all_stopped(self) -> None:
        """Wait until no project runs."""
        while any(project["status"] != "stopped" for project in self.api("GET", "/api/projects")):
            time.sleep(0.05)


def fetch(url: str, within_s: float = 10.0) -> None:
    """Wait until the address responds with status 200."""
    deadline = time.monotonic() + within_s
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url, timeout=5):
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"{url} did not respond with status 200 within {within_s:g} s")
        time.sleep(0.01)


def cpu_s(process: psutil.Process) -> float:
    """Return the CPU time of a process, including threads that have ended, seconds; 0 once the process has ended."""
    try:
        return time.clock_gettime(~process.pid << 3 | SCHEDULED)  # exact, unlike the times in /proc/PID/stat
    except OSError:
        return 0.0


def events(response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    """Yield the data of server-sent events."""
    for line in response:
        if line.startswith(b"data:"):
            yield json.loads(line[5:])


def free_port() -> int:
    """Return a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
