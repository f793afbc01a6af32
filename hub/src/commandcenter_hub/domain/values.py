"""Texts of a stack with placeholders, which an engine replaces by hosts, ports, secrets and paths. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

ROTATED = "r"
"""First character of a secret that has replaced an earlier one; the others are hexadecimal digits."""


@dataclass(frozen=True)
class SecretRef:
    """Placeholder for a secret of the stack; only an engine inserts the value."""

    kind: ClassVar[str] = "secret"
    name: str


@dataclass(frozen=True)
class HostOf:
    """Placeholder for the host name of a service, as seen from the other services."""

    kind: ClassVar[str] = "host"
    service: str


@dataclass(frozen=True)
class PortOf:
    """Placeholder for a port of a service, as seen from the other services.

    Attributes:
        service: the service.
        name: name of the port; empty if the service has one port.
    """

    kind: ClassVar[str] = "port"
    service: str
    name: str = ""


@dataclass(frozen=True)
class SocketOf:
    """Placeholder for the path of a service's Unix socket. Only for forms whose engine provides one."""

    kind: ClassVar[str] = "socket"
    service: str


@dataclass(frozen=True)
class PathOf:
    """Placeholder for the path of one of the service's own volumes."""

    kind: ClassVar[str] = "path"
    volume: str


@dataclass(frozen=True)
class Workspace:
    """Placeholder for the path at which the service sees the project's folder."""

    kind: ClassVar[str] = "workspace"


# Saved fingerprints contain the `kind` of parts and probes: keep it when you rename a class.
Part = str | SecretRef | HostOf | PortOf | SocketOf | PathOf | Workspace
Text = tuple[Part, ...]
"""Parts of a string; an engine joins them once it knows hosts, ports and secrets."""


def text(*parts: Part) -> Text:
    """Return the parts as a Text."""
    return parts


def resolve(
    value: Text,
    *,
    secrets: Mapping[str, str],
    hosts: Mapping[str, str],
    ports: Mapping[str, Mapping[str, int]],
    workspace: str,
    volumes: Mapping[str, str],
    sockets: Mapping[str, str] | None = None,
) -> str:
    """Replace the placeholders in a text and return the string.

    Args:
        value: the text.
        secrets: values of the secrets, by name.
        hosts: host names, by service.
        ports: ports on these hosts, by service and port name.
        workspace: path of the project's folder.
        volumes: paths of the service's volumes, by name.
        sockets: paths of Unix sockets, by service.

    Raises:
        KeyError: a secret, host, port, volume or socket is unknown, or a port without a name is ambiguous.
    """
    joined = []
    for part in value:
        match part:
            case str():
                joined.append(part)
            case SecretRef(name):
                joined.append(secrets[name])
            case HostOf(service):
                joined.append(hosts[service])
            case PortOf(service, name):
                joined.append(str(_port_of(ports[service], name)))
            case SocketOf(service):
                joined.append((sockets or {})[service])
            case PathOf(volume):
                joined.append(volumes[volume])
            case Workspace():
                joined.append(workspace)
    return "".join(joined)


def _port_of(known: Mapping[str, int], name: str) -> int:
    return next(iter(known.values())) if not name and len(known) == 1 else known[name]


def secrets_in(values: Iterable[Text]) -> frozenset[str]:
    """Return the names of the secrets in the texts."""
    return frozenset(part.name for value in values for part in value if isinstance(part, SecretRef))


def sockets_in(value: Text) -> frozenset[str]:
    """Return the names of the services whose sockets are in a text."""
    return frozenset(part.service for part in value if isinstance(part, SocketOf))
