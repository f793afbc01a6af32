"""Faults of processes: killed or stopped, one or all; and of the engine that runs containers."""

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest

from commandcenter_hub.engines.dagger.ports import relay

from .system import SERVICES, System

IN_CONTAINERS = {
    "postgres": ("postgres",),
    "redis": ("redis-server",),
    "backend": ("commandcenter_app", "backend"),
    "frontend": ("commandcenter_app", "frontend"),
}
"""Words in the command line of a service's first process in a container."""


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


@contextmanager
def killed(find: Callable[[System], list[psutil.Process]], system: System) -> Iterator[None]:
    kill(find(system))
    yield


@contextmanager
def frozen(find: Callable[[System], list[psutil.Process]], system: System) -> Iterator[None]:
    """Stop processes with SIGSTOP, and continue those that still exist at the end."""
    found = find(system)
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    yield
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.resume()


@contextmanager
def frozen_for_ever(service: str, system: System) -> Iterator[None]:
    """Stop a service with SIGSTOP until the Hub has replaced it."""
    found = of_service(service, system)
    for process in found:
        process.suspend()
    yield
    system.expect(f"the Hub ends {service}", lambda: not any(map(psutil.Process.is_running, found)), 90)


@contextmanager
def terminated(system: System) -> Iterator[None]:
    found = system.having_role("hub")
    for process in found:
        process.terminate()
    psutil.wait_procs(found, timeout=20)
    yield


def hub(system: System) -> list[psutil.Process]:
    return system.having_role("hub")


def program(service: str, system: System) -> list[psutil.Process]:
    """Return the first process of a service."""
    return of_service(service, system)[:1]


def of_service(service: str, system: System) -> list[psutil.Process]:
    """Return the processes of a service, the first one first; skip the trial if this machine does not show them."""
    if system.engine == "local":
        roots = system.having_role(service)
        return [process for root in roots for process in (root, *_children(root))]
    found = []
    for process in system.in_containers():
        with suppress(psutil.Error):
            words = process.cmdline()
            if all(any(word in one for one in words) for word in IN_CONTAINERS[service]):
                found.append(process)
    if not found and system.alone:
        pytest.skip("the engine's processes cannot be seen from here")
    inside = {process.pid for process in found}
    return sorted(found, key=lambda process: _has_parent_in(inside, process))


def _has_parent_in(inside: set[int], process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.ppid() in inside
    return True  # it has just ended


def _children(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return process.children(recursive=True)
    return []


def one_connection(system: System) -> list[psutil.Process]:
    """Return a process of Postgres that serves a connection: its death makes Postgres drop all connections."""
    return [one for one in of_service("postgres", system) if " idle" in " ".join(one.cmdline())][:1]


def all_services(system: System) -> list[psutil.Process]:
    return [process for service in SERVICES for process in of_service(service, system)]


@contextmanager
def everything_killed(system: System) -> Iterator[None]:
    for _ in range(3):  # also processes that were started meanwhile
        kill(system.processes())
    yield


@contextmanager
def killed_while_starting(system: System) -> Iterator[None]:
    kill(all_services(system))
    time.sleep(1.2)
    kill(hub(system))
    yield


# -- what only the engine “dagger” has


def session_host(system: System) -> list[psutil.Process]:
    return system.having_role("session host")


def port_proxy(system: System) -> list[psutil.Process]:
    return system.having_role("port proxy")


def receiver(system: System) -> list[psutil.Process]:
    return system.having_role("receiver")


def relays(system: System) -> list[psutil.Process]:
    """Return the newest relay; skip the trial if this machine does not show it."""
    found = [one for one in psutil.process_iter(["cmdline"]) if relay.SOCKET in (one.info["cmdline"] or ())]
    if not found and system.alone:
        pytest.skip("the engine's processes cannot be seen from here")
    return sorted(found, key=psutil.Process.create_time)[-1:]


KILL, START, STOP, PAUSE, RESUME = (
    f"COMMANDCENTER_TEST_ENGINE_{name}" for name in ("KILL", "START", "STOP", "PAUSE", "RESUME")
)
"""Variables with the commands that kill, start, stop, pause and resume the engine."""


def command(variable: str) -> None:
    subprocess.run(shlex.split(os.environ[variable]), check=True, timeout=120)


@contextmanager
def engine_killed(system: System) -> Iterator[None]:
    command(KILL)
    try:
        yield
    finally:
        command(START)


@contextmanager
def engine_stopped(system: System) -> Iterator[None]:
    command(STOP)
    try:
        yield
    finally:
        command(START)


@contextmanager
def engine_frozen(system: System) -> Iterator[None]:
    command(PAUSE)
    try:
        yield
    finally:
        command(RESUME)


@contextmanager
def engine_and_everything_killed(system: System) -> Iterator[None]:
    with engine_killed(system):
        kill(system.processes())
        yield
