"""Update the table of gaps within the transaction of a scan or a check, so that it matches their results."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from commandcenter_app.gaps.find import find_gaps
from commandcenter_app.gaps.licences import policy_of
from commandcenter_app.gaps.merge import merge
from commandcenter_app.gaps.project import OTHER_SOURCE, Dependency, ProjectFacts
from commandcenter_app.gaps.terms import Gap
from commandcenter_app.gaps.versions import Releases
from commandcenter_app.manifests.base import Locked, Runtime
from commandcenter_app.manifests.versions import identity
from commandcenter_app.scan import changes

if TYPE_CHECKING:
    import asyncpg

LOCK = 7_311_002
"""Advisory lock that serialises the updates of a scan and a check that end at the same time."""

TEXT_LIMIT = 2_000

DEPENDENCIES = """
SELECT f.path, d.line, d.name, d.version_constraint, d.kind, d.group_name, d.ecosystem, d.version, d.direct, l.path,
    d.unknown, d.alias, d.purl, coalesce(d.licence, d.registry_licence), d.licence IS NULL
FROM dependencies d JOIN files f ON f.id = d.file_id LEFT JOIN files l ON l.id = d.lock_id
ORDER BY f.path, d.line, d.id
"""
MANIFEST_ENTRIES = """
SELECT f.path, m.content -> 'locked', m.content -> 'runtimes', m.content ->> 'name'
FROM manifests m JOIN files f ON f.id = m.file_id ORDER BY f.path
"""
POLICY = "SELECT allowed, refused FROM licence_policy"
IMPORTS = "SELECT DISTINCT ecosystem, name FROM imports WHERE ecosystem IN ('pypi', 'npm')"
RELEASES = """
SELECT ecosystem, name, newest, versions, deprecated, released, changes FROM releases WHERE newest IS NOT NULL
"""
# Skip rows that a scan has locked to remove them: it waits for LOCK, so waiting for it would be a deadlock.
LICENCES = """
WITH stated AS (
    SELECT d.id, r.licence FROM dependencies d JOIN releases r ON r.ecosystem = d.ecosystem AND r.name = d.name
    WHERE d.purl !~ $1 AND d.registry_licence IS DISTINCT FROM r.licence
    FOR NO KEY UPDATE OF d SKIP LOCKED
)
UPDATE dependencies d SET registry_licence = stated.licence FROM stated WHERE d.id = stated.id
"""
"""Registries are not asked about packages from elsewhere, but may know another one of that name."""
UNKNOWN = """
SELECT ecosystem, name, (checked_at AT TIME ZONE 'UTC')::date FROM releases
WHERE newest IS NULL AND problem IS NOT NULL
"""

UPSERT = """
INSERT INTO gaps (key, kind, severity, ecosystem, subject, path, line, message, advice, facts, places, folded)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
    $9::text[], $10::jsonb[], $11::jsonb[], $12::bool[])
ON CONFLICT (key) DO UPDATE SET severity = excluded.severity, subject = excluded.subject, path = excluded.path,
    line = excluded.line, message = excluded.message, advice = excluded.advice, facts = excluded.facts,
    places = excluded.places, folded = excluded.folded, present = true,
    since = CASE WHEN gaps.present THEN gaps.since ELSE now() END
WHERE (gaps.severity, gaps.subject, gaps.path, gaps.line, gaps.message, gaps.advice, gaps.facts, gaps.places,
        gaps.folded, gaps.present)
    IS DISTINCT FROM (excluded.severity, excluded.subject, excluded.path, excluded.line, excluded.message,
        excluded.advice, excluded.facts, excluded.places, excluded.folded, true)
"""
GONE = "DELETE FROM gaps WHERE NOT key = ANY($1::text[]) AND ignored_at IS NULL"
SET_ABSENT = "UPDATE gaps SET present = false WHERE NOT key = ANY($1::text[]) AND present"
"""An ignored gap stays as a row, so that it is still ignored when it comes back."""


OPEN = """
SELECT kind, subject, coalesce(path, ''), severity, line, NOT folded AND ignored_at IS NULL FROM gaps WHERE present
"""
FIRST = "SELECT NOT EXISTS (SELECT FROM scans WHERE status = 'done')"


async def refresh_gaps(
    connection: asyncpg.Connection[Any], *, scan_id: int | None = None, check_id: int | None = None
) -> int:
    """Find all gaps again, within the transaction of a scan or a check. Returns their number.

    Gaps that appeared or disappeared are recorded as changes, except folded ones, and except by the first scan, to
    which everything is new.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    before = await connection.fetch(OPEN)
    await connection.execute(LICENCES, OTHER_SOURCE.pattern)
    known = await load(connection)
    gaps = merge(find_gaps(known, datetime.now(UTC).date()), known.dependencies)
    records = [record(gap) for gap in gaps]
    keys = [gap.key for gap in gaps]
    await connection.execute(GONE, keys)
    await connection.execute(SET_ABSENT, keys)
    if records:
        await connection.execute(UPSERT, *map(list, zip(*records, strict=True)))
    if not await connection.fetchval(FIRST):
        found = changes.findings("gap", before, await connection.fetch(OPEN))
        await changes.save_changes(connection, found, scan_id=scan_id, check_id=check_id)
    return len(gaps)


async def load(connection: asyncpg.Connection[Any]) -> ProjectFacts:
    """Load the facts that gaps are found in."""
    locked: dict[str, list[Locked]] = {}
    runtimes: dict[str, list[Runtime]] = {}
    own: set[tuple[str, str]] = set()
    paths: set[str] = set()
    for path, entries, wanted, name in await connection.fetch(MANIFEST_ENTRIES):
        paths.add(path)
        if entries:
            locked[path] = [Locked(*entry) for entry in json.loads(entries)]
        if wanted:
            runtimes[path] = [Runtime(*one) for one in json.loads(wanted)]
        if name:
            own.update(identity(ecosystem, name) for ecosystem in ("pypi", "npm", "cargo", "go", "composer"))
    imports: dict[str, set[str]] = defaultdict(set)
    for ecosystem, name in await connection.fetch(IMPORTS):
        imports[ecosystem].add(name)
    return ProjectFacts(
        [Dependency(*row) for row in await connection.fetch(DEPENDENCIES)],
        locked,
        runtimes,
        {ecosystem: frozenset(names) for ecosystem, names in imports.items()},
        frozenset(own),
        {
            (ecosystem, name): Releases(newest, tuple(json.loads(versions)), *more)
            for ecosystem, name, newest, versions, *more in await connection.fetch(RELEASES)
        },
        frozenset(paths),
        {(ecosystem, name): asked for ecosystem, name, asked in await connection.fetch(UNKNOWN)},
        policy_of(*map(json.loads, await connection.fetchrow(POLICY) or ("[]", "[]"))),
    )


def record(gap: Gap) -> tuple[Any, ...]:
    """Return the row of `gaps`."""
    return (
        gap.key,
        gap.kind.value,
        gap.severity.value,
        gap.ecosystem,
        gap.subject,
        gap.path,
        gap.line,
        gap.message[:TEXT_LIMIT],
        gap.advice[:TEXT_LIMIT],
        json.dumps(gap.facts),
        json.dumps([place._asdict() for place in gap.places]),
        gap.folded,
    )
