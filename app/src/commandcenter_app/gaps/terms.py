"""Terms of gaps: kinds, severities and findings."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class GapKind(StrEnum):
    """Kinds of gaps."""

    OUTDATED = "outdated"
    END_OF_LIFE = "end_of_life"
    DEPRECATED = "deprecated"
    UNPINNED = "unpinned"
    DUPLICATED = "duplicated"
    UNUSED = "unused"


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


class Gap(NamedTuple):
    """One gap. `key` identifies it across scans, even if its version numbers change.

    `facts` is machine-readable: versions, level, releases between, end of support.
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
