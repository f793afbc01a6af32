"""Gaps and checks as the API shows and changes them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.schemas import ChangeBody, ErrorBody, Schema, ShortText, Version, is_number
from commandcenter_app.gaps.terms import GapKind, GapSeverity
from commandcenter_app.jobs.states import JobStatus


class GapSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one. `severity` lists the most serious first."""

    SEVERITY = "severity"
    SEVERITY_DESC = "-severity"
    KIND = "kind"
    KIND_DESC = "-kind"
    SUBJECT = "subject"
    SUBJECT_DESC = "-subject"
    ECOSYSTEM = "ecosystem"
    ECOSYSTEM_DESC = "-ecosystem"
    PATH = "path"
    PATH_DESC = "-path"
    SINCE = "since"
    SINCE_DESC = "-since"


class GapPlace(Schema):
    """One place of a gap."""

    path: str
    line: int | None
    severity: GapSeverity
    message: str


class Gap(Schema):
    """Something about the project that needs attention."""

    id: int
    kind: GapKind
    severity: GapSeverity
    ecosystem: Ecosystem | None
    subject: str = Field(description="The dependency or runtime it is about.")
    path: str | None = Field(description="The most important of its places.")
    line: int | None
    places: list[GapPlace] = Field(description="All its places (at most 50), the most important one first.")
    folded: bool = Field(description="Of low importance: not counted, and listed only on request.")
    message: str = Field(description="The problem, in one sentence.")
    advice: str = Field(description="What to do about it.")
    facts: dict[str, Any] = Field(description="Machine-readable values: current, newest, level, releases, ends, …")
    since: datetime = Field(description="When it was first found, without interruption since.")
    checked_at: datetime | None = Field(description="When its registry was last checked; null where none was.")
    task_id: int | None = Field(description="The open task created from it.")
    ignored_at: datetime | None
    ignored_reason: str
    version: int


class GapPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Gap]
    total: int


class GapGroup(Schema):
    """The minor and patch updates of the packages in one lock file or manifest, at least two."""

    ecosystem: Ecosystem
    file: str = Field(description="The lock file or manifest whose tool updates the packages.")
    packages: int
    minor: int = Field(description="Packages with a newer minor version.")
    patch: int = Field(description="Packages with only a newer patch version.")
    severity: GapSeverity
    message: str
    advice: str
    command: str | None = Field(description="Updates all packages that its tool can update; null: none.")


class GapGroupPage(Schema):
    """Groups of small updates, the largest first."""

    items: list[GapGroup]
    total: int
    packages: int = Field(description="Packages in all groups.")


class GapTotals(Schema):
    """Numbers of gaps; ignored gaps count only in `ignored`, folded ones only in `folded`."""

    total: int
    ignored: int
    folded: int
    severities: dict[GapSeverity, int]
    kinds: dict[GapKind, int]
    ecosystems: dict[Ecosystem, int]
    lifecycles_source: str = Field(description="Source of the end-of-support dates.")
    lifecycles_as_of: date = Field(description="Date of the end-of-support data.")


class GapChange(ChangeBody):
    """Ignore a gap, with a reason, or stop ignoring it."""

    version: Version
    ignored: bool
    reason: ShortText = ""


class CheckCause(StrEnum):
    """Why a check was started."""

    REQUEST = "request"
    SCHEDULE = "schedule"


class ClientState(StrEnum):
    """The outcome for one package client."""

    ASKED = "asked"
    MISSING = "missing"
    AWAY = "away"


class ClientOutcome(Schema):
    """The outcome for one package client."""

    ecosystem: Ecosystem
    client: str
    state: ClientState = Field(description="missing: not installed here; away: it cannot reach a registry.")
    wanted: int = Field(description="Packages that the project depends on.")
    asked: int
    cached: int = Field(description="Packages that were checked within the last hours and are not checked again.")
    failed: int = Field(description="Packages without a result; earlier results are kept.")
    left_out: int = Field(description="Packages beyond the limit of one check; the next check starts with them.")
    message: str | None
    unanswered: list[str] = Field(default=[], description="The first packages without a result.")


class GapCheck(Schema):
    """One check of the package clients for newer versions."""

    id: int
    status: JobStatus
    cause: CheckCause
    done: int
    total: int | None = Field(description="Packages to check; null until the check runs.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    clients: list[ClientOutcome]
    error: ErrorBody | None


class GapCheckPage(Schema):
    """Checks, the newest first."""

    items: list[GapCheck]
    total: int


Hours = Annotated[int, Field(ge=1, le=24 * 90), BeforeValidator(is_number)]


class GapSettings(Schema):
    """How often checks start automatically."""

    check_every_hours: int | None = Field(description="Null: never.")
    version: int


class GapSettingsChange(ChangeBody):
    """The settings to change."""

    version: Version
    check_every_hours: Hours | None
