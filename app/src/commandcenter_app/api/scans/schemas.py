"""What a scan looks like from outside."""

from datetime import datetime

from pydantic import Field

from commandcenter_app.api.schemas import ErrorBody, Schema
from commandcenter_app.jobs.states import JobStatus, ScanCause, ScanPhase


class ScanCounts(Schema):
    """What a finished scan found."""

    files: int
    lines: int
    languages: int
    dependencies: int
    direct_dependencies: int = Field(default=0, description="Those that the project itself asks for.")
    documents: int
    marks: int = 0
    changed: int = Field(description="Files that were new or different since the scan before.")
    removed: int = Field(description="Files that were there at the scan before and are gone.")


class Scan(Schema):
    """One scan of the project folder."""

    id: int
    status: JobStatus
    cause: ScanCause
    phase: ScanPhase | None = Field(default=None, description="What a running scan does now.")
    files_done: int = Field(description="Files dealt with in this phase so far.")
    files_total: int | None = Field(default=None, description="Files found; unknown until the folder is walked.")
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_s: float | None = None
    counts: ScanCounts | None = Field(default=None, description="Only of a scan that is done.")
    problems_count: int = Field(description="Files that could not be read or understood; the rest was.")
    error: ErrorBody | None = Field(default=None, description="Why the scan failed.")


class ScanProblem(Schema):
    """One file that could not be read or understood."""

    path: str
    message: str
    line: int | None = Field(default=None, description="Line of the trouble, from 1, where it has one.")


class ScanDetail(Scan):
    """A scan with the files that gave trouble (the first thousand of them)."""

    problems: list[ScanProblem]


class ScanPage(Schema):
    """Scans, the newest first."""

    items: list[Scan]
    total: int
