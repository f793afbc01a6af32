"""The services of a project, as values: a Stack of Services. Pure; engines turn it into processes or containers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from commandcenter_hub.domain.errors import InvalidInput, ServiceNotFound
from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.values import SecretRef, Text, secrets_in

# Saved fingerprints contain the `kind` of probes: keep it when you rename a class.
NOT_FINGERPRINTED = {"fingerprint": False}
"""Metadata of a field that changes how a service is started, but not what runs, so that no restart is needed for it."""


@dataclass(frozen=True)
class Port:
    """One port of a service.

    Attributes:
        name: unique in the service.
        container: the port inside a container.
        host: the port on 127.0.0.1 of this machine; in a definition, that of the first project.
    """

    name: str
    container: int
    host: int


HostPorts = Mapping[str, Mapping[str, int]]
"""Ports on this machine, by service and port name."""


@dataclass(frozen=True)
class Volume:
    """Persistent data of a service.

    Attributes:
        name: unique in the stack; also the name of the folder or volume.
        path: its path in a container.
    """

    name: str
    path: str


@dataclass(frozen=True)
class QueryProbe:
    """Probe that succeeds when a SQL query at `port` succeeds; an empty name is the only port."""

    kind: ClassVar[str] = "query"
    user: str
    database: str
    password: SecretRef
    port: str = ""


@dataclass(frozen=True)
class PingProbe:
    """Probe that succeeds when a Redis PING at `port` succeeds; an empty name is the only port."""

    kind: ClassVar[str] = "ping"
    password: SecretRef
    port: str = ""


@dataclass(frozen=True)
class HttpProbe:
    """Probe that succeeds when GET `path` at `port` returns 200; an empty name is the only port.

    With a `key`, the request is signed as the Hub's, so that the response of a desk's backend contains its reasons.
    """

    kind: ClassVar[str] = "http"
    path: str
    port: str = ""
    key: SecretRef | None = None


Probe = QueryProbe | PingProbe | HttpProbe


@dataclass(frozen=True)
class ContainerForm:
    """How a service runs as a container.

    Attributes:
        image: name of the image; with `app`, of the base image.
        args: the command; empty for the default command of the image.
        app: install CommandCenter's app with its locked dependencies on top of the image.
        workspace: path of the project's folder in the container, read-only; empty for none.
        volumes: the service's persistent data; `backup` applies to the first volume.
        env: variables for the container form only.
        entrypoint: pass `args` to the image's entrypoint instead of running them directly.
        files: contents of further files in the container, by path; they contain no secret.
        copies: files and folders of this machine that are copied at each start, by path in the container. Missing or
            unreadable ones are left out.
        backup: how its data is continuously backed up outside the engine: `postgres`, `redis`, or empty for no backup.
    """

    image: str
    args: tuple[Text, ...] = ()
    app: bool = False
    workspace: str = ""
    volumes: tuple[Volume, ...] = ()
    env: Mapping[str, Text] = field(default_factory=dict)
    entrypoint: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    backup: str = ""

    def __post_init__(self) -> None:
        if self.backup and not self.volumes:
            raise InvalidInput(f"The image “{self.image}” has a backup but no volume.")


@dataclass(frozen=True)
class ProcessForm:
    """How a service runs as a process.

    Attributes:
        program: `postgres`, `valkey` or `python`: the programs that the local engine can run.
        args: arguments in addition to the program's own.
        volumes: names of its data folders; a program that needs one folder uses the first.
        clients: it runs package clients, and so receives the user's settings for them.
        env: variables of the process form only, which replace those of the service's `env`. A variable with the socket
            of a service is left out while that service has none, because an earlier version started it.
        preload: `module:function` of a `python` program whose first two arguments select its code. The function
            imports and builds what every run needs, without threads and connections, and returns a function that takes
            the other arguments and returns the exit code. Empty if the program cannot be preloaded.
    """

    program: str
    args: tuple[Text, ...] = ()
    volumes: tuple[str, ...] = ()
    clients: bool = False
    env: Mapping[str, Text] = field(default_factory=dict)
    preload: str = field(default="", metadata=NOT_FINGERPRINTED)


@dataclass(frozen=True)
class Service:
    """One service of a stack.

    Attributes:
        name: unique in the stack; also its host name among containers.
        ports: its ports; may be empty.
        probe: check of its health; with None it is healthy while it runs.
        container, process: its forms; at least one.
        env: variables of both forms.
        depends_on: services that must be healthy before it starts, and that stop after it.
        waits: it waits for its dependencies itself, so it can start as soon as they have been started.
        start_timeout_s: time within which it must become healthy, in seconds.
        grace_s: time between the request to stop and the kill, in seconds.
        restart: policy for restarts after it died.
        required: the project is running only while this service is healthy.
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

    def secrets(self) -> frozenset[str]:
        """Return the names of the secrets that the service uses in any form."""
        texts = [*self.env.values()]
        if self.container is not None:
            texts += [*self.container.args, *self.container.env.values()]
        if self.process is not None:
            texts += self.process.args
        asked = {self.probe.password.name} if isinstance(self.probe, QueryProbe | PingProbe) else set()
        return secrets_in(texts) | asked

    def port(self, name: str = "") -> Port:
        """Return the port with this name; without a name, the only port.

        Raises:
            InvalidInput: no port has this name, or without a name there is not exactly one port.
        """
        found = [port for port in self.ports if port.name == name] if name else self.ports
        if len(found) != 1:
            known = ", ".join(port.name for port in self.ports) or "none"
            problem = f"has no port “{name}”" if name else "does not have exactly one port"
            raise InvalidInput(f"The service “{self.name}” {problem}. Its ports: {known}.", service=self.name)
        return found[0]


