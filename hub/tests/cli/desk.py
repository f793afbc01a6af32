"""Run the command as a user does, in a COMMANDCENTER_HOME that belongs to the test."""

import contextlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import unittest.mock
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from commandcenter_hub.cli import main
from commandcenter_hub.testing.ports import free_port

COMMAND = Path(sys.executable).with_name("commandcenter")
WITHIN_S = 60.0


@dataclass(frozen=True)
class Ran:
    """Result of a command."""

    code: int
    out: str
    err: str


@dataclass
class Desk:
    """A COMMANDCENTER_HOME, a folder for project folders, and a port for the Hub."""

    home: Path
    folders: Path
    port: int
    begun: list[subprocess.Popen[str]] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("COMMANDCENTER", "HUB_"))}
        return {
            **plain,
            "COMMANDCENTER_HOME": str(self.home),
            "COMMANDCENTER_ROOTS": str(self.folders),
            "COMMANDCENTER_ENGINE": "local",
            "HUB_PORT": str(self.port),
            "XDG_STATE_HOME": str(self.home.with_name("state")),
            **more,
        }

    def run(self, *args: str | Path, cwd: Path | None = None, **environment: str) -> Ran:
        done = subprocess.run(
            [COMMAND, *args],
            cwd=cwd or self.folders,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=WITHIN_S,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def ok(self, *args: str | Path, **options: Any) -> str:
        ran = self.run(*args, **options)
        assert ran.code == 0, ran
        return ran.out

    def call(self, *args: str | Path, cwd: Path | None = None) -> Ran:
        """Run the command in this process, which is faster than `run`; only the streams differ."""
        out, err = io.StringIO(), io.StringIO()
        with (
            unittest.mock.patch.dict(os.environ, self.environment(), clear=True),
            contextlib.chdir(cwd or self.folders),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main.run([str(arg) for arg in args])
        return Ran(code, out.getvalue(), err.getvalue())

    def json(self, *args: str | Path, **options: Any) -> Any:
        """Run the command in this process with --json and return the parsed output."""
        ran = self.call(*args, "--json", **options)
        assert ran.code == 0, ran
        return json.loads(ran.out)

    def begin(self, *args: str | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
        """Start the command in the background."""
        process = subprocess.Popen(
            [COMMAND, *args],
            cwd=cwd or self.folders,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.begun.append(process)
        return process

    def folder(self, name: str) -> Path:
        """Create a project folder."""
        folder = self.folders / name
        folder.mkdir()
        (folder / "README.md").write_text("# A project\n\nIt is about herons.\n", "utf-8")
        return folder

    def start_hub(self) -> Ran:
        """Start the Hub without a project."""
        ran = self.run("open", "--hub", "--json")
        assert ran.code == 0, ran
        return ran

    def hub_pid(self) -> int:
        return int(json.loads((self.home / "hub.json").read_text("utf-8"))["pid"])

    def kill_hub(self) -> None:
        process = psutil.Process(self.hub_pid())
        process.kill()
        process.wait(60)

    def end(self) -> None:
        """End every command, the Hub and its projects, in any state."""
        for process in self.begun:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=60)
        projects = ["--projects"] if (self.home / "projects").exists() else []  # otherwise no project was ever started
        for _ in range(2):
            ran = self.run("stop-hub", *projects)
            if ran.code == 0:
                return
            with contextlib.suppress(OSError, psutil.Error):  # the next Hub takes over what is running
                self.kill_hub()
        raise AssertionError(f"a process of {self.home} may still be running: {ran}")


def read_until(stream: IO[str] | None, text: str) -> str:
    """Return the output of a stream up to the first line that contains `text`."""
    assert stream is not None
    output = ""
    for line in stream:
        output += line
        if text in line:
            return output
    raise AssertionError(f"“{text}” was never printed: {output}")


def interrupt(process: subprocess.Popen[str]) -> Ran:
    """Send Ctrl-C and return the result of the command."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=WITHIN_S)
    return Ran(process.returncode, out, err)


def finish(process: subprocess.Popen[str]) -> Ran:
    out, err = process.communicate(timeout=WITHIN_S)
    return Ran(process.returncode, out, err)


def free_ports(count: int) -> list[int]:
    """Return ports that are free now."""
    return [free_port() for _ in range(count)]


def ports_of(project: dict[str, Any]) -> list[int]:
    """Return all ports of a project."""
    return [port for named in project["ports"].values() for port in named.values()]


def listening(ports: Sequence[int]) -> list[int]:
    """Return the ports on which a program listens."""
    found = []
    for port in ports:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                found.append(port)
    return found


def wait_for(condition: Any, within_s: float = 60.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.05)
