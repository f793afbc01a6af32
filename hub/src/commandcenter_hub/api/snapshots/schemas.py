"""Snapshots in the API."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from commandcenter_hub.api.model import Answer


class SnapshotOut(Answer):
    """A saved state of a project's database."""

    id: str
    project_id: str
    created_at: datetime
    size_bytes: int
    note: str


class SnapshotIn(BaseModel):
    """A new snapshot: a note to keep with it."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True, pattern=r"^[^\x00]*$")] = ""
