"""What runs for a project, as values: a Stack of Services. Pure; engines turn it into processes or containers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from commandcenter_hub.domain.errors import InvalidInput, ServiceNotFound
from commandcenter_hub.domain.restart import RestartPolicy


@dataclass(frozen=True)
class SecretRef:
    """Stands for a secret of the stack; only an engine puts the value in its place."""

    kind: ClassVar[str] = "secret"
    name: str


@dataclass(frozen=True)
class HostOf:
    """Stands for the name under which a service is reached from beside it."""

    kind: ClassVar[str] = "host"
    service: str


@dataclass(frozen=True)
class PortOf:
    """Stands for a port on which a service is reached from beside it.

    Attributes:
        service: whose port it is.
        name: the port's name; empty for the only one.
    """

    kind: ClassVar[str] = "port"
    service: str
    name: str = ""


@dataclass(frozen=True)
class PathOf:
    """Stands for the path under which a service sees a volume of its own."""

    kind: ClassVar[str] = "path"
    volume: str


@dataclass(frozen=True)
class Workspace:
    """Stands for the path under which a service sees the project's folder."""

    kind: ClassVar[str] = "workspace"


# The kinds of parts and probes are part of saved fingerprints: they stay when a class is renamed.

Part = str | SecretRef | HostOf | PortOf | PathOf | Workspace
Text = tuple[Part, ...]
"""Parts that are joined into one string once an engine knows hosts, ports and secrets."""


def text(*parts: Part) -> Text:
    """Return the parts as a Text."""
    return parts


@dataclass(frozen=True)
class Port:
    """One port of a service.

    Attributes:
        name: unique in the service.
        container: what the service listens on inside a container.
        host: where it is reached on 127.0.0.1 of this machine: in a definition, that of the first project.
    """

    name: str
    container: int
    host: int


HostPorts = Mapping[str, Mapping[str, int]]
"""Ports of this machine, by service and port name."""


@dataclass(frozen=True)
class Volume:
    """Lasting data of a service.

    Attributes:
        name: unique in the stack; the folder or volume is called so.
        path: where a container sees it.
    """

    name: str
    path: str


@dataclass(frozen=True)
class QueryProbe:
    """Healthy when a SQL query answers at `port`; an empty name is the only port."""

    kind: ClassVar[str] = "query"
    user: str
    database: str
    password: SecretRef
    port: str = ""


@dataclass(frozen=True)
class PingProbe:
    """Healthy when a Redis PING answers at `port`; an empty name is the only port."""

    kind: ClassVar[str] = "ping"
    password: SecretRef
    port: str = ""


@dataclass(frozen=True)
class HttpProbe:
    """Healthy when GET `path` answers 200 at `port`; an empty name is the only port."""

    kind: ClassVar[str] = "http"
    path: str
    port: str = ""


Probe = QueryProbe | PingProbe | HttpProbe


@dataclass(frozen=True)
class ContainerForm:
    """How a service runs as a container.

    Attributes:
        image: the image's name; for `app` the base that the app is installed on.
        args: the command; empty for the image's own.
        app: install CommandCenter's app with its locked dependencies on top of the image.
        workspace: where the project's folder is seen, read-only; empty for nowhere.
        volumes: the service's lasting data; `backup` is about the first.
        env: further variables that only the container form needs.
        entrypoint: give `args` to the image's own entrypoint instead of running them as they are.
        files: further files in the container, by path; they hold no secret.
        backup: how its data is kept outside the engine while it runs: `postgres`, `redis`, or empty for not at all.
    """

    image: str
    args: tuple[Text, ...] = ()
    app: bool = False
    workspace: str = ""
    volumes: tuple[Volume, ...] = ()
    env: Mapping[str, Text] = field(default_factory=dict)
    entrypoint: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    backup: str = ""

    def __post_init__(self) -> None:
        if self.backup and not self.volumes:
            raise InvalidInput(f"The image “{self.image}” has a backup and no volume.")


