"""Port blocks: which host ports a project gets, and who owns which."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from commandcenter_hub.domain.errors import HubError, InvalidInput, PortTaken

BLOCK_STEP = 10
LOWEST, HIGHEST = 1024, 65535
BLOCKS = 2000
"""How many blocks are tried before the search ends."""


@dataclass(frozen=True)
class PortBlock:
    """The host ports of one project, by service. The defaults are those of the first project."""

    backend: int = 8010
    frontend: int = 3010
    postgres: int = 5442
    redis: int = 6389

    def __post_init__(self) -> None:
        ports = self.as_dict()
        for service, port in ports.items():
            if not LOWEST <= port <= HIGHEST:
                raise InvalidInput(
                    f"{port} cannot be the port of {service}: it must lie between {LOWEST} and {HIGHEST}.",
                    service=service,
                    port=port,
                )
        if len(set(ports.values())) != len(ports):
            raise InvalidInput("Two services would have the same port.", ports=ports)

    def as_dict(self) -> dict[str, int]:
        """Return the ports by service name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def shifted(self, by: int) -> "PortBlock":
        """Return the block with every port higher by `by`."""
        return PortBlock(**{name: port + by for name, port in self.as_dict().items()})


class NoPortsLeft(HubError):
    """Every block is owned or in use."""

    code = "no_ports_left"
    status = 409
    hint = "Remove projects that are no longer needed, or choose ports yourself."


def owner_of(port: int, owners: Mapping[str, PortBlock]) -> tuple[str, str] | None:
    """Return (project, service) that owns a port, or None."""
    for project, block in owners.items():
        for service, owned in block.as_dict().items():
            if owned == port:
                return project, service
    return None


def next_block(taken: Iterable[PortBlock], in_use: Callable[[int], bool]) -> PortBlock:
    """Return the lowest block whose ports nobody owns and nothing on this machine uses.

    Args:
        taken: the blocks of all projects.
        in_use: says whether something listens on a port now.

    Raises:
        NoPortsLeft: there is none.
    """
    owned = {port for block in taken for port in block.as_dict().values()}
    first = PortBlock()
    for number in range(BLOCKS):
        ports = [port + number * BLOCK_STEP for port in first.as_dict().values()]
        if max(ports) > HIGHEST:
            break
        if not owned.intersection(ports) and not any(in_use(port) for port in ports):
            return first.shifted(number * BLOCK_STEP)
    raise NoPortsLeft("There is no free block of ports left.")


def choose_block(
    wanted: Mapping[str, int | None],
    owners: Mapping[str, PortBlock],
    in_use: Callable[[int], bool],
) -> PortBlock:
    """Return the next free block with the wanted ports put in.

    Args:
        wanted: ports by service; None and missing ones are chosen.
        owners: the blocks of all other projects, by name.
        in_use: says whether something listens on a port now.

    Raises:
        InvalidInput: a port is out of range, or two are the same.
        PortTaken: another project owns a wanted port.
    """
    given = {service: port for service, port in wanted.items() if port is not None}
    for service, port in given.items():
        if owner := owner_of(port, owners):
            raise PortTaken(
                f"Port {port} for {service} belongs to {owner[1]} of the project “{owner[0]}”.",
                service=service,
                port=port,
                owner=owner[0],
            )
    if len(given) == len(fields(PortBlock)):
        return PortBlock(**given)
    reserved = [*owners.values()]
    others = set(given.values())
    free = next_block(reserved, lambda port: port in others or in_use(port))
    return replace(free, **given)
