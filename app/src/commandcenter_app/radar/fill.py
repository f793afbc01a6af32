"""Update the radar after a scan: add new technologies, record uses, make suggestions; never change users' entries.

Runs in the scan's transaction, so that the radar always matches the shown results.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from commandcenter_app.radar.known import BY_FILE, BY_TECHNIQUE, LANGUAGES, TECHNIQUES, KnownTechnology, by_dependency
from commandcenter_app.radar.terms import RINGS, Ring, key_of, move, suggestion
from commandcenter_app.shared.side_folders import SIDE_FOLDER

if TYPE_CHECKING:
    import asyncpg

MAIN_SHARE = 0.1
"""A language with at least this share of the code is in the ring Adopt, one with less in Trial."""

LEAST_SHARE = 0.005
"""Minimum share of the code for a language to be on the radar."""

PLACES_KEPT = 5

NO_RADAR = frozenset({"Makefile", "Dockerfile", "CMake", "Batch", "Text", "Gradle", "Starlark"})
"""Languages of tools that are on the radar themselves."""

DEPENDENCIES = """
SELECT d.ecosystem, d.name, d.kind, f.path, d.line FROM dependencies d JOIN files f ON f.id = d.file_id
WHERE d.direct ORDER BY f.path, d.line
"""
OWN_NAMES = """
SELECT f.path, m.content ->> 'name' FROM manifests m JOIN files f ON f.id = m.file_id WHERE m.content ->> 'name' <> ''
"""
LANGUAGE_CODE = "SELECT name, code FROM languages WHERE kind = 'programming'"
PATHS = "SELECT path FROM files ORDER BY length(path), path"
# Every transaction that changes several technologies locks all of them, to prevent deadlocks.
LOCK_ALL = "LOCK TABLE technologies IN EXCLUSIVE MODE"
ON_RADAR = "SELECT id, key, ring, found, found_ring, suggestion, dismissed, origin FROM technologies"
ADD = """
INSERT INTO technologies (key, name, quadrant, ring, origin, found, found_ring, moves)
VALUES ($1, $2, $3, $4, 'scan', $5, $4, $6) ON CONFLICT (key) DO NOTHING
"""
NOTE = "UPDATE technologies SET found = $2, found_ring = $3, suggestion = $4, dismissed = $5 WHERE id = $1"


@dataclass
class Finding:
    """A technology that a scan found, with the first few places, and the ring that its use suggests."""

    known: KnownTechnology
    ring: Ring
    places: list[dict[str, Any]] = field(default_factory=list)


class Findings:
    """The technologies that one scan found, each once."""

    def __init__(self) -> None:
        self.by_key: dict[str, Finding] = {}

    def add(
        self, known: KnownTechnology, text: str, path: str | None = None, line: int | None = None, *, ring: Ring
    ) -> None:
        """Add one place. The innermost ring of all places counts."""
        finding = self.by_key.setdefault(key_of(known.name), Finding(known, ring))
        finding.ring = min(finding.ring, ring, key=RINGS.index)
        if len(finding.places) < PLACES_KEPT:
            finding.places.append({"text": text, "path": path, "line": line})


async def fill(connection: asyncpg.Connection[Any]) -> None:
    """Update the radar from the scan's tables."""
    await connection.execute(LOCK_ALL)
    findings = find(
        await connection.fetch(DEPENDENCIES),
        await connection.fetch(LANGUAGE_CODE),
        [row[0] for row in await connection.fetch(PATHS) if may_show(row[0])],
        frozenset(key_of(name) for path, name in await connection.fetch(OWN_NAMES) if not SIDE_FOLDER.search(path)),
    )
    rows = {row["key"]: row for row in await connection.fetch(ON_RADAR)}
    first = not any(row["origin"] == "scan" for row in rows.values())
    await connection.executemany(
        ADD, [added(finding, first=first) for key, finding in findings.items() if key not in rows]
    )
    noted = [note(row, findings.get(key)) for key, row in rows.items()]
    await connection.executemany(NOTE, [one for one in noted if one is not None])


