"""Run a program in forks of a process that has loaded it once: for tests that start the same server many times.

`python -m commandcenter_hub.testing.forks MODULE:FUNCTION`. The function loads the program and returns a function that
takes the arguments of a run and returns its exit code. This process forks for each line on its standard input, answers
with the fork's pid, and later with its exit code. When the input ends, it ends too.
"""

import contextlib
import importlib
import json
import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self


class Forks:
    """A process that forks the runs of one program, until the end of a `with` block."""

    def __init__(self, target: str, environment: Mapping[str, str], *options: str) -> None:
        """Start it for the program `module:function`, with these variables and options of Python."""
        command = [sys.executable, *options, "-m", __name__, target]
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._codes: dict[int, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> "Fork":
        """Start a run that writes its output to `log`, in a session of its own."""
        assert self._process.stdin is not None
        request = {"arguments": arguments, "environment": dict(environment), "log": str(log)}
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        while (started := self._receive()) is None:
            pass
        return Fork(started, self)

    def code(self, pid: int, within_s: float | None) -> int | None:
        """Return the exit code of a run, negative for a signal; None if it has not ended within this time."""
        assert self._process.stdout is not None
        while pid not in self._codes:
            if not select.select([self._process.stdout], [], [], within_s)[0]:
                return None
            self._receive()
        return self._codes[pid]

    def _receive(self) -> int | None:
        """Receive the pid of a run that was started, or None after the exit code of one."""
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        # One byte at a time: what a buffer holds already would not be seen by `select`.
        line = b"".join(iter(lambda: os.read(source, 1), b"\n"))
        pid, _, code = line.partition(b" ")
        if code:
            self._codes[int(pid)] = int(code)
            return None
        return int(pid)


class Fork:
    """One run, with the methods of `subprocess.Popen` that tests need."""

    def __init__(self, pid: int, forks: Forks) -> None:
        """Represent the run with this pid."""
        self.pid, self._forks = pid, forks

    @property
    def returncode(self) -> int | None:
        """The exit code; None while it runs."""
        return self.poll()

    def poll(self) -> int | None:
        """Return the exit code; None while it runs."""
        return self._forks.code(self.pid, 0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, and return the exit code.

        Raises:
            TimeoutExpired: it runs longer than `timeout` seconds.
        """
        code = self._forks.code(self.pid, timeout)
        if code is None:
            raise subprocess.TimeoutExpired([], timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


def _serve(run: Callable[[list[str]], int]) -> None:
    """Fork for each request, and report the ends of forks."""
    ended, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    answers = os.dup(1)
    requests = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115 - standard input
    while True:
        readable = select.select([ended, requests.fileno()], [], [])[0]
        if ended in readable:
            os.read(ended, 64)
            _report_ends(answers)
        if requests.fileno() in readable:
            line = requests.readline()
            if not line:
                return
            begun, begin = os.pipe()
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                os._exit(_begin(run, json.loads(line), begin))
            os.close(begin)
            os.read(begun, 1)  # ends when the fork has its own session
            os.close(begun)
            os.write(answers, b"%d\n" % pid)


def _report_ends(answers: int) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            os.write(answers, b"%d %d\n" % (ended[0], os.waitstatus_to_exitcode(ended[1])))


def _begin(run: Callable[[list[str]], int], request: Mapping[str, object], begun: int) -> int:
    """Run the program in a fork, and return its exit code."""
    try:
        os.setsid()
        log = os.open(str(request["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for descriptor, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
            os.dup2(source, descriptor)
        os.closerange(3, begun)
        os.closerange(begun + 1, 256)
        os.close(begun)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        assert isinstance(request["environment"], dict)
        assert isinstance(request["arguments"], list)
        os.environ.clear()
        os.environ.update(request["environment"])
        random.seed()
        code = run(request["arguments"])
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    return code


if __name__ == "__main__":
    name, _, function = sys.argv[1].partition(":")
    _serve(getattr(importlib.import_module(name), function)())
