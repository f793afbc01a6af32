"""Compare versions by the rules of their ecosystem. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

SEMVER = re.compile(r"[v=]?(\d{1,18}(?:\.\d{1,18}){0,2}(?:-[0-9A-Za-z.-]+)?)(?:\+([0-9A-Za-z.-]+))?")
NUGET = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,3}(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?")
GEM = re.compile(r"\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?")
MAVEN = re.compile(r"v?\d[\w.+-]*", re.ASCII)
COMPOSER = re.compile(
    r"v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)?((?:[.-]?\d{1,9})*))?(?:\+\S*)?"
)
STABILITY = {"alpha": -3, "a": -3, "beta": -2, "b": -2, "rc": -1, None: 0, "stable": 0, "patch": 1, "pl": 1, "p": 1}
"""Composer's order of the words in a version. Branches (`dev-main`) have no order."""

LENGTH_LIMIT = 200


@lru_cache(maxsize=100_000)
def comparable(ecosystem: str, version: str) -> Any:
    """Return the version as a value that can be compared with others of its ecosystem; None if it is not a version.

    Build numbers count only for Pub, which compares them.
    """
    text = version.strip()
    if len(text) > LENGTH_LIMIT:
        return None
    try:
        return READERS[ecosystem](text) if ecosystem in READERS else None
    except (ValueError, TypeError, AttributeError, IndexError):  # what the libraries raise for what is not a version
        return None


def same(ecosystem: str, version: str) -> str:
    """Return a form that is equal for the common ways to write one version."""
    if ecosystem == "pypi":
        from packaging.utils import canonicalize_version

        return canonicalize_version(version)
    plain = version.strip().lower()
    return plain.removeprefix("v") if ecosystem in {"go", "composer", "npm"} else plain


def _pypi(text: str) -> Any:
    from packaging.version import Version

    return Version(text)


def _semver(text: str) -> Any:
    from univers.versions import SemverVersion

    found = SEMVER.fullmatch(text)
    return SemverVersion(found[1]) if found else None


def _pub(text: str) -> Any:
    found = SEMVER.fullmatch(text)
    if found is None:
        return None
    build = found[2].split(".") if found[2] else []
    return _semver(text), tuple((not one.isdigit(), int(one) if one.isdigit() else 0, one) for one in build)


def _gem(text: str) -> Any:
    from univers.versions import RubygemsVersion

    return RubygemsVersion(text) if GEM.fullmatch(text) else None


def _maven(text: str) -> Any:
    from univers.versions import MavenVersion

    return MavenVersion(text) if MAVEN.fullmatch(text) else None


def _nuget(text: str) -> Any:
    from univers.versions import NugetVersion

    found = NUGET.fullmatch(text)
    return NugetVersion(found[1]) if found else None


def _composer(text: str) -> Any:
    """Read a version as Composer does: `univers` reads one as SemVer, which orders `beta10` before `beta2`."""
    found = COMPOSER.fullmatch(text.lower())
    if found is None:
        return None
    parts = [int(one) for one in found[1].split(".")]
    return *parts, *[0] * (4 - len(parts)), STABILITY[found[2]], tuple(map(int, re.findall(r"\d+", found[3] or "")))


READERS = {
    "pypi": _pypi,
    "npm": _semver,
    "cargo": _semver,
    "go": _semver,
    "hex": _semver,
    "pub": _pub,
    "gem": _gem,
    "composer": _composer,
    "nuget": _nuget,
    "maven": _maven,
}
