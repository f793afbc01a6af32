"""Vulnerabilities and checks as the API shows and changes them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from commandcenter_app.advisories.terms import Severity
from commandcenter_app.api.dependencies.schemas import Ecosystem
from commandcenter_app.api.schemas import ChangeBody, ErrorBody, Schema, ShortText, Version
from commandcenter_app.jobs.states import JobStatus


class VulnerabilitySort(StrEnum):
    """Sort orders of the list; a leading minus reverses one. `severity` lists the most serious first."""

    SEVERITY = "severity"
    SEVERITY_DESC = "-severity"
    NAME = "name"
    NAME_DESC = "-name"
    SINCE = "since"
    SINCE_DESC = "-since"


class Justification(StrEnum):
    """Why the project is not affected, as OpenVEX names it."""

    COMPONENT_NOT_PRESENT = "component_not_present"
    VULNERABLE_CODE_NOT_PRESENT = "vulnerable_code_not_present"
    VULNERABLE_CODE_NOT_IN_EXECUTE_PATH = "vulnerable_code_not_in_execute_path"
    VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY = "vulnerable_code_cannot_be_controlled_by_adversary"
    INLINE_MITIGATIONS_ALREADY_EXIST = "inline_mitigations_already_exist"


class VulnerablePlace(Schema):
    """A use of an affected version: the manifest that declares it, if there is one, and the lock file."""

    version: str
    path: str = Field(description="The manifest that declares it, or else the lock file.")
    line: int | None
    lock: str | None
    lock_line: int | None
    direct: bool
    kind: str
    chain: list[str] | None = Field(
        default=None,
        description="The shortest chain of packages that brings in an indirect one: the first is a direct dependency, "
        "each needs the next, and the last needs this one. Null for direct ones, and where the lock file does not "
        "state which package needs which.",
    )


class Vulnerability(Schema):
    """A known vulnerability of a package that the project uses."""

    id: int
    advisory: str = Field(description="Its id in the database of advisories.")
    aliases: list[str] = Field(description="Its ids in other databases.")
    ecosystem: Ecosystem
    name: str
    versions: list[str] = Field(description="The versions in use that are affected.")
    severity: Severity
    score: float | None = Field(description="CVSS base score.")
    vector: str | None = Field(description="CVSS vector of the score.")
    own_severity: str | None = Field(description="The severity that the advisory's database gives.")
    summary: str
    affected: bool = Field(description="False: it is not known whether the versions are affected; see `reason`.")
    reason: str | None
    fixed: str | None = Field(description="The first version after those in use that is not affected.")
    direct: bool = Field(description="Whether the project itself declares the package.")
    imported: bool | None = Field(
        description="Whether a file of the project imports it; null where imports are not known."
    )
    places: list[VulnerablePlace]
    links: list[str]
    command: str | None = Field(description="The command that updates the package, in the project's own tool.")
    advice: str | None = Field(description="What to do.")
    since: datetime = Field(description="Since when each scan and check has found it.")
    task_id: int | None = Field(description="The open task created from it.")
    ignored_at: datetime | None
    ignored_until: date | None = Field(description="The last day on which it is ignored.")
    ignored_reason: str
    justification: Justification | None
    version: int


class VulnerabilityPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Vulnerability]
    total: int


class VulnerabilityTotals(Schema):
    """Numbers of vulnerabilities; ignored ones count only in `ignored`."""

    total: int
    packages: int = Field(description="Number of packages with a vulnerability.")
    ignored: int
    severities: dict[Severity, int]


class VulnerabilityChange(ChangeBody):
    """Ignore a vulnerability until a day, with a reason, or stop ignoring it."""

    version: Version
    ignored: bool
    reason: ShortText = ""
    until: date | None = Field(default=None, description="The last day; needed to ignore.")
    justification: Justification | None = Field(default=None, description="If given, the project is not affected.")


class AdvisoryCheckCause(StrEnum):
    """Why a check was started."""

    REQUEST = "request"
    SCHEDULE = "schedule"


class AdvisoryCheck(Schema):
    """One check of the locked packages."""

    id: int
    status: JobStatus
    cause: AdvisoryCheckCause
    done: int = Field(description="Advisories read so far.")
    total: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: ErrorBody | None


class AdvisoryCheckPage(Schema):
    """Checks, the newest first."""

    items: list[AdvisoryCheck]
    total: int


class AdvisoryProblem(Schema):
    """A document that cannot be read."""

    name: str
    reason: str


class AdvisorySource(Schema):
    """A source of advisories: an export in a file, or a server."""

    address: str = Field(description="The file's path or the server's address; empty if none is set.")
    answered_at: datetime | None = Field(description="When it was last read completely, or last answered.")
    documents: int = Field(description="Advisories in the last answer.")
    broken: int = Field(description="Advisories that could not be read.")
    problems: list[AdvisoryProblem] = Field(description="The first 20 of them.")
    error: str | None = Field(description="Why the last attempt failed.")


class AdvisorySettings(Schema):
    """Where advisories come from."""

    file: AdvisorySource
    server: AdvisorySource
    ask_server: bool = Field(
        description="Whether checks send the names and versions of locked packages of public registries to the server."
    )
    version: int


class AdvisorySettingsChange(ChangeBody):
    """The settings to change."""

    version: Version
    ask_server: bool


OpenVex = Annotated[dict[str, Any], Field(description="An OpenVEX document.")]


class VexImport(Schema):
    """The result of an import."""

    statements: int = Field(description="Statements in the document.")
    ignored: int = Field(description="Vulnerabilities of this project that are ignored now.")
