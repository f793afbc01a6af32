"""The process that has imported and built a service's program, and forks each run of it in some milliseconds.

`python -m commandcenter_hub.engines.local.fork_server DESCRIPTOR NICE MODULE:FUNCTION`. The function imports and builds
what every run needs, without threads and connections, and returns a function that takes the arguments of a run and
returns its exit code. The descriptor is a socket of the Hub; when that closes, this process ends, and its runs go on.

For each run, the Hub sends one end of a socket pair. This process only forks: the fork receives the order, so that no
secret of one run is in the memory of another. The fork becomes the run's shim, as in `processes.SHIM`: it forks the
program, waits for it and records its exit code. Linux and standard library only.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

IDLE_S = 3600.0
"""This process ends when it has received no order for so long, seconds."""
ROOM_VARIABLE = "COMMANDCENTER_ROOM"
"""Variable whose only purpose is its size: the environments of runs are shown in its place."""
READY, STARTED = b"ready", b"started"
IGNORED = {one for one in signal.valid_signals() if signal.getsignal(one) == signal.SIG_IGN} - {signal.SIGCHLD}
"""Signals that this process has ignored since its start, like what `nohup` starts."""

Run = Callable[[list[str]], int]
Stamp = tuple[str, int, int, int]


def main(arguments: Sequence[str]) -> int:
    """Build the program, then fork a run for each order. Returns the exit code."""
    control, nice = socket.socket(fileno=int(arguments[0])), int(arguments[1])
    module, _, function = arguments[2].partition(":")
    os.environ.pop(ROOM_VARIABLE, None)
    # Where a fork could not do these, it ends here, and runs are started plainly.
    _show(sys.orig_argv)
    os.close(os.pidfd_open(os.getpid()))
    os.nice(nice)
    _calm_session(nice)
    gc.disable()
    run: Run = getattr(importlib.import_module(module), function)()
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        print("the preloaded program has started threads, so it cannot be forked", file=sys.stderr)
        return 1
    stamps = _stamps(module)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # shims need not be waited for
    control.settimeout(IDLE_S)
    while True:
        try:
            sent, descriptors, *_ = socket.recv_fds(control, 1, 1)
        except OSError:  # no order for long
            return 0
        if not sent or not all(map(_is_current, stamps)):
            return 0  # the Hub has ended, or the code on the disk has changed
        with contextlib.suppress(OSError):  # without a fork, the Hub starts the run in the plain way
            if os.fork() == 0:
                control.close()
                _be_shim(socket.socket(fileno=descriptors[0]), run, nice)
        for descriptor in descriptors:
            os.close(descriptor)


def _stamps(module: str) -> list[Stamp]:
    """Return what identifies the content of every file from which code or tables were loaded."""
    files = {file for one in list(sys.modules.values()) if (file := getattr(one, "__file__", None))}
    package = Path(str(sys.modules[module.partition(".")[0]].__file__)).parent
    for folder, folders, names in os.walk(package):
        folders[:] = [name for name in folders if name not in {"__pycache__", "static"}]
        files |= {os.path.join(folder, name) for name in names}  # noqa: PTH118 - ten times as quick
    return [stamp for file in sorted(files) if (stamp := _stamp(file)) is not None]


def _stamp(file: str) -> Stamp | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - twice as quick
    except OSError:
        return None
    return file, found.st_mtime_ns, found.st_size, found.st_ino


def _is_current(stamp: Stamp) -> bool:
    return _stamp(stamp[0]) == stamp


# -- the shim of one run


def _be_shim(channel: socket.socket, run: Run, nice: int) -> None:
    """Start one run, record how it ends, and exit. Never returns."""
    try:
        os.setsid()
        received = b""
        with contextlib.suppress(ConnectionError):  # the Hub no longer waits
            channel.sendall(READY)
            received = b"".join(iter(lambda: channel.recv(65_536), b""))
        if received:
            _start(json.loads(received), channel, run, nice)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)


def _start(order: Mapping[str, Any], channel: socket.socket, run: Run, nice: int) -> None:
    place = order["path"]
    # Python sets this one itself if no variable names a locale; the parent was started with the same of these.
    own = {name: os.environ[name] for name in ("LC_CTYPE",) if name in os.environ}
    # The C library's variables point into the memory that is about to be overwritten, so all are set again.
    os.environ.clear()
    _show([order["shim"], place], [f"{name}={value}" for name, value in order["environment"]])
    os.environ.update({**own, **dict(order["environment"])})
    _name(order["shim"])
    os.umask(0o077)
    os.chdir(order["folder"])
    _redirect(place)
    _reset_signals()
    program = os.fork()
    if program == 0:
        _be_program(order, channel, run, nice)
    channel.close()
    ended = os.pidfd_open(program)
    for pause in (0.1, 0.2, 0.3, 0.4, 0.5):
        # The kernel lets ordinary users set the niceness of a session at most every tenth of a second.
        if _calm_session(order["nice"]) or select.select([ended], [], [], pause)[0]:
            break
    _, status = os.waitpid(program, 0)
    if _read(f"{place}.pid").startswith(f"{program}\n"):  # otherwise the Hub starts the run in the plain way
        code = os.waitstatus_to_exitcode(status)
        Path(f"{place}.exit").write_text(f"{code if code >= 0 else 128 - code}\n", "ascii")


def _redirect(place: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for target, path, how in ((0, os.devnull, os.O_RDONLY), (1, f"{place}.out", flags), (2, f"{place}.err", flags)):
        opened = os.open(path, how, 0o600)
        os.dup2(opened, target)
        os.close(opened)


def _reset_signals() -> None:
    """Set every signal as Python does at its start, after a shell that has started it in the background."""
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    for number in {signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGXFSZ, *IGNORED}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _calm_session(nice: int) -> bool:
    """Set the niceness of this session; return whether nothing is left to do."""
    try:
        Path("/proc/self/autogroup").write_text(str(nice), "ascii")
    except BlockingIOError:
        return False
    except OSError:  # this system does not group processes by session
        return True
    return True


# -- the program


def _be_program(order: Mapping[str, Any], channel: socket.socket, run: Run, nice: int) -> None:
    """Record this process, then run the program to its end and exit. Never returns."""
    code = 1
    try:
        command = order["command"]
        _show(command)
        _name(os.path.basename(command[0]))  # noqa: PTH119 - as the kernel does
        stat, boot = _read("/proc/self/stat"), _read("/proc/sys/kernel/random/boot_id").strip()
        record = os.open(f"{order['path']}.pid", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(record, f"{os.getpid()}\n{boot}\n{stat}".encode())
        channel.sendall(b"%s %d" % (STARTED, os.getppid()))
        os.nice(order["nice"] - nice)
        for number in set(map(int, os.listdir("/proc/self/fd"))) - {0, 1, 2}:  # noqa: PTH208 - names, not paths
            with contextlib.suppress(OSError):  # the one with which they were listed
                os.close(number)
        # Everything that Python and libraries derive from the process or its environment when they are loaded.
        sys.orig_argv = list(command)
        sys.argv = list(order["arguments"])
        time.tzset()
        tempfile.tempdir = None
        random.seed()
        gc.enable()
        code = run(sys.argv[1:])
    except SystemExit as asked:
        code = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
        if code and not isinstance(asked.code, int):
            print(asked.code, file=sys.stderr)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        _exit(code)


def _exit(code: int) -> None:
    """Exit without freeing each object, which would make this process copy every page that it shares."""
    try:
        threading._shutdown()  # type: ignore[attr-defined]  # as in multiprocessing.popen_fork
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:
        os._exit(code & 0xFF)


# -- what others see of a process


def _show(command: Sequence[str], environment: Iterable[str] = ()) -> None:
    """Show a command, and an environment if one is given, in place of those with which the fork's parent was started.

    Others find a run's processes by its mark in their environment (proc(5), /proc/PID/environ). What does not fit is
    left out from the end.
    """
    places = list(map(int, _read("/proc/self/stat").rpartition(")")[2].split()[45:49]))
    with open("/proc/self/mem", "r+b", buffering=0) as memory:  # noqa: PTH123
        room = places[1] - places[0] - 1
        shown = b"\0".join(map(os.fsencode, command))[:room]
        _write(memory, places[0], shown.ljust(room) + b"\0")
        if environment:
            room, shown = places[3] - places[2], b""
            for variable in map(os.fsencode, environment):
                if len(shown) + len(variable) < room:
                    shown += variable + b"\0"
            _write(memory, places[2], shown.ljust(room, b"\0"))


def _name(name: str) -> None:
    """Set the name of this process, which is that of the fork's parent."""
    Path("/proc/self/comm").write_bytes(os.fsencode(name)[:15])


def _write(memory: Any, place: int, data: bytes) -> None:
    memory.seek(place)
    if memory.write(data) != len(data):
        raise OSError("the memory with the command and the environment cannot be written")


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        return file.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
