"""Processes that outlive the Hub: start them detached, find them again by pid and start time, wait without polling.

A small shell, the *shim*, starts the program in a session of its own and waits for it. It records the program's pid and
start time before the program begins, and its exit code when it ends. So the next Hub finds both, even if this one was
killed.
"""

import contextlib
import functools
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread
import psutil

from commandcenter_hub.engines.files import write_private

RUN_VARIABLE = "COMMANDCENTER_RUN"
"""Environment variable of every process that an engine starts: it shows to which run a process belongs."""

SHIM = r"""
place=$1 nice=$2; shift 2
for pause in .1 .2 .3 .4 .5 0; do
  echo "$nice" >/proc/self/autogroup && break
  sleep $pause
done >/dev/null 2>&1 &
(
  exec </dev/null >>"$place.out" 2>>"$place.err"
  sh -c '
    boot=; stat=
    [ ! -r /proc/self/stat ] || { read -r boot </proc/sys/kernel/random/boot_id; read -r stat </proc/$$/stat; }
    printf "%s\n%s\n%s\n" "$$" "$boot" "$stat" >"$0" && exec "$@"
  ' "$place.pid" nice -n "$nice" "$@"
  echo $? >"$place.exit"
) >/dev/null 2>&1 &
echo $!
"""
"""Shell script of the shim. Its first shell ends at once, so that the shim is not a child of the Hub.

A shim outlives the Hub that started it, so `_is_shim` must recognise every text that an earlier version has used.
Where Linux groups processes by session (sched(7), autogroup), a process's niceness counts within its session only, and
the session has a niceness too. The kernel lets ordinary users set that at most every tenth of a second.
"""
SHIM_NAMES = frozenset({b"shim", b"keeper"})
"""Names that a shim's shell has as its `$0`; earlier versions use `keeper`."""
FORKED_SHIM = "commandcenter-shim"
"""First argument, as other processes see it, of a shim that is not a shell (`engines/local/fork_server.py`)."""


@dataclass(frozen=True)
class Identity:
    """A process, distinct from any other process that has or had the same pid.

    Attributes:
        pid: its process ID.
        started: its start time, in the system's own unit.
        boot: ID of the boot during which it was started.
    """

    pid: int
    started: str
    boot: str


@functools.cache
def boot_id() -> str:
    """Return the ID of the current boot; empty where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def identify(pid: int) -> Identity | None:
    """Return the identity of a running process; None if there is none. A zombie does not count as running."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return None
        return _identify_elsewhere(pid)
    state, started = _parsed(stat)
    return None if state in {"Z", "X"} else Identity(pid, started, boot_id())


def _parsed(stat: str) -> tuple[str, str]:
    # The second field, the name, may contain spaces and brackets. Return fields 3 and 22 (proc(5)).
    rest = stat.rpartition(")")[2].split()
    return rest[0], rest[19]


def _identify_elsewhere(pid: int) -> Identity | None:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(pid, f"{process.create_time():.2f}", "")
    except psutil.Error:
        return None


def alive(who: Identity) -> bool:
    """Return whether this same process still runs."""
    return identify(who.pid) == who


def spawn(path: Path, command: Sequence[str], environment: Mapping[str, str], folder: Path, *, nice: int = 0) -> int:
    """Start a command under a shim and return the shim's pid. Blocks for some milliseconds.

    Args:
        path: path without ending, to which the shim adds `.out`, `.err`, `.pid` and `.exit`.
        command: program and arguments, without secrets: other users can see them.
        environment: the whole environment.
        folder: the working folder.
        nice: niceness, from 0 to 19 (nice(1)).
    """
    started = subprocess.run(
        ["sh", "-c", SHIM, "shim", str(path), str(nice), *command],
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        umask=0o077,
        check=True,
    )
    return int(started.stdout)


def recorded(path: Path) -> Identity | None:
    """Return the process that a shim has recorded, or None when it has not recorded one yet."""
    try:
        pid, boot, stat, *_ = path.with_name(path.name + ".pid").read_text("utf-8", "replace").split("\n")
    except (FileNotFoundError, ValueError):
        return None
    if not stat:
        return _identify_elsewhere(int(pid))
    return Identity(int(pid), _parsed(stat)[1], boot)


