"""Terms of advisories: what they state, and whether a version is affected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """Severities of vulnerabilities, the highest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether a version is affected."""

    AFFECTED = "affected"
    NOT_AFFECTED = "not_affected"
    UNKNOWN = "unknown"


class Event(NamedTuple):
    """One event of a range: `kind` is `introduced`, `fixed` or `last_affected`."""

    kind: str
    version: str


class Affected(NamedTuple):
    """The versions of one package that an advisory affects: listed ones, and those within a range.

    `unreadable` is the reason why the advisory's statement cannot be evaluated completely.
    """

    ecosystem: str
    name: str
    ranges: tuple[tuple[Event, ...], ...] = ()
    versions: tuple[str, ...] = ()
    unreadable: str | None = None


class Match(NamedTuple):
    """Whether a version is affected, the first version after it that is not, and why the answer is not known."""

    verdict: Verdict
    fixed: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Advisory:
    """One advisory. `score` is its CVSS base score, `own` the severity that its database gives, in capitals.

    `modified` is the time of its last change, as written. Withdrawn advisories affect nothing.
    """

    id: str
    modified: str
    summary: str
    affected: tuple[Affected, ...]
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN
    score: float | None = None
    vector: str | None = None
    own: str | None = None
    withdrawn: bool = False