@dataclass(frozen=True)
class Stack:
    """All services of one project.

    Attributes:
        project: the project's slug.
        services: in any order; `order()` sorts them by their dependencies.
        workspace: absolute path of the project's folder on this machine.
        secrets: values for SecretRef, by name; never shown.
        left_out: relative path of a folder in the workspace that is not part of the project, without a slash at its
            end; empty for none.
    """

    project: str
    services: tuple[Service, ...]
    workspace: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    left_out: str = ""

    def __post_init__(self) -> None:
        names = [service.name for service in self.services]
        if len(set(names)) != len(names):
            raise InvalidInput("Two services of the stack have the same name.", services=names)
        for service in self.services:
            for other in service.depends_on:
                if other not in names:
                    raise InvalidInput(f"The service “{service.name}” depends on “{other}”, which does not exist.")
        for volumes in (
            [volume.name for one in self.services if one.container for volume in one.container.volumes],
            [name for one in self.services if one.process for name in one.process.volumes],
        ):
            if len(set(volumes)) != len(volumes):
                raise InvalidInput("Two volumes of the stack have the same name.", volumes=volumes)
        for service in self.services:
            for secret in sorted(service.secrets() - self.secrets.keys()):
                raise InvalidInput(
                    f"The service “{service.name}” uses the secret “{secret}”, which has no value.",
                    hint="Add it to the secrets of the stack's definition.",
                    service=service.name,
                )
        self.order()

    def __iter__(self) -> Iterator[Service]:
        return iter(self.services)

    def names(self) -> frozenset[str]:
        """Return the names of all services."""
        return frozenset(service.name for service in self.services)

    def service(self, name: str) -> Service:
        """Return the service with this name.

        Raises:
            ServiceNotFound: the stack has no such service.
        """
        for service in self.services:
            if service.name == name:
                return service
        raise ServiceNotFound(f"There is no service “{name}”.", service=name, services=sorted(self.names()))

    def dependents(self, name: str) -> tuple[str, ...]:
        """Return the names of the services that depend directly on this one."""
        return tuple(service.name for service in self.services if name in service.depends_on)

    def order(self) -> tuple[Service, ...]:
        """Return the services sorted so that each comes after its dependencies.

        Raises:
            InvalidInput: the dependencies are circular.
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
        """Return the ports of all services on this machine."""
        return {service.name: {port.name: port.host for port in service.ports} for service in self.services}

    def on_ports(self, ports: HostPorts) -> "Stack":
        """Return the stack with other ports on this machine; ports that are not given stay the same."""

        def moved(service: Service) -> Service:
            given = ports.get(service.name, {})
            return replace(
                service, ports=tuple(replace(port, host=given.get(port.name, port.host)) for port in service.ports)
            )

        return replace(self, services=tuple(moved(service) for service in self.services))
