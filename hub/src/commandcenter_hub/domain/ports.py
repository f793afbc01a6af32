"""Port blocks: which ports of this machine a project gets, and who owns which."""

from collections.abc import Callable, Container, Iterator, Mapping

from commandcenter_hub.domain.errors import HubError, InvalidInput, PortTaken
from commandcenter_hub.domain.stack import HostPorts

BLOCK_STEP = 10
LOWEST, HIGHEST = 1024, 65535
BLOCKS = 2000
"""How many blocks are tried before the search ends."""

RequestedPorts = Mapping[str, int | Mapping[str, int]]
"""By service: the port of its only port, or ports by name."""


class NoPortsLeft(HubError):
    """Every block is owned or in use."""

    code = "no_ports_left"
    status = 409
    hint = "Remove projects that are no longer needed, or choose ports yourself."


def each(ports: HostPorts) -> Iterator[tuple[str, str, int]]:
    """Yield each port with its service and its name."""
    for service, named in ports.items():
        for name, port in named.items():
            yield service, name, port


def label(service: str, name: str, ports: HostPorts) -> str:
    """Return what a port is called: by its service, and by its name too where the service has several."""
    return service if len(ports.get(service, ())) == 1 else f"{service}.{name}"


def named(requested: RequestedPorts, defined: HostPorts) -> HostPorts:
    """Return requested ports by service and port name.

    Args:
        requested: what a user wants.
        defined: the ports that the stack has.

    Raises:
        InvalidInput: the stack has no such port, or several where none is named; a port is out of range.
    """
    found: dict[str, dict[str, int]] = {}
    for service, given in requested.items():
        known = defined.get(service, {})
        if isinstance(given, int) and len(known) != 1:
            raise _no_such_port(service, f"The service “{service}” has not exactly one port.", defined)
        by_name = dict.fromkeys(known, given) if isinstance(given, int) else given
        for name, port in by_name.items():
            if name not in known:
                raise _no_such_port(service, f"There is no port “{name}” of a service “{service}”.", defined)
            if not LOWEST <= port <= HIGHEST:
                raise InvalidInput(
                    f"{port} cannot be the port of {label(service, name, defined)}: "
                    f"it must lie between {LOWEST} and {HIGHEST}.",
                    service=service,
                    port_name=name,
                    port=port,
                )
            found.setdefault(service, {})[name] = port
    return found


def merged(*several: HostPorts) -> HostPorts:
    """Return all ports in one; later ones replace earlier ones."""
    found: dict[str, dict[str, int]] = {}
    for ports in several:
        for service, name, port in each(ports):
            found.setdefault(service, {})[name] = port
    return found


def defined_only(defined: HostPorts, ports: HostPorts) -> HostPorts:
    """Return those of `ports` that are defined."""
    found: dict[str, dict[str, int]] = {}
    for service, name, port in each(ports):
        if name in defined.get(service, {}):
            found.setdefault(service, {})[name] = port
    return found


def missing(defined: HostPorts, ports: HostPorts) -> HostPorts:
    """Return the defined ports that are not among `ports`."""
    return {
        service: left
        for service, names in defined.items()
        if (left := {name: port for name, port in names.items() if name not in ports.get(service, {})})
    }


def next_block(defined: HostPorts, owned: Container[int], in_use: Callable[[int], bool]) -> HostPorts:
    """Return the lowest block whose ports no project owns and nothing on this machine uses.

    Args:
        defined: the ports of the stack, as the first project gets them.
        owned: the ports of all projects.
        in_use: says whether something listens on a port now.

    Raises:
        NoPortsLeft: there is none.
    """
    for shift in range(0, BLOCKS * BLOCK_STEP, BLOCK_STEP):
        block = {service: {name: port + shift for name, port in names.items()} for service, names in defined.items()}
        ports = [port for _, _, port in each(block)]
        if max(ports, default=0) > HIGHEST:
            break
        if not any(port in owned for port in ports) and not any(in_use(port) for port in ports):
            return block
    raise NoPortsLeft("There is no free block of ports left.")


def choose_ports(
    defined: HostPorts, chosen: HostPorts, owners: Mapping[str, HostPorts], in_use: Callable[[int], bool]
) -> HostPorts:
    """Return a port for each that the stack defines: the chosen ones, and those of the next free block.

    Args:
        defined: the ports of the stack, as the first project gets them.
        chosen: those that a user chose, by names that the stack has.
        owners: the ports of all other projects, by name.
        in_use: says whether something listens on a port now.

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
    # A whole block is free also where some of its ports are not needed: it is easier to remember.
    block = next_block(defined, owned | given.keys(), in_use)
    return merged(block, chosen)


def _no_such_port(service: str, message: str, defined: HostPorts) -> InvalidInput:
    known = ", ".join(f"{one}.{name}" for one, name, _ in each(defined))
    return InvalidInput(message, hint=f"The ports of this stack: {known}.", service=service)
