"""Ports of this machine: whether one is in use, and by which process."""

import errno
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from commandcenter_hub.domain.errors import PortInUse
from commandcenter_hub.domain.stack import Service

RELEASED_WITHIN_S = 0.5
"""Longest time that a port without a known holder may take to become free, seconds."""


@dataclass(frozen=True)
class Holder:
    """The process that listens on a port."""

    pid: int
    name: str


def in_use(port: int) -> bool:
    """Return whether a program listens on this port of 127.0.0.1, of ::1, or of all addresses.

    Whoever has the port at ::1 would receive what clients send to `localhost`.
    """
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            # It sets SO_REUSEADDR: connections that ended within the last minute do not count.
            socket.create_server((host, port), family=family).close()
        except OSError as error:
            if family is socket.AF_INET or error.errno == errno.EADDRINUSE:
                return True
    return False


def permitted(port: int) -> bool:
    """Return whether this user may listen on a port of 127.0.0.1, in use or not."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        return error.errno != errno.EACCES
    return True


def holder(port: int) -> Holder | None:
    """Return the process that listens on a port, where the system reports it. Blocks for some milliseconds."""
    try:
        for connection in psutil.net_connections("tcp"):
            here = connection.laddr[1:2] == (port,)
            if connection.status == psutil.CONN_LISTEN and here and connection.pid:
                return Holder(connection.pid, psutil.Process(connection.pid).name())
    except (psutil.Error, OSError):
        return None
    return None


def listening() -> dict[int, Holder | None]:
    """Return the ports of this machine on which programs listen, each with its process if the system reports it.

    Blocks for some milliseconds.
    """
    found: dict[int, Holder | None] = {}
    try:
        connections = psutil.net_connections("tcp")
    except (psutil.Error, OSError):
        return found
    names: dict[int, str] = {}
    for connection in connections:
        if connection.status != psutil.CONN_LISTEN or not connection.laddr:
            continue
        port, pid = connection.laddr[1], connection.pid
        if not pid:
            found.setdefault(port, None)
            continue
        if pid not in names:
            try:
                names[pid] = psutil.Process(pid).name()
            except psutil.Error:
                continue  # it has just ended
        found[port] = Holder(pid, names[pid])
    return found


def refuse_in_use(services: Iterable[Service]) -> None:
    """Check that no program listens on the ports of these services. Blocks for up to RELEASED_WITHIN_S when one does.

    Raises:
        PortInUse: some ports are in use; the error names each.
    """
    ports = [(service.name, port.host) for service in services for port in service.ports]
    deadline = time.monotonic() + RELEASED_WITHIN_S
    while busy := [(service, port) for service, port in ports if in_use(port)]:
        # A port that no process holds is released soon: its program has just ended, or another Hub is checking it.
        error = port_in_use(busy)
        if time.monotonic() >= deadline or any(one["pid"] for one in error.details["ports"]):
            raise error
        time.sleep(0.05)


def port_in_use(busy: Iterable[tuple[str, int]]) -> PortInUse:
    """Return the error that names each service, its port, and the process that listens on it, where known."""
    held = []
    for service, port in busy:
        by = holder(port)
        held.append({
            "service": service,
            "port": port,
            "pid": None if by is None else by.pid,
            "process": None if by is None else by.name,
        })  # fmt: skip
    clauses = [
        f"port {one['port']} for {one['service']} is in use"
        + (f" by {one['process']} (process {one['pid']})" if one["pid"] else "")
        for one in held
    ]
    sentence = "; ".join(clauses)
    return PortInUse(sentence[0].upper() + sentence[1:] + ".", ports=held)
