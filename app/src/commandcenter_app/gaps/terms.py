"""Terms of gaps: kinds, severities and findings."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class GapKind(StrEnum):
    """Kinds of gaps."""

    OUTDATED = "outdated"
    END_OF_LIFE = "end_of_life"
    DEPRECATED = "deprecated"
    LICENCE = "licence"
    UNPINNED = "unpinned"
    DUPLICATED = "duplicated"
    UNUSED = "unused"
    STALE = "stale"
    UNKNOWN = "unknown"


class GapSeverity(StrEnum):
    """Severities, the highest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Level(StrEnum):
    """How far a version is behind: the first of its numbers that differs."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


class GapPlace(NamedTuple):
    """One place where a gap is, with its severity and message there."""

    path: str
    line: int | None
    severity: GapSeverity
    message: str


class Gap(NamedTuple):
    """One gap. `key` identifies it across scans, even if its version numbers change.

    `facts` is machine-readable: versions, level, releases between, end of support. `places` are all places of the
    package with the same problem, the most important one first. A `folded` gap is shown only on request.
    """

    key: str
    kind: GapKind
    severity: GapSeverity
    ecosystem: str | None
    subject: str
    path: str | None
    line: int | None
    message: str
    advice: str
    facts: dict[str, Any]
    places: tuple[GapPlace, ...] = ()
    folded: bool = False
