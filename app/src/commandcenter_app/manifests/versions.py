"""Rules of names and versions by ecosystem, as far as they are needed to find entries in lock files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commandcenter_app.manifests.base import Locked

SEPARATORS = re.compile(r"[-_.]+")
NUMBER = re.compile(r"\d+")
PLAIN = r"v?\d+(?:\.\d+)*(?:[-.+]?[0-9A-Za-z][\w.+-]*)?"
PINS = {
    "pypi": re.compile(rf"===?\s*({PLAIN})"),
    "npm": re.compile(r"=?\s*(v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)"),
    "cargo": re.compile(r"=\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)"),
    "go": re.compile(r"(v\S+)"),
    "maven": re.compile(rf"(?:\[\s*)?({PLAIN})(?:!!)?(?:\s*\])?"),
    "gem": re.compile(rf"=?\s*({PLAIN})"),
    "composer": re.compile(r"=?=?\s*(v?\d+\.\d+(?:\.\d+)*(?:-[\w.]+)?)"),
    "hex": re.compile(rf"(?:==\s*)?({PLAIN})"),
    "pub": re.compile(rf"({PLAIN})"),
    "nuget": re.compile(rf"\[?\s*({PLAIN})\s*\]?"),
}
"""Constraints that only one version meets (for Maven and NuGet: that normally select that version)."""


def key(ecosystem: str, name: str) -> str:
    """Return the name in the form that the ecosystem compares."""
    if ecosystem == "pypi":
        return SEPARATORS.sub("-", name).lower()
    return name.lower() if ecosystem in {"composer", "nuget", "swift"} else name


def identity(ecosystem: str, name: str) -> tuple[str, str]:
    """Return ecosystem and normalised name, which identify a package."""
    return ecosystem, key(ecosystem, name)


def pinned(ecosystem: str, constraint: str) -> str | None:
    """Return the only version that `constraint` allows; None if it allows several."""
    pattern = PINS.get(ecosystem)
    found = pattern.fullmatch(constraint.strip()) if pattern else None
    return found[1] if found else None


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers in a version, which are enough to find the newer of two."""
    return tuple(int(one[:18]) for one in NUMBER.findall(version.split("+", 1)[0])[:8])


def newest(entries: Sequence[Locked]) -> Locked:
    """Return the entry with the highest version."""
    return max(entries, key=lambda one: numbers(one.version))


def satisfies(ecosystem: str, constraint: str, version: str) -> bool:
    """Return whether `version` meets `constraint`. Supports the common forms: bare, caret, tilde, comparisons."""
    if ecosystem == "pypi":
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            return SpecifierSet(constraint).contains(version, prereleases=True)
        except (InvalidSpecifier, ValueError):
            return False
    bare = "^" if ecosystem == "cargo" else "="
    return any(
        all(_meets(part, numbers(version), bare) for part in re.findall(r"[<>=^~!]*\s*v?[\d*x][\w.*+-]*", either))
        for either in constraint.split("||")
    )


def _meets(part: str, version: tuple[int, ...], bare: str) -> bool:
    # Omitted numbers stand for any: <=1.2 allows 1.2.9, >1.2 does not.
    found = re.match(r"([<>=^~!]*)\s*v?(.*)", part)
    assert found is not None
    operator, wanted = found[1] or bare, numbers(found[2].split("-", 1)[0])
    compared = {
        ">": version[: len(wanted)] > wanted,
        ">=": version >= wanted,
        "<": version < wanted,
        "<=": version[: len(wanted)] <= wanted,
        "!=": version != wanted,
    }
    if operator in compared:
        return compared[operator]
    if operator == "^":
        fixed = next((index + 1 for index, one in enumerate(wanted) if one), len(wanted))
        return version[:fixed] == wanted[:fixed] and version >= wanted
    if operator.startswith("~"):
        fixed = max(min(2, len(wanted)), 1)
        return version[:fixed] == wanted[:fixed] and version >= wanted
    return version[: len(wanted)] == wanted