def record(path: Path, who: Identity) -> None:
    """Record a running process as its shim does, after that record was lost. Does nothing if the process has ended.

    Raises:
        OSError: the record cannot be written.
    """
    try:
        stat = Path(f"/proc/{who.pid}/stat").read_text("utf-8", "replace").rstrip("\n")
    except OSError:  # no such file on this system, or the process has ended
        stat = ""
    if alive(who):
        write_private(path.with_name(path.name + ".pid"), f"{who.pid}\n{who.boot}\n{stat}\n".encode())


def exit_status(path: Path) -> int | None:
    """Return the exit status that a shim has recorded (128 + n for signal n, as in shells), or None."""
    try:
        status = path.with_name(path.name + ".exit").read_text("ascii").strip()
    except FileNotFoundError:
        return None
    return int(status) if status.isdecimal() else None


async def ended(who: Identity) -> None:
    """Wait for the end of a process; return immediately if it has ended already."""
    try:
        descriptor = os.pidfd_open(who.pid)
    except ProcessLookupError:
        return
    except (AttributeError, OSError):  # no pidfd on this system
        while alive(who):
            await anyio.sleep(0.2)
        return
    try:
        # The pid may have been reused before the descriptor was opened; from now on it cannot change.
        if alive(who):
            await anyio.wait_readable(descriptor)
    finally:
        os.close(descriptor)


def send(who: Identity, number: signal.Signals) -> bool:
    """Send a signal to this same process; return whether it was running."""
    try:
        descriptor = os.pidfd_open(who.pid)
    except ProcessLookupError:
        return False
    except (AttributeError, OSError):
        if alive(who):
            os.kill(who.pid, number)
            return True
        return False
    try:
        if not alive(who):
            return False
        signal.pidfd_send_signal(descriptor, number)
    except ProcessLookupError:
        return False
    finally:
        os.close(descriptor)
    return True


def ignores(who: Identity, number: signal.Signals) -> bool:
    """Return whether the process runs and ignores a signal; false where the system does not show that."""
    try:
        status = Path(f"/proc/{who.pid}/status").read_text("utf-8", "replace")
    except OSError:
        return False
    ignored = next((line.split()[1] for line in status.splitlines() if line.startswith("SigIgn:")), "0")
    return bool(int(ignored, 16) >> (number - 1) & 1) and alive(who)


async def end(who: Identity, run: str, first: signal.Signals, grace_s: float) -> None:
    """End a run: send `first`, kill after `grace_s` seconds, then kill all processes that are left."""
    with anyio.move_on_after(grace_s):
        # A shell starts background processes with SIGINT ignored. A signal sent before the program has set its handler
        # would be lost, and with it the whole grace period.
        while ignores(who, first):
            await anyio.sleep(0.01)
        if send(who, first):
            await ended(who)
    if send(who, signal.SIGKILL):
        await ended(who)
    await anyio.to_thread.run_sync(sweep, run)


def sweep(run: str) -> None:
    """Kill a run's remaining processes, such as workers, but not its shim, which ends by itself.

    A process belongs to a run if RUN_VARIABLE in its environment names it. Blocks until they have ended, 5 s at most.
    """
    mark = os.fsencode(f"{RUN_VARIABLE}={run}")
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        left = [pid for pid in _marked(mark) if not _is_shim(pid)]
        if not left:
            return
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def mark_of(pid: int) -> str:
    """Return the mark of the run to which a process belongs; empty if it has none, or it cannot be read."""
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return ""
    name = os.fsencode(f"{RUN_VARIABLE}=")
    return next((os.fsdecode(one.removeprefix(name)) for one in variables if one.startswith(name)), "")


def any_of(run: str) -> bool:
    """Return whether any process of a run exists, its shim included."""
    return bool(_marked(os.fsencode(f"{RUN_VARIABLE}={run}")))


def _marked(mark: bytes) -> list[int]:
    """Return the pids of processes whose environment contains a mark; zombies have no environment."""
    found = []
    for pid in psutil.pids():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if mark in environment.split(b"\0"):
            found.append(pid)
    return found


def _is_shim(pid: int) -> bool:
    """Return whether a process is a run's shim, recognised by its script; shells that the program started are not."""
    # A shim needs a millisecond more to write the exit code, which would be lost if it were killed.
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    forked = arguments[0] == FORKED_SHIM.encode()
    return forked or (arguments[:3] == [b"sh", b"-c", SHIM.encode()] and arguments[3] in SHIM_NAMES)


def tail(path: Path, size_bytes: int = 16_384) -> str:
    """Return the end of a text file, empty when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - size_bytes))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
