"""Accepted requests in the API."""

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
