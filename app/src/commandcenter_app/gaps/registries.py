"""Find gaps from what registries answer about packages; deprecated versions also from lock files. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from commandcenter_app.gaps.fixes import Use, fix_for
from commandcenter_app.gaps.project import Dependency, ProjectFacts, from_registry, gap_at
from commandcenter_app.gaps.terms import Gap, GapKind, GapSeverity, Level
from commandcenter_app.gaps.updates import fact, is_small
from commandcenter_app.gaps.versions import behind, day_of

LATER_MAJOR = {Level.MAJOR: GapSeverity.MEDIUM, Level.MINOR: GapSeverity.LOW, Level.PATCH: GapSeverity.LOW}
STALE_AFTER = timedelta(days=730)
"""Age of the newest version from which a package is reported."""


def outdated(known: ProjectFacts) -> Iterator[Gap]:
    """Find dependencies for which there is a newer version."""
    for one in known.dependencies:
        releases = known.releases.get((one.ecosystem, one.name))
        if releases is None or not from_registry(one, known.own):
            continue
        late = behind(one.ecosystem, one.version, one.constraint, releases)
        if late is None:
            continue
        between = f", {late.releases} releases later" if late.releases and late.releases > 1 else ""
        facts: dict[str, Any] = {
            "current": late.current,
            "newest": late.newest,
            "level": late.level.value,
            "releases": late.releases,
        }
        use = Use(one.path, one.lock, one.direct, one.kind, one.group)
        fix = fix_for(one.ecosystem, one.name, late.current, late.newest, use, known.paths)
        if fix is not None and fix.command is not None:
            facts["command"] = fix.command
        if fix is not None and is_small(one.ecosystem, late.current, late.newest, late.level):
            facts["update"] = fact(fix)
        if releases.changes is not None:
            facts["changes"] = releases.changes
        yield gap_at(
            GapKind.OUTDATED,
            LATER_MAJOR[late.level],
            one,
            f"{late.current} is used; {late.newest} is the newest (a {late.level} update{between}).",
            _update(one, late.newest, late.level),
            facts,
        )


def _update(one: Dependency, newest: str, level: Level) -> str:
    lock = f" and refresh {posixpath.basename(one.lock)}" if one.lock else ""
    return f"Read its changelog, then require {newest}{lock}." if level is Level.MAJOR else f"Update to {newest}{lock}."


def stale(known: ProjectFacts, today: date) -> Iterator[Gap]:
    """Find dependencies without a release for STALE_AFTER.

    The day of the newest release comes from the registry, or from a lock file that contains this release.
    """
    days = {
        (one.ecosystem, one.name, one.version): one.released
        for locked in known.locked.values()
        for one in locked
        if one.released
    }
    for one in known.dependencies:
        releases = known.releases.get((one.ecosystem, one.name))
        if releases is None or releases.deprecated or not from_registry(one, known.own):
            continue
        released = releases.released or day_of(days.get((one.ecosystem, one.name, releases.newest)))
        if released is None or today - released < STALE_AFTER:
            continue
        facts = {"released": released.isoformat(), "newest": releases.newest}
        if releases.changes is not None:
            facts["changes"] = releases.changes
        message = f"Last release {released:%Y-%m} ({releases.newest})."
        yield gap_at(GapKind.STALE, GapSeverity.LOW, one, message, "Check whether it is still maintained.", facts)


def unknown(known: ProjectFacts) -> Iterator[Gap]:
    """Find dependencies that no package index contains: misspelt, removed, private, or never published."""
    for one in known.dependencies:
        asked = known.unknown.get((one.ecosystem, one.name))
        if asked is None or not from_registry(one, known.own):
            continue
        advice = "Check its name. If it is private, configure its index; on a public one, others could take the name."
        facts = {"asked": asked.isoformat()}
        yield gap_at(GapKind.UNKNOWN, GapSeverity.MEDIUM, one, "No package index knows it.", advice, facts)


def deprecated(known: ProjectFacts) -> Iterator[Gap]:
    """Find dependencies that the registry or the lock file marks as deprecated."""
    deprecations: dict[tuple[str, str, str], str] = {}
    for locked in known.locked.values():
        deprecations.update(
            {(one.ecosystem, one.name, one.version): one.deprecated for one in locked if one.deprecated}
        )
    for one in known.dependencies:
        releases = known.releases.get((one.ecosystem, one.name))
        if text := deprecations.get((one.ecosystem, one.name, one.version or "")):
            message = f"Version {one.version} is deprecated: {text}"
        elif releases is not None and releases.deprecated and from_registry(one, known.own):
            text, message = releases.deprecated, f"It is deprecated as of its newest version: {releases.deprecated}"
        else:
            continue
        severity = GapSeverity.HIGH if one.direct else GapSeverity.LOW
        yield gap_at(GapKind.DEPRECATED, severity, one, message, REPLACING[one.direct], {"notice": text})


REPLACING = {
    True: "Follow the maintainers' advice.",
    False: "Indirect: update the package that needs it.",
}
