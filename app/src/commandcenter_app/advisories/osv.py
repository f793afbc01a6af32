"""Read one advisory in the format of OSV. Pure: any document results in an advisory or a BrokenAdvisoryError."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from commandcenter_app.advisories.terms import Advisory, Affected, Event, Severity

ECOSYSTEMS = {
    "PyPI": "pypi",
    "npm": "npm",
    "crates.io": "cargo",
    "Go": "go",
    "RubyGems": "gem",
    "Packagist": "composer",
    "NuGet": "nuget",
    "Maven": "maven",
    "Hex": "hex",
    "Pub": "pub",
}
"""Names of ecosystems in advisories, with ours. `Maven:https://…` is another registry, and so is not listed."""

ID = re.compile(r"[A-Za-z][\w.:-]{2,99}", re.ASCII)
SUMMARY_LIMIT, TEXT_LIMIT, VERSIONS_LIMIT, RANGES_LIMIT = 300, 200, 20_000, 2_000
LINKS_KEPT, ALIASES_KEPT = 10, 20
KINDS = ("introduced", "fixed", "last_affected")
PREFERRED = ("CVSS_V4", "CVSS_V3", "CVSS_V2")
LINKS = ("ADVISORY", "FIX", "WEB")
"""Kinds of references to keep, the most useful first."""
WORDS = {
    "CRITICAL": Severity.CRITICAL,
    "HIGH": Severity.HIGH,
    "MODERATE": Severity.MEDIUM,
    "MEDIUM": Severity.MEDIUM,
    "LOW": Severity.LOW,
}


class BrokenAdvisoryError(Exception):
    """A document is not an advisory; the message is the reason."""


class OtherEcosystemError(BrokenAdvisoryError):
    """An advisory is about packages of other ecosystems only."""


def read(document: object) -> Advisory:
    """Read an advisory. Raises BrokenAdvisoryError if it has no usable id or names no affected package.

    An affected package whose versions cannot be read is kept, with the reason.
    """
    if not isinstance(document, Mapping):
        raise BrokenAdvisoryError("It is not a JSON object.")
    identifier = document.get("id")
    if not isinstance(identifier, str) or not ID.fullmatch(identifier):
        raise BrokenAdvisoryError("It has no id.")
    affected = list(_affected(document.get("affected")))
    withdrawn = document.get("withdrawn") is not None
    if not affected and not withdrawn:
        if _names_packages(document.get("affected")):
            raise OtherEcosystemError("It names packages of other ecosystems only.")
        raise BrokenAdvisoryError("It names no affected package.")
    own = _own_severity(document)
    score, vector = _score(document)
    summary = _text(document.get("summary")) or _text(document.get("details"))
    return Advisory(
        id=identifier,
        modified=_text(document.get("modified"))[:40],
        summary=summary[:SUMMARY_LIMIT] or "The advisory has no summary.",
        affected=tuple(affected),
        aliases=tuple(one for one in _items(document.get("aliases")) if isinstance(one, str) and ID.fullmatch(one))[
            :ALIASES_KEPT
        ],
        links=_links(document),
        severity=WORDS.get(own or "", _word(score)),
        score=score,
        vector=vector,
        own=own,
        withdrawn=withdrawn,
    )


def _affected(entries: object) -> Iterator[Affected]:
    for entry in _items(entries):
        package = entry.get("package") if isinstance(entry, Mapping) else None
        if not isinstance(package, Mapping):
            continue
        ecosystem, name = package.get("ecosystem"), package.get("name")
        if not isinstance(ecosystem, str) or ecosystem not in ECOSYSTEMS or not isinstance(name, str) or not name:
            continue
        yield _package(ECOSYSTEMS[ecosystem], name[:TEXT_LIMIT], entry)


def _names_packages(entries: object) -> bool:
    """Return whether each affected package has an ecosystem and a name, and there is at least one."""
    packages = [one.get("package") if isinstance(one, Mapping) else None for one in _items(entries)]
    return bool(packages) and all(
        isinstance(one, Mapping) and all(isinstance(one.get(key), str) and one[key] for key in ("ecosystem", "name"))
        for one in packages
    )


def _package(ecosystem: str, name: str, entry: Mapping[str, Any]) -> Affected:
    """Read the versions of one affected package."""
    reason: str | None = None
    listed = entry.get("versions")
    versions = tuple(one for one in _items(listed)[:VERSIONS_LIMIT] if isinstance(one, str) and len(one) <= TEXT_LIMIT)
    if len(versions) != len(_items(listed)) or not isinstance(listed, list | None):
        reason = "The advisory's list of versions cannot be read completely."
    ranges: list[tuple[Event, ...]] = []
    stated = entry.get("ranges")
    if not isinstance(stated, list | None) or len(_items(stated)) > RANGES_LIMIT:
        reason = "The advisory's ranges cannot be read."
    by_commit = False
    for one in _items(stated)[:RANGES_LIMIT]:
        kind = one.get("type") if isinstance(one, Mapping) else None
        if kind == "GIT":
            by_commit = True
        elif kind not in {"SEMVER", "ECOSYSTEM"} or (events := _events(one.get("events"))) is None:
            reason = "One of the advisory's ranges cannot be read."
        else:
            ranges.append(events)
    if not ranges and not versions and reason is None:
        reason = "The advisory states commits only." if by_commit else "The advisory states no versions."
    return Affected(ecosystem, name, tuple(ranges), versions, reason)


def _events(entries: object) -> tuple[Event, ...] | None:
    """Return the events of a range; None if one cannot be read. `limit` applies to commits only, so it is ignored."""
    found: list[Event] = []
    if not isinstance(entries, list) or not entries or len(entries) > RANGES_LIMIT:
        return None
    for entry in entries:
        if not isinstance(entry, Mapping):
            return None
        for kind, version in entry.items():
            if kind == "limit":
                continue
            if kind not in KINDS or not isinstance(version, str) or not 0 < len(version) <= TEXT_LIMIT:
                return None
            found.append(Event(kind, version))
    return tuple(found)


def _own_severity(document: Mapping[str, Any]) -> str | None:
    """Return the severity that the advisory's database gives, in capitals, if it is a known word."""
    places = [document, *(one for one in _items(document.get("affected")) if isinstance(one, Mapping))]
    for place in places:
        for key in ("database_specific", "ecosystem_specific"):
            stated = place.get(key)
            word = stated.get("severity") if isinstance(stated, Mapping) else None
            if isinstance(word, str) and word.upper() in WORDS:
                return word.upper()
    return None


