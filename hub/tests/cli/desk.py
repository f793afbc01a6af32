"""A COMMANDCENTER_HOME of its own for tests, and the command run in it as a user runs it."""

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
    """What a command did."""

    code: int
    out: str
    err: str


@dataclass
class Desk:
    """A home, the folder that projects lie in, and a port for the Hub."""

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
        """Run the command in this process: quicker, and the same but for the streams."""
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
        """Return what a command prints as JSON, run in this process."""
        ran = self.call(*args, "--json", **options)
        assert ran.code == 0, ran
        return json.loads(ran.out)

    def begin(self, *args: str | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
        """Start a command and go on."""
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
        """Make a project folder."""
        folder = self.folders / name
        folder.mkdir()
        (folder / "README.md").write_text("# A project\n\nIt is about herons.\n", "utf-8")
        return folder

    def hub_pid(self) -> int:
        return int(json.loads((self.home / "hub.json").read_text("utf-8"))["pid"])

    def kill_hub(self) -> None:
        process = psutil.Process(self.hub_pid())
        process.kill()
        process.wait(10)

    def end(self) -> None:
        """End everything that was begun, whatever state it is in."""
        for process in self.begun:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=10)
        projects = ["--projects"] if (self.home / "projects").exists() else []  # else none was ever started
        for _ in range(2):
            ran = self.run("stop-hub", *projects)
            if ran.code == 0:
                return
            with contextlib.suppress(OSError, psutil.Error):  # the next one takes over what runs
                self.kill_hub()
        raise AssertionError(f"something of {self.home} may still run: {ran}")


def read_until(stream: IO[str] | None, text: str) -> str:
    """Return what the stream says, up to the first line with `text`."""
    assert stream is not None
    said = ""
    for line in stream:
        said += line
        if text in line:
            return said
    raise AssertionError(f"“{text}” was never said: {said}")


def interrupt(process: subprocess.Popen[str]) -> Ran:
    """Press Ctrl-C, and return what the command did then."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=WITHIN_S)
    return Ran(process.returncode, out, err)


def finish(process: subprocess.Popen[str]) -> Ran:
    out, err = process.communicate(timeout=WITHIN_S)
    return Ran(process.returncode, out, err)


def free_ports(count: int) -> list[int]:
    """Return ports that nothing uses now."""
    return [free_port() for _ in range(count)]


def ports_of(project: dict[str, Any]) -> list[int]:
    """Return all ports of a project."""
    return [port for named in project["ports"].values() for port in named.values()]


def listening(ports: Sequence[int]) -> list[int]:
    """Return those of the ports that something listens on."""
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
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
