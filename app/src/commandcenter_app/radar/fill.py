"""Update the radar after a scan: add new technologies, record uses, make suggestions; never change users' entries.

Runs in the scan's transaction, so that the radar always matches the shown results, and again after git was read, which
shows how old files are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from commandcenter_app.manifests.modules import sure_modules
from commandcenter_app.radar.find import Declared, Finding, Project, SourceFile, find
from commandcenter_app.radar.known import by_dependency
from commandcenter_app.radar.terms import FOUND_BY_SCAN, Origin, Ring, is_decided, key_of, move, suggestion
from commandcenter_app.radar.use import describe, explain, ring_of, with_month
from commandcenter_app.scan.imports import LANGUAGES_BY_ECOSYSTEM
from commandcenter_app.shared.side_folders import SIDE_FOLDER

if TYPE_CHECKING:
    import asyncpg

DEPENDENCIES = """
SELECT d.ecosystem, d.name, d.kind, f.path, d.line FROM dependencies d JOIN files f ON f.id = d.file_id
WHERE d.direct ORDER BY f.path, d.line
"""
OWN_NAMES = """
SELECT f.path, m.content ->> 'name' FROM manifests m JOIN files f ON f.id = m.file_id WHERE m.content ->> 'name' <> ''
"""
FILES = """
SELECT f.path, CASE WHEN f.role IS NULL THEN f.language END, f.code, t.first_at, t.last_at, f.id
FROM files f LEFT JOIN touched_files t ON t.path = f.path
"""
IMPORTS = """
SELECT i.ecosystem, CASE WHEN i.ecosystem = 'pypi' THEN lower(i.name) ELSE i.name END, i.file_id
FROM imports i JOIN files f ON f.id = i.file_id WHERE f.role IS NULL AND f.language = ANY($1::text[])
    AND CASE WHEN i.ecosystem = 'pypi' THEN lower(i.name) ELSE i.name END = ANY($2::text[])
"""
LANGUAGES = "SELECT name FROM languages WHERE kind = 'programming'"
SINCE = "SELECT min(first_at) FROM contributors"
# Every transaction that changes several technologies locks all of them, to prevent deadlocks.
LOCK_ALL = "LOCK TABLE technologies IN EXCLUSIVE MODE"
ON_RADAR = """
SELECT id, key, quadrant, ring, found, found_ring, suggestion, dismissed, origin, moves, usage, version
FROM technologies
"""
ADD = """
INSERT INTO technologies (key, name, quadrant, ring, origin, found, found_ring, moves, usage)
VALUES ($1, $2, $3, $4, 'scan', $5, $4, $6, $7) ON CONFLICT (key) DO NOTHING
"""
NOTE = """
UPDATE technologies SET found = $2, found_ring = $3, suggestion = $4, dismissed = $5, usage = $6, ring = $7
WHERE id = $1
"""


async def fill(connection: asyncpg.Connection[Any]) -> None:
    """Update the radar from the scan's tables."""
    await connection.execute(LOCK_ALL)
    now = datetime.now(UTC)
    since = await connection.fetchval(SINCE)
    findings = find(await load(connection), now)
    rows = {row["key"]: row for row in await connection.fetch(ON_RADAR)}
    first = not any(row["origin"] == Origin.SCAN for row in rows.values())
    update = Update(now, since, first=first)
    await connection.executemany(ADD, [update.added(one) for key, one in findings.items() if key not in rows])
    noted = [update.noted(row, findings.get(key)) for key, row in rows.items()]
    await connection.executemany(NOTE, [one for one in noted if one is not None])


async def load(connection: asyncpg.Connection[Any]) -> Project:
    """Load the facts from which technologies are found."""
    dependencies = [Declared(*row) for row in await connection.fetch(DEPENDENCIES)]
    numbers: dict[int, int] = {}
    files = []
    for number, (*values, file_id) in enumerate(await connection.fetch(FILES)):
        numbers[file_id] = number
        files.append(SourceFile(*values))
    imports: dict[tuple[str, str], list[int]] = defaultdict(list)
    languages = [name for names in LANGUAGES_BY_ECOSYSTEM.values() for name in names]
    for ecosystem, name, file_id in await connection.fetch(IMPORTS, languages, list(_modules(dependencies))):
        imports[ecosystem, name].append(numbers[file_id])
    own = [name for path, name in await connection.fetch(OWN_NAMES) if not SIDE_FOLDER.search(path)]
    code = frozenset(row[0] for row in await connection.fetch(LANGUAGES))
    return Project(dependencies, files, imports, own, code)


