"""A COMMANDCENTER_HOME of its own, and the command run in it."""

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

COMMAND = Path(sys.executable).with_name("commandcenter")
PROJECT = Path(__file__).parent.parent / "hub" / "src"
"""What is put into each project folder: code and text of a usual kind."""


class Desk:
    """Everything a measurement runs is stopped at the end of the block, also when it fails."""

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="commandcenter-bench-"))
        self.home = self.base / "home"
        self.port = free_port()
        self._made = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if (self.home / "key").exists() and not self._end():
            with contextlib.suppress(OSError, psutil.Error):  # the next Hub takes over what runs, and ends it
                self.hub().kill()
            if not self._end():
                print(f"Something may still run for {self.home}; it was left as it is.", file=sys.stderr)
                return
        shutil.rmtree(self.base, ignore_errors=True)

    def _end(self) -> bool:
        try:
            return self.run("stop-hub", "--projects", check=False).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def folder(self) -> Path:
        """Make a project folder: a hundred files of code."""
        self._made += 1
        folder = self.base / "folders" / f"project-{self._made}"
        shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("static", "__pycache__", "*.egg-info"))
        return folder

    def run(self, *args: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("COMMANDCENTER", "HUB_"))}
        done = subprocess.run(
            [COMMAND, *args],
            cwd=self.base,
            env={
                **plain,
                "COMMANDCENTER_HOME": str(self.home),
                "COMMANDCENTER_ROOTS": str(self.base),
                "COMMANDCENTER_ENGINE": "local",
                "HUB_PORT": str(self.port),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )
        if check and done.returncode != 0:
            raise SystemExit(f"commandcenter {' '.join(map(str, args))} ended with {done.returncode}:\n{done.stderr}")
        return done

    def up(self, folder: Path) -> float:
        """Run `up`; return the seconds until the page has answered."""
        began = time.perf_counter()
        said = self.run("up", folder).stdout
        page = next(line.split()[1] for line in said.splitlines() if line.split()[:1] == ["Page"])
        fetch(page)
        return time.perf_counter() - began

    def timed(self, *args: str | Path) -> float:
        """Run the command; return the seconds it took."""
        began = time.perf_counter()
        self.run(*args)
        return time.perf_counter() - began

    # -- the API

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask the Hub; return its answer."""
        connection = self.connection()
        try:
            return self.ask(connection, method, path, body)
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        """Return a connection to the Hub that can be used again and again."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: object = None) -> Any:
        """Ask over a connection; return the answer."""
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {**self.token(), "content-type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status >= 400:
            raise SystemExit(f"{method} {path} was answered with {response.status}: {answer.decode()}")
        return json.loads(answer) if answer else None

    def token(self) -> dict[str, str]:
        """Return the header that lets the bench in."""
        return {"authorization": f"Bearer {(self.home / 'token').read_text('ascii').strip()}"}

    def hub(self) -> psutil.Process:
        """Return the Hub's process."""
        return psutil.Process(json.loads((self.home / "hub.json").read_text("utf-8"))["pid"])

    def wait_until_all_run(self, within_s: float = 180.0) -> list[dict[str, Any]]:
        """Wait until every project runs; return them."""
        deadline = time.monotonic() + within_s
        while True:
            projects: list[dict[str, Any]] = self.api("GET", "/api/projects")
            if all(project["status"] == "running" for project in projects):
                return projects
            failed = [project for project in projects if project["status"] == "error"]
            if failed or time.monotonic() > deadline:
                raise SystemExit(f"not all projects run: {[(one['name'], one['error']) for one in failed]}")
            time.sleep(0.05)

    def wait_until_all_stopped(self) -> None:
        """Wait until no project runs."""
        while any(project["status"] != "stopped" for project in self.api("GET", "/api/projects")):
            time.sleep(0.05)


def fetch(url: str, within_s: float = 10.0) -> None:
    """Return once the address answers with 200."""
    deadline = time.monotonic() + within_s
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url, timeout=5):
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"{url} does not answer")
        time.sleep(0.01)


def events(response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    """Yield the data of server-sent events."""
    for line in response:
        if line.startswith(b"data:"):
            yield json.loads(line[5:])


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
