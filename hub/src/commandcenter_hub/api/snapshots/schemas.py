"""Snapshots as the API shows them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from commandcenter_hub.api.model import Answer


class SnapshotOut(Answer):
    """A copy of a project's database at one moment."""

    id: str
    project_id: str
    created_at: datetime
    size_bytes: int
    note: str


class SnapshotIn(BaseModel):
    """What to remember with a snapshot."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True, pattern=r"^[^\x00]*$")] = ""
