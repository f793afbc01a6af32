"""Accepted requests and log lines in the API."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.domain.state import ProjectStatus
from commandcenter_hub.services.views import Request


class Accepted(Answer):
    """Response to an accepted request; the operation continues in the background."""

    success: bool = True
    message: str = Field(examples=["Starting “shop”."])
    project_id: str
    status: ProjectStatus
    operation_id: str | None = Field(description="Null if nothing had to be done.")

    @classmethod
    def of(cls, request: Request) -> "Accepted":
        """Return the response to an accepted request."""
        return cls(
            message=request.message,
            project_id=request.project.id,
            status=request.project.status,
            operation_id=request.operation_id,
        )


class LogLineOut(Answer):
    """One line of a service's output."""

    id: int = Field(description="Increases with every line of the project.")
    service: str
    run: str = Field(description="Id of one run of the service, from its start to its end.")
    stream: Literal["stdout", "stderr"]
    time: datetime
    text: str


class LogPage(Answer):
    """Log lines, oldest first."""

    lines: list[LogLineOut]
    more: bool = Field(description="Whether older matching lines exist.")
    behind_bytes: int = Field(
        description="Bytes of output that are not in the log yet, for the service that is furthest behind."
    )
