"""What starting, stopping and reading logs answer."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.domain.state import ProjectStatus
from commandcenter_hub.services.views import Request


class Accepted(Answer):
    """Answered at once; the operation goes on."""

    success: bool = True
    message: str = Field(examples=["Starting “shop”."])
    project_id: str
    status: ProjectStatus
    operation_id: str | None = Field(description="None when there was nothing to do.")

    @classmethod
    def of(cls, request: Request) -> "Accepted":
        """Return the answer to a request that was taken."""
        return cls(
            message=request.message,
            project_id=request.project.id,
            status=request.project.status,
            operation_id=request.operation_id,
        )


class LogLineOut(Answer):
    """One line that a service wrote."""

    id: int = Field(description="Goes up with every line of the project.")
    service: str
    run: str = Field(description="Names one run of the service, from its start to its end.")
    stream: Literal["stdout", "stderr"]
    time: datetime
    text: str


class LogPage(Answer):
    """Log lines, oldest first."""

    lines: list[LogLineOut]
    more: bool = Field(description="There are older lines that match.")
    behind_bytes: int = Field(
        description="What the service whose log is furthest behind has written that is not in the log yet."
    )
