"""Start a run as a fork of a process that has already loaded its program, or report that this is not possible.

Each program has one such process: a child of this Hub, started when it is first needed and again after it has ended.
Forks only save time: if a fork could differ from a plain start, or fails before the run has begun, the run is started
plainly.
"""

import atexit
import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.domain.interpreter import isolated_python
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.local import fork_server
from commandcenter_hub.engines.local.options import LocalOptions
from commandcenter_hub.engines.local.programs import Launch

log = logging.getLogger(__name__)

NICE = 5
"""Niceness of services (nice(1)): the Hub and the user's other programs have priority over them."""
READY_S = 30.0
"""Longest time until a fork is ready, seconds. The first one waits until the program is loaded."""
STARTED_S = 10.0
"""Longest time from then until the run is recorded, seconds."""
RESERVED_BYTES = 32_768
"""Memory for the environment of a run that other processes see, bytes."""
FAILURES = 3
"""Number of these processes in a row that may end without having forked; after that, no more are started."""
ACT_AT_START = ("LD_*", "LC_*", "LANG", "LANGUAGE", "MALLOC_*", "GLIBC_*", "OPENSSL_*", "SSLKEYLOGFILE")
"""Variables that take effect when a process starts or a library is loaded. Python's own are ignored, due to `-E`."""


class Preloaded:
    """One program, loaded by a process that forks its runs. Safe for use by several threads."""

    def __init__(self, target: str, environment: Mapping[str, str], nice: int) -> None:
        """Prepare for the program `module:function`, given the variables that take effect at a start. Start nothing."""
        self._target, self._nice = target, nice
        self._environment = dict(environment)
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._unusable: subprocess.Popen[bytes] | None = None
        self._forked = False
        self._failures = 0

    def warm(self) -> None:
        """Start the process in the background unless it already runs. Blocks for a few milliseconds."""
        with self._lock:
            self._running()

    def start(self, path: Path, launch: Launch, nice: int) -> int | None:
        """Start a run like `processes.spawn`. Blocks until its process is recorded.

        Return the shim's pid; None if the run has not begun and must be started plainly.

        Raises:
            ServiceFailed: the run may have begun, but was not recorded in time.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = self._send(theirs)
            if process is None:
                return None
            try:
                return self._order(ours, path, launch, nice)
            except ProcessLookupError:
                self._unusable = process
                return None

    def _order(self, channel: socket.socket, path: Path, launch: Launch, nice: int) -> int | None:
        """Send the order of a run over the channel of its fork, and return what `start` returns.

        Raises:
            ProcessLookupError: there is no fork, and the process must be replaced.
        """
        mark = processes.RUN_VARIABLE  # first, since what does not fit is cut off
        environment = sorted(launch.environment.items(), key=lambda one: one[0] != mark)
        python = len(isolated_python())
        order = {
            "shim": processes.FORKED_SHIM, "path": str(path), "folder": str(launch.folder), "nice": nice,
            "environment": environment, "command": launch.command, "arguments": launch.command[python + 1 :],
        }  # fmt: skip
        try:
            channel.settimeout(READY_S)
            if channel.recv(64) != fork_server.READY:  # the process has ended
                raise ProcessLookupError
            channel.sendall(json.dumps(order).encode("utf-8", "surrogateescape"))
            channel.shutdown(socket.SHUT_WR)
        except TimeoutError as error:
            raise ProcessLookupError from error
        except BrokenPipeError:  # without the whole order, nothing is started
            return None
        try:
            channel.settimeout(STARTED_S)
            answer = channel.recv(64)
        except OSError as error:
            raise ServiceFailed(f"The service did not start within {STARTED_S:g} s.") from error
        self._forked = self._forked or bool(answer)
        return int(answer.split()[1]) if answer else None

    def _send(self, descriptor: socket.socket) -> subprocess.Popen[bytes] | None:
        """Make the process fork with a descriptor; return the process, or None if there is none."""
        with self._lock:
            for _ in range(2):  # the process may have ended a moment ago
                if not self._running():
                    return None
                assert self._control is not None
                try:
                    socket.send_fds(self._control, [b"+"], [descriptor.fileno()])
                except OSError:
                    self._end()
                else:
                    return self._process
        return None

    def _running(self) -> bool:
        """Return whether the process runs; start it if it does not, unless it has failed several times in a row."""
        if self._process is not None:
            if self._process.poll() is None and self._process is not self._unusable:
                return True
            self._failures = 0 if self._forked else self._failures + 1
            self._end()
        if self._failures >= FAILURES:
            return False
        ours, theirs = socket.socketpair()
        ours.settimeout(1)
        module = [*isolated_python(), "-m", fork_server.__name__, str(theirs.fileno()), str(self._nice), self._target]
        with theirs:
            try:
                self._process = subprocess.Popen(
                    module,
                    cwd="/",
                    env={**self._environment, fork_server.RESERVED_VARIABLE: "x" * RESERVED_BYTES},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,
                    umask=0o077,
                )
            except OSError as error:
                ours.close()
                log.warning("%s cannot be preloaded: %s", self._target, error)
                self._failures = FAILURES
                return False
        self._control, self._forked = ours, False
        return True

    def _end(self) -> None:
        """End the process; its runs continue."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = self._unusable = None

    def close(self) -> None:
        """End the process; its runs continue. Safe for use by several threads."""
        with self._lock:
            self._end()


_users: list[object] = []
_known: dict[tuple[str, tuple[tuple[str, str], ...]], Preloaded] = {}
_lock = threading.Lock()


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """Register a project that may start forks; when the last one is done, end all these processes."""
    user = object()
    _users.append(user)
    try:
        yield
    finally:
        _users.remove(user)
        if not _users:
            close_all()


@atexit.register
def close_all() -> None:
    """End all these processes; their runs continue."""
    with _lock:
        for one in _known.values():
            one.close()
        _known.clear()


def preloaded(target: str, environment: Mapping[str, str], nice: int) -> Preloaded | None:
    """Return the object that forks the runs of a program in this Hub; None on a system where that is not possible.

    Args:
        target: `module:function` of the program.
        environment: the variables with which a run is started.
        nice: niceness of runs.
    """
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return None
    acting = {
        name: value
        for name, value in environment.items()
        if any(fnmatchcase(name, pattern) for pattern in ACT_AT_START)
    }
    base = {"PATH": environment.get("PATH", os.defpath), **acting}
    with _lock:
        return _known.setdefault((target, tuple(sorted(base.items()))), Preloaded(target, base, nice))


def warm(options: LocalOptions, stack: Stack) -> None:
    """Begin to load the programs of a stack that can be preloaded. Blocks for some milliseconds."""
    for service in stack:
        form = service.process
        if form is not None and form.preload:
            variables = {**(options.clients if form.clients else {}), **options.environment}
            loading = preloaded(form.preload, variables, NICE)
            if loading is not None:
                loading.warm()
