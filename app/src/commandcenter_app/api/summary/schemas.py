"""The project at a glance."""

from datetime import datetime

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.jobs.states import JobStatus


class SummaryCounts(Schema):
    """How much of everything the results hold now."""

    files: int = 0
    lines: int = 0
    languages: int = 0
    dependencies: int = 0
    direct_dependencies: int = Field(default=0, description="Those that the project itself asks for.")
    documents: int = 0
    passages: int = Field(default=0, description="What a search looks in: pieces of documents, comments and notes.")
    marks: int = 0
    technologies: int = 0
    tasks_open: int = Field(default=0, description="Tasks that have not ended.")
    tasks_overdue: int = 0
    gaps_high: int = Field(default=0, description="Gaps that are not ignored, by severity.")
    gaps_medium: int = 0
    gaps_low: int = 0


class LastScan(Schema):
    """The latest scan that has ended, however it ended."""

    id: int
    status: JobStatus
    started_at: datetime | None
    finished_at: datetime | None
    duration_s: float | None
    problems_count: int


class Summary(Schema):
    """What the Hub and the first page show of this project."""

    project_name: str
    counts: SummaryCounts
    last_scan: LastScan | None
    scan_running: bool = Field(description="A scan is queued or running.")
    scanned_at: datetime | None = Field(description="When the results shown were made; null before the first.")
