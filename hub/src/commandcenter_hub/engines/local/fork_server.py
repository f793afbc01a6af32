"""The process that has imported and built a service's program, and forks each run of it in a few milliseconds.

`python -m commandcenter_hub.engines.local.fork_server DESCRIPTOR NICE MODULE:FUNCTION`. The function imports and builds
what every run needs, without threads and connections, and returns a function that takes the arguments of a run and
returns its exit code. The descriptor is a socket of the Hub; when it closes, this process ends, and its runs continue.

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
"""Time without an order after which this process ends, seconds."""
RESERVED_VARIABLE = "COMMANDCENTER_ROOM"
"""Variable that reserves memory, which the environment of a run overwrites."""
READY, STARTED = b"ready", b"started"
IGNORED = {one for one in signal.valid_signals() if signal.getsignal(one) == signal.SIG_IGN} - {signal.SIGCHLD}
"""Signals that this process was started to ignore, for example by `nohup`."""

Run = Callable[[list[str]], int]
Stamp = tuple[str, int, int, int]


def main(arguments: Sequence[str]) -> int:
    """Build the program, then fork a run for each order. Returns the exit code."""
    control, nice = socket.socket(fileno=int(arguments[0])), int(arguments[1])
    module, _, function = arguments[2].partition(":")
    os.environ.pop(RESERVED_VARIABLE, None)
    # If one of these fails here, it would fail in each fork too: this process ends, and runs are started plainly.
    _show(sys.orig_argv)
    os.close(os.pidfd_open(os.getpid()))
    os.nice(nice)
    _set_session_nice(nice)
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
        except OSError:  # no order within IDLE_S
            return 0
        if not sent or not all(map(_is_current, stamps)):
            return 0  # the Hub has ended, or the code on the disk has changed
        with contextlib.suppress(OSError):  # without a fork, the Hub starts the run plainly
            if os.fork() == 0:
                control.close()
                _be_shim(socket.socket(fileno=descriptors[0]), run, nice)
        for descriptor in descriptors:
            os.close(descriptor)


def _stamps(module: str) -> list[Stamp]:
    """Return path, time, size and inode of every file from which code or tables were loaded."""
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
    base = order["path"]
    # Python sets LC_CTYPE itself if no variable names a locale; the parent was started with the same locale variables.
    own = {name: os.environ[name] for name in ("LC_CTYPE",) if name in os.environ}
    # The C library's variables point into the memory that is about to be overwritten, so all are set again.
    os.environ.clear()
    _show([order["shim"], base], [f"{name}={value}" for name, value in order["environment"]])
    os.environ.update({**own, **dict(order["environment"])})
    _name(order["shim"])
    os.umask(0o077)
    os.chdir(order["folder"])
    _redirect(base)
    _reset_signals()
    program = os.fork()
    if program == 0:
        _be_program(order, channel, run, nice)
    channel.close()
    ended = os.pidfd_open(program)
    for pause in (0.1, 0.2, 0.3, 0.4, 0.5):
        # The kernel lets ordinary users set the niceness of a session at most every tenth of a second.
        if _set_session_nice(order["nice"]) or select.select([ended], [], [], pause)[0]:
            break
    _, status = os.waitpid(program, 0)
    if _read(f"{base}.pid").startswith(f"{program}\n"):  # otherwise the Hub starts the run plainly
        code = os.waitstatus_to_exitcode(status)
        Path(f"{base}.exit").write_text(f"{code if code >= 0 else 128 - code}\n", "ascii")


def _redirect(base: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for target, path, how in ((0, os.devnull, os.O_RDONLY), (1, f"{base}.out", flags), (2, f"{base}.err", flags)):
        opened = os.open(path, how, 0o600)
        os.dup2(opened, target)
        os.close(opened)


def _reset_signals() -> None:
    """Set every signal as in a Python that a shell has started in the background."""
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    for number in {signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGXFSZ, *IGNORED}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _set_session_nice(nice: int) -> bool:
    """Set the niceness of this session; return false if the kernel refuses it for now."""
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
            with contextlib.suppress(OSError):  # the descriptor with which they were listed
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


# -- how a process appears to others


def _show(command: Sequence[str], environment: Iterable[str] = ()) -> None:
    """Replace the command, and the environment if one is given, that other processes see: a fork has its parent's.

    A run's processes are found by the mark in their environment (proc(5), /proc/PID/environ). What does not fit is cut
    off at the end.
    """
    addresses = list(map(int, _read("/proc/self/stat").rpartition(")")[2].split()[45:49]))
    with open("/proc/self/mem", "r+b", buffering=0) as memory:  # noqa: PTH123
        size = addresses[1] - addresses[0] - 1
        shown = b"\0".join(map(os.fsencode, command))[:size]
        _write(memory, addresses[0], shown.ljust(size) + b"\0")
        if environment:
            size, shown = addresses[3] - addresses[2], b""
            for variable in map(os.fsencode, environment):
                if len(shown) + len(variable) < size:
                    shown += variable + b"\0"
            _write(memory, addresses[2], shown.ljust(size, b"\0"))


def _name(name: str) -> None:
    """Set the name of this process: a fork has its parent's."""
    Path("/proc/self/comm").write_bytes(os.fsencode(name)[:15])


def _write(memory: Any, address: int, data: bytes) -> None:
    memory.seek(address)
    if memory.write(data) != len(data):
        raise OSError("the memory with the command and the environment cannot be written")


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        return file.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
