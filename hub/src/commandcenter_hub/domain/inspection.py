"""Show a service's variables and how to connect to it, with secrets hidden. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, urlencode

from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.domain.stack import HttpProbe, PingProbe, QueryProbe, Service, Stack
from commandcenter_hub.domain.values import Text, resolve, secrets_in

HIDDEN = "••••••••"
"""Text in place of a secret, with the same length for every secret."""
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Entry:
    """A variable, or one form of a service's address.

    Attributes:
        name: unique among the variables or the addresses of a service.
        shown: its value with HIDDEN in place of each secret.
        secret: whether it contains a secret.
        value: the whole value.
    """

    name: str
    shown: str
    secret: bool
    value: str = field(repr=False)


def variables(
    stack: Stack, service: Service, form: Literal["process", "container"], sockets: Mapping[str, str]
) -> tuple[Entry, ...]:
    """Return the variables that a stack sets for a service, by name.

    Args:
        stack: the stack.
        service: the service.
        form: the form in which the engine runs it; variables of the other form are left out.
        sockets: paths of the Unix sockets of running services; a placeholder with its name stands for any other.
    """
    defined = service.container if form == "container" else service.process
    given = {**service.env, **(defined.env if defined is not None else {})}
    names = stack.names()
    process = form == "process"
    workspace = stack.workspace if process or service.container is None else service.container.workspace

    if form == "container":
        volumes = {one.name: one.path for one in service.container.volumes} if service.container else {}
    else:
        volumes = {name: f"<volume {name}>" for name in service.process.volumes} if service.process else {}

    def written(value: Text, secrets: Mapping[str, str]) -> str:
        return resolve(
            value,
            secrets=secrets,
            hosts=dict.fromkeys(names, LOOPBACK) if process else {name: name for name in names},
            ports={
                one.name: {port.name: port.host if process else port.container for port in one.ports} for one in stack
            },
            workspace=workspace,
            volumes=volumes,
            sockets={name: sockets.get(name, f"<socket of {name}>") for name in names},
        )

    hidden = dict.fromkeys(stack.secrets, HIDDEN)
    return tuple(
        Entry(name, written(value, hidden), bool(secrets_in([value])), written(value, stack.secrets))
        for name, value in sorted(given.items())
    )


def addresses(stack: Stack, service: Service) -> tuple[Entry, ...]:
    """Return addresses and commands that connect to a service from this machine; none for a service without a probe."""
    probe = service.probe
    match probe:
        case QueryProbe():
            port, password = service.port(probe.port).host, stack.secrets[probe.password.name]
            user, database = quote(probe.user, safe=""), quote(probe.database, safe="")
            jdbc = f"jdbc:postgresql://{LOOPBACK}:{port}/{database}?"
            return (
                _entry("URL", f"postgresql://{user}:", password, f"@{LOOPBACK}:{port}/{database}"),
                _entry("psql", "PGPASSWORD=", password, f" psql -h {LOOPBACK} -p {port} -U {user} -d {database}"),
                _entry("JDBC", jdbc + urlencode({"user": probe.user, "password": ""}), password, ""),
            )
        case PingProbe():
            port, password = service.port(probe.port).host, stack.secrets[probe.password.name]
            return (
                # With the user's name: redis-cli would send the empty name of `redis://:PASSWORD@…`.
                _entry("URL", "redis://default:", password, f"@{LOOPBACK}:{port}/0"),
                _entry("redis-cli", "REDISCLI_AUTH=", password, f" redis-cli -h {LOOPBACK} -p {port}"),
            )
        case HttpProbe():
            url = f"http://{LOOPBACK}:{service.port(probe.port).host}"
            return (Entry("URL", url, False, url),)
        case None:
            return ()


def _entry(name: str, before: str, secret: str, after: str) -> Entry:
    """Return an entry with a secret. The stack's secrets are URL-safe, so they need no quotes in a shell."""
    return Entry(name, f"{before}{HIDDEN}{after}", True, f"{before}{quote(secret, safe='')}{after}")


def find(entries: tuple[Entry, ...], name: str) -> Entry:
    """Return the entry with this name.

    Raises:
        InvalidInput: there is none.
    """
    for entry in entries:
        if entry.name == name:
            return entry
    raise InvalidInput(f"There is no entry “{name[:100]}”.", hint="Load the page again.")
