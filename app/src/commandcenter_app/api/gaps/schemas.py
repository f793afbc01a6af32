"""Gaps, and the checks that ask registries, as they are seen and changed from outside."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.schemas import ChangeBody, ErrorBody, Schema, ShortText, Version, is_number
from commandcenter_app.gaps.terms import GapKind, GapSeverity
from commandcenter_app.jobs.states import JobStatus


class GapSort(StrEnum):
    """Orders of the list; a minus turns one round. `severity` has the most serious first."""

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


class Gap(Schema):
    """Something about the project that needs attention."""

    id: int
    kind: GapKind
    severity: GapSeverity
    ecosystem: Ecosystem | None
    subject: str = Field(description="The dependency or runtime it is about.")
    path: str | None
    line: int | None
    message: str = Field(description="What is amiss, in a sentence.")
    advice: str = Field(description="What to do about it.")
    facts: dict[str, Any] = Field(description="For programs, by kind: current, newest, level, releases, ends, …")
    since: datetime = Field(description="When it was first found, and has been there ever since.")
    checked_at: datetime | None = Field(description="When the registry was last asked; null where none was.")
    task_id: int | None = Field(description="The task made from it that has not ended.")
    ignored_at: datetime | None
    ignored_reason: str
    version: int


class GapPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Gap]
    total: int


class GapTotals(Schema):
    """How many gaps there are; those that are ignored count only as such."""

    total: int
    ignored: int
    severities: dict[GapSeverity, int]
    kinds: dict[GapKind, int]
    ecosystems: dict[Ecosystem, int]
    lifecycles_source: str = Field(description="Where the ends of support are from.")
    lifecycles_as_of: date = Field(description="Of which day they are.")


class GapChange(ChangeBody):
    """Ignore a gap, with a reason, or take it up again."""

    version: Version
    ignored: bool
    reason: ShortText = ""


class CheckCause(StrEnum):
    """Why registries were asked."""

    REQUEST = "request"
    SCHEDULE = "schedule"


class ClientState(StrEnum):
    """How it went with one package client."""

    ASKED = "asked"
    MISSING = "missing"
    AWAY = "away"


class ClientOutcome(Schema):
    """How it went with one package client."""

    ecosystem: Ecosystem
    client: str
    state: ClientState = Field(description="missing: not installed where the desk runs; away: it reaches no registry.")
    wanted: int = Field(description="Names of the project's own dependencies.")
    asked: int
    cached: int = Field(description="Known from a few hours ago, so not asked again.")
    failed: int = Field(description="Not answered; what was known of them stays.")
    left_out: int = Field(description="Beyond what one check asks; the next one begins with them.")
    message: str | None


class GapCheck(Schema):
    """One time that the package clients were asked for the newest versions."""

    id: int
    status: JobStatus
    cause: CheckCause
    done: int
    total: int | None = Field(description="Names to ask about; unknown until it runs.")
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
    """How often the package clients are asked without anybody asking for it."""

    check_every_hours: int | None = Field(description="Null: never.")
    version: int


class GapSettingsChange(ChangeBody):
    """What to set."""

    version: Version
    check_every_hours: Hours | None
