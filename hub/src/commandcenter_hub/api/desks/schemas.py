"""Counts and changes of desks in the API."""

from datetime import datetime

from pydantic import Field

from commandcenter_hub.api.model import Answer


class DeskCountsOut(Answer):
    """Counts of a running desk."""

    project_id: str
    vulnerabilities_critical: int = Field(description="Vulnerabilities that are not ignored.")
    vulnerabilities_high: int
    vulnerabilities_medium: int
    vulnerabilities_low: int
    vulnerabilities_unknown: int = Field(description="Those without a known severity.")
    gaps_high: int = Field(description="Gaps of high severity that are not ignored.")
    gaps_medium: int
    gaps_low: int
    tasks_open: int = Field(description="Tasks that are neither done nor dropped.")
    tasks_overdue: int


class NewsItem(Answer):
    """One change, as the desk's `GET /api/changes` lists it."""

    area: str
    action: str
    subject: str
    detail: str
    was: str
    now: str = Field(description="Value after the change. Of a commit, its id; of a tag, its name.")
    path: str | None
    line: int | None
    author: str
    files: list[str]
    count: int
    at: datetime


class NewsOut(Answer):
    """Changes of a project, newest first."""

    items: list[NewsItem]
    total: int
    since: datetime | None = Field(description="Null before the first scan.")