def _score(document: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """Return the base score by the newest version of CVSS that is given, and its vector."""
    places = [document, *(one for one in _items(document.get("affected")) if isinstance(one, Mapping))]
    stated = [one for place in places for one in _items(place.get("severity")) if isinstance(one, Mapping)]
    for kind in PREFERRED:
        for one in stated:
            vector = one.get("score")
            if one.get("type") == kind and isinstance(vector, str) and len(vector) <= TEXT_LIMIT:
                score = base_score(kind, vector)
                if score is not None:
                    return score, vector
    return None, None


@lru_cache(maxsize=10_000)
def base_score(kind: str, vector: str) -> float | None:
    """Return the base score of a vector; None if the vector is not valid."""
    from cvss import CVSS2, CVSS3, CVSS4
    from cvss.exceptions import CVSSError

    try:
        read: Any = {"CVSS_V2": CVSS2, "CVSS_V3": CVSS3, "CVSS_V4": CVSS4}[kind](vector)
        return float(read.scores()[0])
    except (CVSSError, ValueError, ArithmeticError, LookupError, TypeError):
        return None


def _word(score: float | None) -> Severity:
    """Return the word for a score, by the scale that CVSS 3 and 4 share."""
    if score is None:
        return Severity.UNKNOWN
    limits = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM))
    return next((word for least, word in limits if score >= least), Severity.LOW)


def _links(document: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[tuple[int, str]] = []
    for one in _items(document.get("references")):
        url = one.get("url") if isinstance(one, Mapping) else None
        if isinstance(url, str) and url.startswith(("https://", "http://")) and len(url) <= 1_000:
            kind = one.get("type")
            found.append((LINKS.index(kind) if kind in LINKS else len(LINKS), url))
    found.sort(key=lambda one: one[0])
    return tuple(dict.fromkeys(url for _, url in found))[:LINKS_KEPT]


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """Return text as one line of printable characters."""
    if not isinstance(value, str):
        return ""
    text = value[:2_000]
    if not text.isprintable():
        text = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(text.split())
