"""Ports of this machine: is one in use, and by whom."""

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
    """Say whether something listens on 127.0.0.1:`port`, alone or as part of all addresses."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Connections that have ended still occupy a port for a minute; a server may take it all the same.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def holder(port: int) -> Holder | None:
    """Return the process that listens on a port, where the system tells. Takes some milliseconds."""
    try:
        for connection in psutil.net_connections("tcp"):
            here = connection.laddr[1:2] == (port,)
            if connection.status == psutil.CONN_LISTEN and here and connection.pid:
                return Holder(connection.pid, psutil.Process(connection.pid).name())
    except (psutil.Error, OSError):
        return None
    return None


def refuse_in_use(services: Iterable[Service]) -> None:
    """Check that nothing listens on the ports of these services. Blocks for some milliseconds when something does.

    Raises:
        PortInUse: names each port that is in use.
    """
    busy = [(service.name, port.host) for service in services for port in service.ports if in_use(port.host)]
    if busy:
        raise port_in_use(busy)


def port_in_use(busy: Iterable[tuple[str, int]]) -> PortInUse:
    """Return the error that names each service, its port, and the process that holds it where known."""
    held = []
    for service, port in busy:
        by = holder(port)
        held.append({
            "service": service,
            "port": port,
            "pid": None if by is None else by.pid,
            "process": None if by is None else by.name,
        })  # fmt: skip
    said = [
        f"port {one['port']} for {one['service']} is in use"
        + (f" by {one['process']} (process {one['pid']})" if one["pid"] else "")
        for one in held
    ]
    sentence = "; ".join(said)
    return PortInUse(sentence[0].upper() + sentence[1:] + ".", ports=held)
