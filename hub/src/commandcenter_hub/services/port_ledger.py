"""Find out who holds which port of this machine (projects, Hubs, other programs), and suggest ports for a project."""

from dataclasses import dataclass
from enum import StrEnum

import anyio.to_thread

from commandcenter_hub.domain.browser_ports import BLOCKED_BY_BROWSERS
from commandcenter_hub.domain.ports import BROWSERS_REFUSE, LOWEST, each, label, next_block
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.engines import host_ports
from commandcenter_hub.services.homes import HomeList
from commandcenter_hub.services.stacks import ports_of, services_of
from commandcenter_hub.stacks import registry
from commandcenter_hub.storage.repositories import ProjectRepository


class HolderKind(StrEnum):
    """Kinds of holders of a port."""

    PROJECT = "project"
    HUB = "hub"
    OTHER_HUB = "other_hub"
    BROWSERS = "browsers"
    PROCESS = "process"


@dataclass(frozen=True)
class LedgerEntry:
    """A port that a new project cannot have, or that is in use now.

    Attributes:
        holder: kind of its holder.
        reason: who holds it, as a clause such as `it belongs to postgres of “shop”`.
        pid: id of another program's process that listens on it, if known.
        refused: whether no project can be given it; otherwise, the project cannot start while the port is in use.
    """

    port: int
    holder: HolderKind
    reason: str
    pid: int | None = None
    refused: bool = True


class PortLedger:
    """Names the holder of each port."""

    def __init__(self, rows: ProjectRepository, homes: HomeList) -> None:
        self._rows, self._homes = rows, homes

    async def taken(self, ports: list[int] | None = None) -> list[LedgerEntry]:
        """Return the entries of these ports, by default of all taken ports, in order. Free ports have none."""
        owned = {
            port: f"it belongs to {label(service, name, ports_of(row))} of “{row.name}”"
            for row in await self._rows.list()
            for service, name, port in each(ports_of(row))
        }
        return await anyio.to_thread.run_sync(self._taken, owned, ports)

    def _taken(self, owned: dict[int, str], ports: list[int] | None) -> list[LedgerEntry]:
        reserved = self._homes.reserved()
        found = {port: LedgerEntry(port, HolderKind.PROJECT, why) for port, why in owned.items()}
        for port, why in reserved.items():
            own = port == self._homes.port
            found[port] = LedgerEntry(port, HolderKind.HUB if own else HolderKind.OTHER_HUB, why)
        for port in BLOCKED_BY_BROWSERS if ports is None else BLOCKED_BY_BROWSERS.intersection(ports):
            if port >= LOWEST:
                found[port] = LedgerEntry(port, HolderKind.BROWSERS, BROWSERS_REFUSE)
        for port, by in host_ports.listening().items():
            if port >= LOWEST and port not in found and (ports is None or port in ports):
                who = f"{by.name} (process {by.pid}) uses it" if by else "a program of another user uses it"
                found[port] = LedgerEntry(port, HolderKind.PROCESS, who, by.pid if by else None, refused=False)
        for port in ports or ():
            if port not in found and host_ports.in_use(port):
                found[port] = LedgerEntry(port, HolderKind.PROCESS, "a program uses it", refused=False)
        return [found[port] for port in sorted(found) if ports is None or port in ports]

    async def suggested(self) -> HostPorts:
        """Return the ports that a new project would get.

        Raises:
            NoPortsLeft: there are none.
        """
        owned = {port for row in await self._rows.list() for _, _, port in each(ports_of(row))}
        defined = services_of(registry.find(registry.DEFAULT)).host_ports()

        def block() -> HostPorts:
            reserved = self._homes.reserved()
            return next_block(defined, owned, lambda port: port in reserved or host_ports.in_use(port))

        return await anyio.to_thread.run_sync(block)
