"""Ports of this machine: which are taken, by whom, and which ones a new project would get."""

from typing import Annotated

from fastapi import Query

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.ports.schemas import PortOut, PortsOut

router = Router(prefix="/api/ports", tags=["ports"])


@router.get("", responses=responses(409))
async def list_ports(
    hub: HubDep,
    port: Annotated[
        list[Annotated[int, Query(ge=1, le=65535)]] | None,
        Query(description="Only these ports; by default, all that are taken now.", max_length=50),
    ] = None,
) -> PortsOut:
    """Return the ports that a new project would get, and the taken ports with their holders."""
    suggested = await hub.port_ledger.suggested()
    return PortsOut(
        suggested={service: dict(named) for service, named in suggested.items()},
        taken=[
            PortOut(port=one.port, holder=one.holder, reason=one.reason, pid=one.pid, refused=one.refused)
            for one in await hub.port_ledger.taken(port)
        ],
    )
