"""Ports in the API."""

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.services.port_ledger import HolderKind


class PortOut(Answer):
    """A port that a new project cannot have, or that is in use now."""

    port: int
    holder: HolderKind
    reason: str = Field(description="Who holds it, as a clause.", examples=["it belongs to postgres of “shop”"])
    pid: int | None = Field(description="Id of another program's process that listens on it, if known.")
    refused: bool = Field(description="True if no project can be given it; false if it is only in use now.")


class PortsOut(Answer):
    """The ports that a new project would get, and the taken ports."""

    suggested: dict[str, dict[str, int]] = Field(description="By service and port name.")
    taken: list[PortOut]
