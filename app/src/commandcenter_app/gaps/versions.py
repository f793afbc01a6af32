"""Compute how far a version is behind the newest. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commandcenter_app.gaps.terms import Level
from commandcenter_app.manifests.versions import numbers, satisfies

PLAIN = re.compile(r"v?\d+(?:\.\d+)*(?:\+[\w.+-]+)?")
PYPI_PLAIN = re.compile(r"(?:\d+!)?v?\d+(?:\.\d+)*(?:\.?post\d+)?(?:\+[\w.]+)?")
VERSIONS_KEPT = 400


@dataclass(frozen=True)
class Releases:
    """The releases of one package: its newest version, its final versions (the newest last, at most VERSIONS_KEPT;
    none where the client does not list them), and the notice of its deprecation, if any.

    `released` is the day of its newest version; `changes` is the address of the list of its releases, or else of its
    source, and `licence` the SPDX expression of the newest version's licence, as the registry states them. Each is None
    if the client does not print it.
    """

    newest: str
    versions: tuple[str, ...] = ()
    deprecated: str | None = None
    released: date | None = None
    changes: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Behind:
    """`current` is behind `newest` by `level` and by `releases` releases, if their number is known."""

    current: str
    newest: str
    level: Level
    releases: int | None


def is_final(ecosystem: str, version: str) -> bool:
    """Return whether a version is final, not a pre-release."""
    return (PYPI_PLAIN if ecosystem == "pypi" else PLAIN).fullmatch(version) is not None


def is_compatible(current: str, newest: str) -> bool:
    """Return whether users of a version can use a newer one by the rules of Cargo and npm: the numbers up to the first
    that is not 0 are the same."""
    now, then = (list(map(int, re.findall(r"\d+", re.split(r"[-+]", one)[0])))[:3] for one in (current, newest))
    fixed = next((number + 1 for number, one in enumerate(now) if one), len(now))
    return now[:fixed] == then[:fixed]


def day_of(moment: object) -> date | None:
    """Return the day of a date or a time in ISO 8601 format; None if it is neither."""
    try:
        return date.fromisoformat(moment[:10]) if isinstance(moment, str) else None
    except ValueError:
        return None


def finals(ecosystem: str, versions: Iterable[str]) -> tuple[str, ...]:
    """Return the newest VERSIONS_KEPT final versions, the newest last."""
    found = sorted({one for one in versions if is_final(ecosystem, one)}, key=lambda one: (_padded(one), one))
    return tuple(found[-VERSIONS_KEPT:])


def behind(ecosystem: str, version: str | None, constraint: str, releases: Releases) -> Behind | None:
    """Return how far a dependency is behind; None if it is not, or if that is unknown.

    Without an exact `version`, the newest version that the constraint allows is used.
    """
    current = version or allowed(ecosystem, constraint, releases)
    if current is None or not numbers(current):
        return None
    now, newest = _padded(current), _padded(releases.newest)
    if now >= newest:
        return None
    first = next(index for index, (one, other) in enumerate(zip(now, newest, strict=True)) if one != other)
    level = (Level.MAJOR, Level.MINOR, Level.PATCH)[min(first, 2)]
    return Behind(current, releases.newest, level, _between(current, releases))


def allowed(ecosystem: str, constraint: str, releases: Releases) -> str | None:
    """Return the newest known version that `constraint` allows; None if unknown."""
    if not constraint or re.match(r"[@a-z]*:|@|[a-z]", constraint):
        return None
    if satisfies(ecosystem, constraint, releases.newest):
        return releases.newest
    fitting = [one for one in releases.versions if satisfies(ecosystem, constraint, one)]
    if fitting:
        return fitting[-1]
    if releases.versions or ecosystem != "cargo":
        return None
    least = re.match(r"[\^~=\s]*(\d+(?:\.\d+)*)$", constraint)
    return least[1] if least else None


def _between(current: str, releases: Releases) -> int | None:
    """Count the releases after `current` up to the newest; None if not all of them are known."""
    if not releases.versions or _padded(current) < _padded(releases.versions[0]):
        return None
    return sum(1 for one in releases.versions if _padded(current) < _padded(one) <= _padded(releases.newest))


def _padded(version: str) -> tuple[int, ...]:
    found = tuple(_base(version))[:4]
    return (*found, *[0] * (4 - len(found)))


def _base(version: str) -> Sequence[int]:
    """Return the numbers of the release itself, without those of a pre-release or a build."""
    found = re.match(r"(?:\d+!)?v?(\d+(?:\.\d+)*)", version.strip())
    return numbers(found[1]) if found else ()
