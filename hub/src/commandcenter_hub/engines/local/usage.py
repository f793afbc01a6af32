"""CPU and memory of the processes of runs."""

import contextlib
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import Usage
from commandcenter_hub.engines.processes import Identity

PROC = "/proc"
READ_BYTES = 1 << 16
"""Maximum size of one read, bytes. Linux returns less of long files in /proc."""
EXACT_EVERY_S = 300.0
"""Age up to which an exact measurement of memory is the basis of estimates, seconds."""


@dataclass(frozen=True)
class _Process:
    """CPU time of a process, seconds, and its anonymous memory, which other processes may share, bytes."""

    cpu_s: float
    anonymous: int


@dataclass(frozen=True)
class _Measured:
    """The previous measurement of a run.

    Attributes:
        at: time of the measurement, monotonic seconds.
        cpu_s: CPU time of each process by its id, seconds.
        exact_at: time of the last exact measurement of memory, monotonic seconds.
        exact, anonymous: exact and anonymous memory of the run at that time, bytes.
    """

    at: float
    cpu_s: Mapping[int, float]
    exact_at: float
    exact: int
    anonymous: int


class ProcessMeter:
    """Measures runs: CPU since the previous measurement of the same run, and memory now."""

    def __init__(self) -> None:
        self._measured: dict[str, _Measured] = {}

    def usage(self, run: str, who: Identity | None, *, quick: bool = False) -> Usage | None:
        """Return CPU and memory of a run's process and its children; None if it does not run. Blocks.

        With `quick`, memory is estimated from an exact measurement of the last EXACT_EVERY_S seconds and the growth of
        anonymous memory since then. This takes a twentieth of the time.
        """
        if who is None or not processes.alive(who):
            return None
        family = {pid: found for pid in _family(who.pid) if (found := _read(pid)) is not None}
        if who.pid not in family:
            return None
        now = time.monotonic()
        before = self._measured.get(run)
        since = before.at if before else now - _age_s(who.pid)
        elapsed = max(0.1, now - since)
        known = before.cpu_s if before else {}
        # Of a process that was not measured before, count at most the time since the previous measurement.
        used = sum(max(0.0, one.cpu_s - known.get(pid, max(0.0, one.cpu_s - elapsed))) for pid, one in family.items())
        anonymous = sum(one.anonymous for one in family.values())
        exact_at, exact, basis = (before.exact_at, before.exact, before.anonymous) if before else (0.0, 0, 0)
        if not quick or before is None or now - exact_at >= EXACT_EVERY_S:
            exact_at, exact, basis = now, sum(map(_exclusive, family)), anonymous
        cpu_s = {pid: one.cpu_s for pid, one in family.items()}
        self._measured[run] = _Measured(now, cpu_s, exact_at, exact, basis)
        return Usage(used / elapsed, max(0, exact + anonymous - basis))

    def forget(self, run: str) -> None:
        """Forget the previous measurement of a run that has ended."""
        self._measured.pop(run, None)


def _family(pid: int) -> list[int]:
    """Return the ids of a process and all its descendants."""
    # Without this file, psutil reads all processes, which is slow.
    if not os.access(f"{PROC}/{pid}/task/{pid}/children", os.F_OK):
        with contextlib.suppress(psutil.Error):
            return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
        return []
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        with contextlib.suppress(OSError):  # the process or the thread has just ended
            for thread in os.listdir(f"{PROC}/{one}/task"):  # noqa: PTH208 - faster than Path
                waiting += map(int, _content(f"{PROC}/{one}/task/{thread}/children").split())
    return found


def _read(pid: int) -> _Process | None:
    """Return the figures of a process, or None if it has ended."""
    try:
        fields = _content(f"{PROC}/{pid}/stat").rpartition(b")")[2].split()
        resident, shared = _content(f"{PROC}/{pid}/statm").split()[1:3]
    except (FileNotFoundError, ProcessLookupError):
        return _read_elsewhere(pid)
    cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return _Process(cpu_s, (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE"))


def _content(path: str) -> bytes:
    """Return the content of a file in /proc. Python's file objects need twice as many system calls."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = b""
        while part := os.read(descriptor, READ_BYTES):
            content += part
        return content
    finally:
        os.close(descriptor)


def _read_elsewhere(pid: int) -> _Process | None:
    """Return the figures of a process on a system without /proc, or None if it has ended."""
    if os.access(f"{PROC}/self", os.F_OK):
        return None
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            times = process.cpu_times()
            return _Process(times.user + times.system, process.memory_info().rss)
    except psutil.Error:
        return None


def _exclusive(pid: int) -> int:
    """Return the memory that only this process uses, bytes; 0 if it has ended.

    Shared pages would count once for each process: Postgres and the forks of a preloaded program would seem many times
    larger.
    """
    try:
        return int(psutil.Process(pid).memory_full_info().uss)
    except psutil.Error:
        return 0


def _age_s(pid: int) -> float:
    """Return the time since a process started, seconds; 0 if it has ended."""
    try:
        return time.time() - psutil.Process(pid).create_time()
    except psutil.Error:
        return 0.0
