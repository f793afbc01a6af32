"""Counts of desks in the API."""

from pydantic import Field

from commandcenter_hub.api.model import Answer


class DeskCountsOut(Answer):
    """What a running desk has counted."""

    project_id: str
    gaps_high: int = Field(description="Gaps of high severity that are not ignored.")
    gaps_medium: int
    gaps_low: int
    tasks_open: int = Field(description="Tasks that are neither done nor dropped.")
    tasks_overdue: int
