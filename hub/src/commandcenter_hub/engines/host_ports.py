"""Ports of this machine: whether one is in use, and by which process."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from commandcenter_hub.domain.errors import PortInUse
from commandcenter_hub.domain.stack import Service


@dataclass(frozen=True)
class Holder:
    """The process that listens on a port."""

    pid: int
    name: str


def in_use(port: int) -> bool:
    """Return whether a program listens on 127.0.0.1:`port`, or on this port of all addresses."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without this, connections that ended within the last minute would count, although a server can still listen.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


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


def refuse_in_use(services: Iterable[Service]) -> None:
    """Check that no program listens on the ports of these services. Blocks for some milliseconds when one does.

    Raises:
        PortInUse: some ports are in use; the error names each.
    """
    busy = [(service.name, port.host) for service in services for port in service.ports if in_use(port.host)]
    if busy:
        raise port_in_use(busy)


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
