"""How far a version is behind the newest. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commandcenter_app.gaps.terms import Level
from commandcenter_app.manifests.versions import numbers, satisfies

PLAIN = re.compile(r"v?\d+(?:\.\d+)*(?:\+[\w.+-]+)?")
PYPI_PLAIN = re.compile(r"(?:\d+!)?v?\d+(?:\.\d+)*(?:\.?post\d+)?(?:\+[\w.]+)?")
VERSIONS_KEPT = 400


@dataclass(frozen=True)
class Releases:
    """What a registry knows of one package: its newest version, the final versions it knows of (the newest last,
    at most VERSIONS_KEPT; none where the client does not list them), and why it should not be used any more.
    """

    newest: str
    versions: tuple[str, ...] = ()
    deprecated: str | None = None


@dataclass(frozen=True)
class Behind:
    """`current` is behind `newest` by `level`; `releases` lie between, the newest one included, where that is known."""

    current: str
    newest: str
    level: Level
    releases: int | None


def is_final(ecosystem: str, version: str) -> bool:
    """Whether a version is no pre-release."""
    return (PYPI_PLAIN if ecosystem == "pypi" else PLAIN).fullmatch(version) is not None


def finals(ecosystem: str, versions: Iterable[str]) -> tuple[str, ...]:
    """The final ones of `versions`, the newest last and the oldest left out beyond VERSIONS_KEPT."""
    found = sorted({one for one in versions if is_final(ecosystem, one)}, key=lambda one: (_padded(one), one))
    return tuple(found[-VERSIONS_KEPT:])


def behind(ecosystem: str, version: str | None, constraint: str, releases: Releases) -> Behind | None:
    """How far a dependency is behind; None when it is not, or when that is not known.

    Without an exact `version` it is the newest that the constraint lets in.
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
    """The newest version that `constraint` lets in, as far as that is known."""
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
    """How many releases came after `current` up to the newest; None where they are not all known."""
    if not releases.versions or _padded(current) < _padded(releases.versions[0]):
        return None
    return sum(1 for one in releases.versions if _padded(current) < _padded(one) <= _padded(releases.newest))


def _padded(version: str) -> tuple[int, ...]:
    found = tuple(_base(version))[:4]
    return (*found, *[0] * (4 - len(found)))


def _base(version: str) -> Sequence[int]:
    """The numbers of the release itself: not those of a pre-release, or of a build."""
    found = re.match(r"(?:\d+!)?v?(\d+(?:\.\d+)*)", version.strip())
    return numbers(found[1]) if found else ()
