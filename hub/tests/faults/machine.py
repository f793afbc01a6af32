"""Faults of the machine: ports, disk, clock, locks, and connections of other programs."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from .processes import hub, kill, program
from .system import System, occupied

ADVISORY_LOCKS = "SELECT pg_advisory_lock(key) FROM (VALUES (%s)) AS of_desk (key)"


@contextmanager
def port_taken(service: str, system: System) -> Iterator[None]:
    """Take a service's port for a while, right after the service was killed."""
    kill(program(service, system))
    with occupied(system.ports[service]):
        system.expect("the status names the program", lambda: f"process {os.getpid()}" in error_of(system))
        yield


@contextmanager
def hub_port_taken(system: System) -> Iterator[None]:
    kill(hub(system))
    with occupied(system.hub_port):
        system.expect_output(str(system.hub_port), "ps")
        yield


def error_of(system: System) -> str:
    status = system.status()
    return "" if status is None else str(status["error"])


@contextmanager
def disk_full(system: System) -> Iterator[None]:
    file = system.home / "fill"
    with suppress(OSError), file.open("wb", buffering=0) as full:
        while True:
            full.write(bytes(65_536))
    yield
    file.unlink()


@contextmanager
def clock_jumps(offset_s: int, system: System) -> Iterator[None]:
    """Start the next Hub with another monotonic clock, as after a reboot; the wall clock stays."""
    kill(hub(system))
    system.wrapper = ("unshare", "--time", "--monotonic", str(offset_s))
    yield
    system.run("ps")
    system.wrapper = ()


@contextmanager
def lock_held(name: str, system: System) -> Iterator[None]:
    """Hold a lock of the home in another process while the next Hub is started."""
    kill(hub(system))
    with (system.home / name).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def advisory_locks_held(system: System) -> Iterator[None]:
    """Hold the desk's advisory locks in Postgres while its backend starts."""
    from commandcenter_app.gaps import store
    from commandcenter_app.storage import migrate

    with session(system, ADVISORY_LOCKS % "), (".join(f"{lock}::bigint" for lock in (store.LOCK, migrate.LOCK))):
        kill(program("backend", system))
        yield


@contextmanager
def table_locked(system: System) -> Iterator[None]:
    with session(system, "LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE"):
        yield


@contextmanager
def connections_exhausted(system: System) -> Iterator[None]:
    """Use all connections that Postgres has left for clients."""
    with ExitStack() as sessions:
        with suppress(OSError):
            for _ in range(80):
                sessions.enter_context(session(system, "SELECT 1"))
        yield


@contextmanager
def session(system: System, statement: str) -> Iterator[None]:
    """Execute a statement in a transaction of another program that stays open.

    Raises:
        OSError: it could not be executed.
    """
    code = (
        "import asyncio, json, sys, asyncpg\n"
        "async def main():\n"
        "    given, statement = json.loads(sys.stdin.readline()), sys.stdin.readline()\n"
        "    connection = await asyncpg.connect(**given, ssl=False, timeout=20)\n"
        "    async with connection.transaction():\n"
        "        await connection.execute(statement)\n"
        "        print('ready', flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    given = {name: system.database[name] for name in ("host", "port", "user", "database", "password")}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{json.dumps(given)}\n{statement}\n".encode())
            process.stdin.flush()
            if process.stdout.readline() != b"ready\n":
                raise OSError(f"`{statement}` was not executed")
            yield
        finally:
            process.kill()
