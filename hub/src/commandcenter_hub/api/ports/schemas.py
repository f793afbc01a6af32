"""Ports in the API."""

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.services.port_ledger import HolderKind


class PortOut(Answer):
    """A port that a new project cannot have, or not now."""

    port: int
    holder: HolderKind
    reason: str = Field(description="Who holds it, as a clause.", examples=["it belongs to postgres of “shop”"])
    pid: int | None = Field(description="The process that listens on it, if it is another program's and known.")
    refused: bool = Field(description="Whether no project can be given it, in use or not.")


class PortsOut(Answer):
    """The ports that a new project would get, and who holds the others."""

    suggested: dict[str, dict[str, int]] = Field(description="By service and port name.")
    taken: list[PortOut]
