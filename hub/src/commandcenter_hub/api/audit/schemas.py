"""The audit trail in the API."""

from datetime import datetime
from typing import Any

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.domain.audit import ActorKind, Outcome


class ActorOut(Answer):
    """Who did something."""

    kind: ActorKind
    id: str = Field(description="Distinguishes browser sessions and tokens; empty for the others.")
    note: str = Field(description="The note of a token.")


class AuditEntryOut(Answer):
    """One entry of the audit trail."""

    id: int
    time: datetime
    actor: ActorOut
    action: str = Field(description="What was done.", examples=["start", "remove"])
    project_id: str = Field(description="Empty if it concerns no project. The project may have been removed.")
    project_name: str = Field(description="Name of the project at that time.")
    outcome: Outcome
    error_code: str = Field(description="Why it was refused or failed; empty otherwise.")
    error: str
    details: dict[str, Any] = Field(description="Further facts, such as the new name.")
    operation_id: str | None


class AuditPage(Answer):
    """Entries of the audit trail, newest first."""

    entries: list[AuditEntryOut]
    more: bool = Field(description="Whether older entries match; read them with `before`.")
