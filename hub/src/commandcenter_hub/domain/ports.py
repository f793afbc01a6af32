"""Choose the ports of projects on this machine, in blocks."""

from collections.abc import Callable, Container, Iterator, Mapping
from types import MappingProxyType

from commandcenter_hub.domain.browser_ports import BLOCKED_BY_BROWSERS
from commandcenter_hub.domain.errors import HubError, InvalidInput, PortReserved, PortTaken
from commandcenter_hub.domain.stack import HostPorts

BLOCK_STEP = 10
LOWEST, HIGHEST = 1024, 65535
BLOCKS = 2000
"""Number of blocks that are tried."""

RequestedPorts = Mapping[str, int | Mapping[str, int]]
"""Requested ports by service: one number if it has one port, otherwise numbers by port name."""
Reserved = Mapping[int, str]
"""Ports that no project may be given, each with the reason as a clause, such as `it is the Hub's own port`."""
NONE_RESERVED: Reserved = MappingProxyType({})
BROWSERS_REFUSE = "browsers refuse to open it"


class NoPortsLeft(HubError):
    """Every block is owned or in use."""

    code = "no_ports_left"
    status = 409
    hint = "Remove projects that are no longer needed, or choose ports yourself."


def each(ports: HostPorts) -> Iterator[tuple[str, str, int]]:
    """Yield service, port name and number of each port."""
    for service, named in ports.items():
        for name, port in named.items():
            yield service, name, port


def label(service: str, name: str, ports: HostPorts) -> str:
    """Return the label of a port: its service, followed by its name if the service has several ports."""
    return service if len(ports.get(service, ())) == 1 else f"{service}.{name}"


def named(
    requested: RequestedPorts, defined: HostPorts, reserved: Reserved = NONE_RESERVED, owned: Container[int] = ()
) -> HostPorts:
    """Return requested ports by service and port name.

    Args:
        requested: the user's choice.
        defined: the ports of the stack.
        reserved: ports that no project may be given, besides those that browsers refuse.
        owned: ports that the project already has, and keeps even if they are reserved.

    Raises:
        InvalidInput: the stack has no such port; a number without a name is ambiguous; a number is out of range.
        PortReserved: no project may be given one of the ports.
    """
    found: dict[str, dict[str, int]] = {}
    for service, given in requested.items():
        known = defined.get(service, {})
        if isinstance(given, int) and len(known) != 1:
            raise _no_such_port(service, f"The service “{service}” does not have exactly one port.", defined)
        by_name = dict.fromkeys(known, given) if isinstance(given, int) else given
        for name, port in by_name.items():
            if name not in known:
                raise _no_such_port(service, f"There is no port “{name}” of the service “{service}”.", defined)
            if not LOWEST <= port <= HIGHEST:
                raise InvalidInput(
                    f"{port} cannot be the port of {label(service, name, defined)}: "
                    f"it must be between {LOWEST} and {HIGHEST}.",
                    service=service,
                    port_name=name,
                    port=port,
                )
            why = BROWSERS_REFUSE if port in BLOCKED_BY_BROWSERS else reserved.get(port)
            if why is not None and port not in owned:
                raise PortReserved(
                    f"Port {port} cannot be the port of {label(service, name, defined)}: {why}.",
                    service=service,
                    port_name=name,
                    port=port,
                )
            found.setdefault(service, {})[name] = port
    return found


def merged(*several: HostPorts) -> HostPorts:
    """Merge ports; later ones replace earlier ones."""
    found: dict[str, dict[str, int]] = {}
    for ports in several:
        for service, name, port in each(ports):
            found.setdefault(service, {})[name] = port
    return found


def defined_only(defined: HostPorts, ports: HostPorts) -> HostPorts:
    """Return the entries of `ports` that are in `defined`."""
    found: dict[str, dict[str, int]] = {}
    for service, name, port in each(ports):
        if name in defined.get(service, {}):
            found.setdefault(service, {})[name] = port
    return found


def missing(defined: HostPorts, ports: HostPorts) -> HostPorts:
    """Return the entries of `defined` that are not in `ports`."""
    return {
        service: left
        for service, names in defined.items()
        if (left := {name: port for name, port in names.items() if name not in ports.get(service, {})})
    }


def next_block(defined: HostPorts, owned: Container[int], in_use: Callable[[int], bool]) -> HostPorts:
    """Return the lowest block whose ports belong to no project, are not in use and can be opened by browsers.

    Args:
        defined: the ports of the stack, with the first project's numbers.
        owned: the ports of all projects.
        in_use: returns whether a program listens on a port now, or it is reserved.

    Raises:
        NoPortsLeft: there is no such block.
    """
    for shift in range(0, BLOCKS * BLOCK_STEP, BLOCK_STEP):
        block = {service: {name: port + shift for name, port in names.items()} for service, names in defined.items()}
        ports = [port for _, _, port in each(block)]
        if max(ports, default=0) > HIGHEST:
            break
        taken = any(port in owned or port in BLOCKED_BY_BROWSERS for port in ports)
        if not taken and not any(in_use(port) for port in ports):
            return block
    raise NoPortsLeft("No free block of ports is left.")


def choose_ports(
    defined: HostPorts, chosen: HostPorts, owners: Mapping[str, HostPorts], in_use: Callable[[int], bool]
) -> HostPorts:
    """Return the ports of a project: the chosen ones, and the others from the next free block.

    Args:
        defined: the ports of the stack, with the first project's numbers.
        chosen: the ports that the user chose, by names that the stack has.
        owners: the ports of all other projects, by name of the project.
        in_use: returns whether a program listens on a port now, or it is reserved.

    Raises:
        InvalidInput: two ports are the same.
        PortTaken: another project owns a chosen port.
        NoPortsLeft: no block is free.
    """
    given = {port: (service, name) for service, name, port in each(chosen)}
    if len(given) != sum(1 for _ in each(chosen)):
        raise InvalidInput("Two services would have the same port.", ports=chosen)
    owned: set[int] = set()
    for project, ports in owners.items():
        for service, name, port in each(ports):
            owned.add(port)
            if port in given:
                mine, port_name = given[port]
                raise PortTaken(
                    f"Port {port} for {label(mine, port_name, defined)} belongs to "
                    f"{label(service, name, ports)} of the project “{project}”.",
                    service=mine,
                    port_name=port_name,
                    port=port,
                    owner=project,
                )
    left = missing(defined, chosen)
    if not left:
        return chosen
    # Require the whole block to be free, even if some ports of it are not needed: its numbers are easier to remember.
    block = next_block(defined, owned | given.keys(), in_use)
    return merged(block, chosen)


def _no_such_port(service: str, message: str, defined: HostPorts) -> InvalidInput:
    known = ", ".join(f"{one}.{name}" for one, name, _ in each(defined))
    return InvalidInput(message, hint=f"The ports of this stack: {known}.", service=service)
