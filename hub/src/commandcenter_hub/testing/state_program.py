"""A program for tests of how programs are started: it prints its own state as JSON, then waits or ends.

`--exit CODE` ends it with a code, `--raise` with an exception, `--wait` makes it wait for a signal. Standard library
only.
"""

import importlib.util
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMITS = ("RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_AS", "RLIMIT_STACK")
SIGNALS = ("SigBlk", "SigIgn", "SigCgt")


def state() -> dict[str, Any]:
    """Return what this process inherited from its parent, and how it appears to other processes."""
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    umask = os.umask(0o077)
    shown = Path("/proc/self/cmdline").read_bytes().rstrip(b"\0 ").split(b"\0")
    return {
        "name": status["Name"],
        "environment": dict(os.environ),
        "shown_environment": sorted(filter(None, Path("/proc/self/environ").read_text("utf-8").split("\0"))),
        "command": sys.orig_argv,
        "shown_command": [part.decode() for part in shown],
        "arguments": sys.argv[1:],
        "folder": str(Path.cwd()),
        "umask": umask,
        "nice": os.nice(0),
        "limits": [resource.getrlimit(getattr(resource, name)) for name in LIMITS],
        "signals": [status[name] for name in SIGNALS],
        "interrupt": str(signal.getsignal(signal.SIGINT)),
        "descriptors": [Path(f"/proc/self/fd/{number}").readlink().suffix for number in (0, 1, 2)],
        "open": sum(os.path.exists(f"/proc/self/fd/{number}") for number in range(3, 256)),  # noqa: PTH110
        "leads_session": os.getpid() == os.getsid(0),
        "threads": threading.active_count(),
        "temporary": tempfile.gettempdir(),
        "zone": time.tzname,
    }


def main(arguments: list[str]) -> int:
    """Print the state, then do what the arguments ask for. Returns the exit code."""
    print(json.dumps({"state": state(), "random": random.random()}), flush=True)  # noqa: S311
    if arguments[:1] == ["--exit"]:
        return int(arguments[1])
    if arguments[:1] == ["--raise"]:
        raise RuntimeError("as requested")
    if arguments[:1] == ["--wait"]:
        time.sleep(300)
    return 0


def preload() -> Callable[[list[str]], int]:
    """Return the program."""
    tempfile.gettempdir()  # as a library may do
    return main


def preload_slowly() -> Callable[[list[str]], int]:
    """Return the program after a minute."""
    time.sleep(60)
    return main


def preload_file() -> Callable[[list[str]], int]:
    """Return the program, with code loaded from the file that the variable CODE names."""
    spec = importlib.util.spec_from_file_location("code_of_test", os.environ["CODE"])
    assert spec is not None
    sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    return main


def preload_with_threads() -> Callable[[list[str]], int]:
    """Return the program, with a thread that makes forks unsafe."""
    threading.Thread(target=time.sleep, args=[300], daemon=True).start()
    return main


def fail() -> Callable[[list[str]], int]:
    """Raise an exception."""
    raise RuntimeError("it cannot be loaded")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
