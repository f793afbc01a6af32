"""Scans as the API shows them."""

from datetime import datetime

from pydantic import Field

from commandcenter_app.api.schemas import ErrorBody, Schema
from commandcenter_app.jobs.states import JobStatus, ScanCause, ScanPhase


class ScanCounts(Schema):
    """What a finished scan found."""

    files: int
    lines: int
    vendored_lines: int = Field(default=0, description="Lines of vendored code, which no other count includes.")
    generated_lines: int = Field(default=0, description="Lines of generated code, which no other count includes.")
    languages: int
    dependencies: int = Field(description="Number of packages, each counted once.")
    direct_dependencies: int = Field(default=0, description="Packages that the project itself declares.")
    documents: int
    todos: int = 0
    changed: int = Field(description="Files that are new or changed since the previous scan.")
    removed: int = Field(description="Files that were removed since the previous scan.")


class Scan(Schema):
    """One scan of the project folder."""

    id: int
    status: JobStatus
    cause: ScanCause
    phase: ScanPhase | None = Field(default=None, description="Current phase of a running scan.")
    files_done: int = Field(description="Files processed in this phase so far.")
    files_total: int | None = Field(default=None, description="Files found; null until all folders are listed.")
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_s: float | None = None
    counts: ScanCounts | None = Field(default=None, description="Only for a scan that is done.")
    problems_count: int = Field(description="Number of files that could not be read or parsed.")
    error: ErrorBody | None = Field(default=None, description="Why the scan failed.")


class ScanProblem(Schema):
    """One file that could not be read or parsed."""

    path: str
    message: str
    line: int | None = Field(default=None, description="Line of the problem, counted from 1, if known.")


class ScanDetail(Scan):
    """A scan with the first 1,000 files that could not be read or parsed."""

    problems: list[ScanProblem]


class ScanPage(Schema):
    """Scans, the newest first."""

    items: list[Scan]
    total: int
