"""The words of gaps: kinds, severities, and what is found of one."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class GapKind(StrEnum):
    """What is amiss."""

    OUTDATED = "outdated"
    END_OF_LIFE = "end_of_life"
    DEPRECATED = "deprecated"
    UNPINNED = "unpinned"
    DUPLICATED = "duplicated"
    UNUSED = "unused"


class GapSeverity(StrEnum):
    """How much it matters, the most first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Level(StrEnum):
    """By how much a version is behind: the first of its numbers that is."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


class Gap(NamedTuple):
    """One gap. `key` stays the same from scan to scan while it is the same gap, whatever its numbers are.

    `facts` is for programs: versions, level, releases between, end of support.
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