def _modules(dependencies: Iterable[Declared]) -> set[str]:
    """Return the names under which dependencies that may be on the radar are imported."""
    known = {
        (one.ecosystem, one.name)
        for one in dependencies
        if one.ecosystem in LANGUAGES_BY_ECOSYSTEM and by_dependency(one.ecosystem, one.name)
    }
    return {module for ecosystem, name in known for module in sure_modules(ecosystem, name)}


class Update:
    """Make the rows of one update. `since` is the time of the project's first commit; None before git is read."""

    def __init__(self, now: datetime, since: datetime | None, *, first: bool) -> None:
        self._now, self._since, self._first = now, since, first

    def added(self, finding: Finding) -> tuple[Any, ...]:
        """Return a new row. Technologies found by the first scan are older than the radar, so not marked as new."""
        known = finding.known
        ring = ring_of(finding.use, known.quadrant, self._now, self._since)
        moves = [] if self._first else [move(None, ring, self._now, FOUND_BY_SCAN)]
        places, usage = json.dumps(finding.places), json.dumps(self._usage(finding, ring, {}))
        return key_of(known.name), known.name, known.quadrant, ring, places, json.dumps(moves), usage

    def noted(self, row: Any, finding: Finding | None) -> tuple[Any, ...] | None:
        """Return the update of a technology that is on the radar, or was removed from it; None if nothing changed."""
        before = json.loads(row["usage"] or "{}")
        moves, ring = json.loads(row["moves"]), Ring(row["ring"])
        usage, found_ring, why = before, None, ""
        places = json.loads(row["found"])
        if finding is not None:
            months = tuple(pair for pair in before.get("months", {}).items() if pair[0] < f"{self._now:%Y-%m}")
            finding = replace(finding, use=replace(finding.use, months=months))
            found_ring = ring_of(finding.use, finding.known.quadrant, self._now, self._since)
            usage, places = self._usage(finding, found_ring, before), finding.places
            why = usage["why"]
            if self._is_unfinished(row, before, moves):
                ring = found_ring
        decided = is_decided(row["origin"], moves)
        made = suggestion(ring, found_ring, row["dismissed"], ever_found=bool(places), decided=decided, why=why)
        # A dismissed suggestion may be made again after it did not apply for a while.
        holds = suggestion(ring, found_ring, None, ever_found=bool(places), decided=decided) is not None
        dismissed = row["dismissed"] if holds else None
        now = (places, found_ring, made, dismissed, usage, ring)
        shown = json.loads(row["found"]), row["found_ring"], json.loads(row["suggestion"] or "null"), row["dismissed"]
        if now == (*shown, before, row["ring"]):
            return None
        return (
            row["id"], json.dumps(places), found_ring, json.dumps(made) if made else None, dismissed,
            json.dumps(usage) if usage else None, ring,
        )  # fmt: skip

    def _is_unfinished(self, row: Any, before: dict[str, Any], moves: list[Any]) -> bool:
        """Return whether the first scan placed a technology before git was read, and no user has changed it since."""
        return before.get("dated") is False and self._since is not None and row["version"] == 1 and not moves

    def _usage(self, finding: Finding, ring: Ring, before: dict[str, Any]) -> dict[str, Any]:
        use = finding.use
        values = asdict(use) | {
            "first_at": use.first_at.isoformat() if use.first_at else None,
            "last_at": use.last_at.isoformat() if use.last_at else None,
            "months": with_month(before.get("months", {}), self._now, use.main + use.side),
        }
        about = {"text": describe(use), "why": explain(use, ring, finding.known.quadrant, self._now, self._since)}
        return {**values, **about, "dated": self._since is not None}