def find(
    dependencies: Iterable[tuple[str, str, str, str, int | None]],
    languages: Iterable[tuple[str, int]],
    paths: list[str],
    own: frozenset[str] = frozenset(),
) -> dict[str, Finding]:
    """Find technologies, by key, from dependencies (ecosystem, name, kind, path, line), languages and paths.

    A technology that only tests, documentation and examples use is in the ring Trial. The project itself, by the keys
    of its `own` names, is left out.
    """
    findings = Findings()
    code = {name: lines for name, lines in languages if name not in NO_RADAR}
    for name, lines in sorted(code.items(), key=lambda pair: -pair[1]):
        share = lines / max(sum(code.values()), 1)
        if share >= LEAST_SHARE:
            ring = Ring.ADOPT if share >= MAIN_SHARE else Ring.TRIAL
            findings.add(KnownTechnology(name, LANGUAGES), f"{lines:,} lines of code", ring=ring)
    for ecosystem, name, kind, path, line in dependencies:
        if key_of(name) in own:
            continue
        ring = Ring.TRIAL if kind == "optional" else _ring_at(path)
        if (known := by_dependency(ecosystem, name)) is not None:
            findings.add(known, name, path, line, ring=ring)
        for technique, names in BY_TECHNIQUE.items():
            if name.lower() in names:
                findings.add(KnownTechnology(technique, TECHNIQUES), name, path, line, ring=ring)
    for pattern, known in BY_FILE:
        if key_of(known.name) in own:
            continue
        matches = re.compile(pattern, re.IGNORECASE).search
        found = sorted((path for path in paths if matches(path)), key=lambda path: RINGS.index(_ring_at(path)))
        for path in found[:PLACES_KEPT]:
            findings.add(known, path, path, ring=_ring_at(path))
    return findings.by_key


def _ring_at(path: str) -> Ring:
    return Ring.TRIAL if SIDE_FOLDER.search(path) else Ring.ADOPT


@cache
def _showing() -> Callable[[str], object]:
    """Return a search for all patterns at once. Most match the beginning of a name, and are tried only there."""
    begins = "(^|/)"
    patterns = [pattern for pattern, _ in BY_FILE]
    names = [one.removeprefix(begins) for one in patterns if one.startswith(begins) and "$|" not in one]
    others = [one for one in patterns if not one.startswith(begins) or "$|" in one]
    by_name = re.compile(f"/(?:{'|'.join(names)})", re.IGNORECASE).search
    by_path = re.compile("|".join(others), re.IGNORECASE).search
    return lambda path: by_name(f"/{path}") or by_path(path)


def may_show(path: str) -> bool:
    """Return whether the path of a file shows a technology. Quick, since it is called for every file."""
    return bool(_showing()(path))


def added(finding: Finding, *, first: bool) -> tuple[Any, ...]:
    """Return a new row. Technologies found by the first scan are older than the radar, so not marked as new."""
    moves = [] if first else [move(None, finding.ring, datetime.now(UTC), "found by a scan")]
    known = finding.known
    return (
        key_of(known.name), known.name, known.quadrant, finding.ring, json.dumps(finding.places), json.dumps(moves)
    )  # fmt: skip


def note(row: Any, finding: Finding | None) -> tuple[Any, ...] | None:
    """Return the update of a technology that is on the radar, or was removed from it; None if nothing changed."""
    found_ring = finding.ring if finding else None
    places = finding.places if finding else json.loads(row["found"])
    made = suggestion(Ring(row["ring"]), found_ring, row["dismissed"], ever_found=bool(places))
    # A dismissed suggestion may be made again after it did not apply for a while.
    holds = suggestion(Ring(row["ring"]), found_ring, None, ever_found=bool(places)) is not None
    dismissed = row["dismissed"] if holds else None
    before = (json.loads(row["found"]), row["found_ring"], json.loads(row["suggestion"] or "null"), row["dismissed"])
    if before == (places, found_ring, made, dismissed):
        return None
    return row["id"], json.dumps(places), found_ring, json.dumps(made) if made else None, dismissed