@dataclass(frozen=True)
class ProcessForm:
    """How a service runs as a process.

    Attributes:
        program: `postgres`, `valkey` or `python`; what the local engine knows how to run.
        args: arguments after the program's own.
        volumes: the names of its data folders; a program that needs one folder takes the first.
    """

    program: str
    args: tuple[Text, ...] = ()
    volumes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service:
    """One part of a stack.

    Attributes:
        name: unique in the stack; also its host name among containers.
        ports: where it is reached; none for a service that only works.
        probe: what makes it healthy; None when it is healthy as long as it runs.
        container, process: its forms; at least one.
        env: variables of both forms.
        depends_on: services that must be healthy before it starts, and stop after it.
        waits: it waits by itself until what it depends on is healthy, so it starts as soon as that has been started.
        start_timeout_s: it counts as failed when not healthy by then, in seconds.
        grace_s: how long it may take to end before it is killed, in seconds.
        restart: what happens when it dies.
        required: a project is running only while this service is healthy.
    """

    name: str
    ports: tuple[Port, ...] = ()
    probe: Probe | None = None
    container: ContainerForm | None = None
    process: ProcessForm | None = None
    env: Mapping[str, Text] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    waits: bool = False
    start_timeout_s: float = 60.0
    grace_s: float = 10.0
    restart: RestartPolicy = field(default_factory=RestartPolicy)
    required: bool = True

    def __post_init__(self) -> None:
        if self.container is None and self.process is None:
            raise InvalidInput(f"The service “{self.name}” has neither a container nor a process form.")
        for kind in ("name", "container", "host"):
            values = [getattr(port, kind) for port in self.ports]
            if len(set(values)) != len(values):
                raise InvalidInput(f"Two ports of the service “{self.name}” have the same {kind}.", ports=values)
        if self.probe is not None:
            self.port(self.probe.port)

    def port(self, name: str = "") -> Port:
        """Return the port of this name; without a name, the only one.

        Raises:
            InvalidInput: there is none of this name, or not exactly one.
        """
        found = [port for port in self.ports if port.name == name] if name else self.ports
        if len(found) != 1:
            known = ", ".join(port.name for port in self.ports) or "none"
            wanted = f"no port “{name}”" if name else "not exactly one port"
            raise InvalidInput(f"The service “{self.name}” has {wanted}; its ports: {known}.", service=self.name)
        return found[0]


@dataclass(frozen=True)
class Stack:
    """Everything that runs for one project.

    Attributes:
        project: the project's slug.
        services: in no particular order; `order()` gives one.
        workspace: absolute path of the project's folder on this machine.
        secrets: values for SecretRef, by name; never shown.
    """

    project: str
    services: tuple[Service, ...]
    workspace: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        names = [service.name for service in self.services]
        if len(set(names)) != len(names):
            raise InvalidInput("Two services of the stack have the same name.", services=names)
        for service in self.services:
            for other in service.depends_on:
                if other not in names:
                    raise InvalidInput(f"The service “{service.name}” depends on “{other}”, which is not there.")
        for volumes in (
            [volume.name for one in self.services if one.container for volume in one.container.volumes],
            [name for one in self.services if one.process for name in one.process.volumes],
        ):
            if len(set(volumes)) != len(volumes):
                raise InvalidInput("Two volumes of the stack have the same name.", volumes=volumes)
        self.order()

    def __iter__(self) -> Iterator[Service]:
        return iter(self.services)

    def names(self) -> frozenset[str]:
        """Return the names of all services."""
        return frozenset(service.name for service in self.services)

    def service(self, name: str) -> Service:
        """Return the service of this name.

        Raises:
            ServiceNotFound: the stack has none.
        """
        for service in self.services:
            if service.name == name:
                return service
        raise ServiceNotFound(f"There is no service “{name}”.", service=name, services=sorted(self.names()))

    def dependents(self, name: str) -> tuple[str, ...]:
        """Return the services that depend directly on this one."""
        return tuple(service.name for service in self.services if name in service.depends_on)

    def order(self) -> tuple[Service, ...]:
        """Return the services so that each comes after what it depends on.

        Raises:
            InvalidInput: the dependencies form a circle.
        """
        placed: dict[str, Service] = {}
        waiting = list(self.services)
        while waiting:
            ready = [service for service in waiting if all(name in placed for name in service.depends_on)]
            if not ready:
                circle = sorted(service.name for service in waiting)
                raise InvalidInput("The services depend on each other in a circle.", services=circle)
            placed.update((service.name, service) for service in ready)
            waiting = [service for service in waiting if service.name not in placed]
        return tuple(placed.values())

    def host_ports(self) -> HostPorts:
        """Return where each service is reached on this machine."""
        return {service.name: {port.name: port.host for port in service.ports} for service in self.services}

    def on_ports(self, ports: HostPorts) -> "Stack":
        """Return the stack on other ports of this machine; those that are not given stay."""

        def moved(service: Service) -> Service:
            given = ports.get(service.name, {})
            return replace(
                service, ports=tuple(replace(port, host=given.get(port.name, port.host)) for port in service.ports)
            )

        return replace(self, services=tuple(moved(service) for service in self.services))


def resolve(
    value: Text,
    *,
    secrets: Mapping[str, str],
    hosts: Mapping[str, str],
    ports: HostPorts,
    workspace: str,
    volumes: Mapping[str, str],
) -> str:
    """Return the text with every part in its place.

    Args:
        value: the text.
        secrets: values of the secrets, by name.
        hosts: names under which services are reached, by service.
        ports: on which they are reached under these, by service and port name.
        workspace: where the project's folder is seen.
        volumes: where the service's volumes are seen, by name.

    Raises:
        KeyError: a secret, host, port or volume is not known, or a port without a name is not the only one.
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
            case PathOf(volume):
                joined.append(volumes[volume])
            case Workspace():
                joined.append(workspace)
    return "".join(joined)


def _port_of(known: Mapping[str, int], name: str) -> int:
    return next(iter(known.values())) if not name and len(known) == 1 else known[name]


def secrets_in(values: Iterable[Text]) -> frozenset[str]:
    """Return the names of the secrets that the texts mention."""
    return frozenset(part.name for value in values for part in value if isinstance(part, SecretRef))
