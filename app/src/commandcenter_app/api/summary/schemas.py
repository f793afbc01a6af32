"""The summary of the project."""

from datetime import datetime

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.jobs.states import JobStatus


class SummaryCounts(Schema):
    """Counts of the current results."""

    files: int = 0
    lines: int = 0
    vendored_lines: int = Field(default=0, description="Lines of vendored code, which no other count includes.")
    generated_lines: int = Field(default=0, description="Lines of generated code, which no other count includes.")
    languages: int = 0
    dependencies: int = Field(default=0, description="Number of packages, each counted once.")
    direct_dependencies: int = Field(default=0, description="Packages that the project itself declares.")
    documents: int = 0
    passages: int = Field(default=0, description="Searchable passages of documents, comments and notes.")
    todos: int = 0
    technologies: int = 0
    tasks_open: int = Field(default=0, description="Tasks that are neither done nor dropped.")
    tasks_overdue: int = 0
    tasks_due: int = Field(default=0, description="Tasks that are overdue, or due within a week.")
    gaps_high: int = Field(default=0, description="Gaps of high severity that are not ignored.")
    gaps_medium: int = 0
    gaps_low: int = 0
    vulnerabilities_critical: int = Field(
        default=0, description="Vulnerabilities of critical severity that are not ignored."
    )
    vulnerabilities_high: int = 0
    vulnerabilities_medium: int = 0
    vulnerabilities_low: int = 0
    vulnerabilities_unknown: int = Field(default=0, description="Vulnerabilities without a stated severity.")


class LastScan(Schema):
    """The latest scan that has ended, with any outcome."""

    id: int
    status: JobStatus
    started_at: datetime | None
    finished_at: datetime | None
    duration_s: float | None
    problems_count: int


class Summary(Schema):
    """Figures that the Hub and the overview page show."""

    project_name: str
    version: str = Field(description="Version of CommandCenter that runs this desk.")
    outdated: bool = Field(description="Whether another version is installed than the one that runs: restart the desk.")
    counts: SummaryCounts
    last_scan: LastScan | None
    scan_running: bool = Field(description="A scan is queued or running.")
    scanned_at: datetime | None = Field(description="When the results were produced; null before the first scan.")
