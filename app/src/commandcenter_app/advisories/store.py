"""Read the project's packages, and keep advisories and vulnerabilities in the database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commandcenter_app.advisories.data import Name, from_data, to_data
from commandcenter_app.advisories.find import Package, Vulnerability, find
from commandcenter_app.advisories.notes import index_vulnerabilities
from commandcenter_app.advisories.osv import ECOSYSTEMS
from commandcenter_app.advisories.terms import Advisory
from commandcenter_app.gaps.fixes import Use
from commandcenter_app.gaps.project import Dependency
from commandcenter_app.manifests.base import Locked
from commandcenter_app.manifests.chains import LockGraph, version_of
from commandcenter_app.manifests.versions import identity
from commandcenter_app.scan import changes

if TYPE_CHECKING:
    import asyncpg

LOCK = 7_311_003
"""Advisory lock that serialises the updates of a scan and a check that end at the same time."""

PACKAGES = """
SELECT f.path, d.line, d.name, d.version_constraint, d.kind, d.group_name, d.ecosystem, d.version, d.direct, l.path,
    d.unknown, d.alias, d.purl, d.lock_line
FROM dependencies d JOIN files f ON f.id = d.file_id LEFT JOIN files l ON l.id = d.lock_id
WHERE d.version IS NOT NULL AND d.ecosystem = ANY($1::text[]) ORDER BY f.path, d.line, d.id
"""
OWN_NAMES = "SELECT m.content ->> 'name' FROM manifests m WHERE m.content ->> 'name' IS NOT NULL"
PATHS = "SELECT f.path FROM manifests m JOIN files f ON f.id = m.file_id"
IMPORTS = "SELECT DISTINCT ecosystem, name FROM imports WHERE ecosystem IN ('pypi', 'npm')"
GRAPHS = """
SELECT f.path, m.content -> 'locked', m.content -> 'edges' FROM manifests m JOIN files f ON f.id = m.file_id
WHERE f.path = ANY($1::text[]) AND m.content ? 'edges'
"""
DIRECT = """
SELECT f.path, d.ecosystem, d.name, d.version FROM dependencies d JOIN files f ON f.id = d.lock_id
WHERE d.direct AND d.version IS NOT NULL AND f.path = ANY($1::text[])
"""
STATE = """
SELECT coalesce(md5(string_agg(one, ',' ORDER BY one)), '') FROM (SELECT DISTINCT ecosystem || ' ' || name || ' ' ||
    version AS one FROM dependencies WHERE version IS NOT NULL AND ecosystem = ANY(CAST($1 AS text[]))) AS packages
"""
"""Hash of the locked packages, which differs when they have changed."""

ADVISORIES = "SELECT data FROM advisories ORDER BY modified, source"
"""Of an advisory that both sources have, the latest form comes last."""
KNOWN = "SELECT id, modified FROM advisories WHERE source = $1"
KEEP = """
INSERT INTO advisories (source, id, modified, data) VALUES ($1, $2, $3, $4)
ON CONFLICT (source, id) DO UPDATE SET modified = excluded.modified, data = excluded.data
"""
DROP = "DELETE FROM advisories WHERE source = $1 AND NOT id = ANY($2::text[])"
ANSWERED = """
INSERT INTO advisory_sources (source, answered_at, outcome) VALUES ($1, clock_timestamp(), $2)
ON CONFLICT (source) DO UPDATE SET answered_at = excluded.answered_at, outcome = excluded.outcome
"""

UPSERT = """
INSERT INTO vulnerabilities (key, advisory, ecosystem, name, versions, severity, score, vector, own_severity, summary,
    affected, fixed, reason, direct, imported, places, aliases, links, command, advice)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::float8[], $8::text[],
    $9::text[], $10::text[], $11::boolean[], $12::text[], $13::text[], $14::boolean[], $15::boolean[], $16::jsonb[],
    $17::jsonb[], $18::jsonb[], $19::text[], $20::text[])
ON CONFLICT (key) DO UPDATE SET versions = excluded.versions, severity = excluded.severity, score = excluded.score,
    vector = excluded.vector, own_severity = excluded.own_severity, summary = excluded.summary, name = excluded.name,
    affected = excluded.affected, fixed = excluded.fixed, reason = excluded.reason, direct = excluded.direct,
    imported = excluded.imported, places = excluded.places, aliases = excluded.aliases, links = excluded.links,
    command = excluded.command, advice = excluded.advice, present = true,
    since = CASE WHEN vulnerabilities.present THEN vulnerabilities.since ELSE now() END
"""
GONE = "DELETE FROM vulnerabilities WHERE NOT key = ANY($1::text[]) AND ignored_at IS NULL"
SET_ABSENT = "UPDATE vulnerabilities SET present = false WHERE NOT key = ANY($1::text[]) AND present"
"""An ignored one stays as a row, so that it is still ignored when it comes back."""

OPEN = """
SELECT advisory, name, coalesce(places -> 0 ->> 'path', ''), severity, CAST(places -> 0 ->> 'line' AS int),
    NOT coalesce(ignored_at IS NOT NULL AND ignored_until >= current_date, false)
FROM vulnerabilities WHERE present
"""
CHECKED = """
SELECT EXISTS (SELECT FROM advisory_checks WHERE status = 'done') AND EXISTS (SELECT FROM scans WHERE status = 'done')
"""

PLACES_KEPT = 100
SUPPORTED = sorted(set(ECOSYSTEMS.values()))


async def load_packages(connection: asyncpg.Connection[Any]) -> list[Package]:
    """Return all packages from public registries whose version is known.

    The project's own packages are left out, and so are those from an index, a repository or a folder that the project
    names: the public registry may have another package of the same name.
    """
    names = [name for (name,) in await connection.fetch(OWN_NAMES)]
    own = {identity(ecosystem, name) for ecosystem in SUPPORTED for name in names}
    return [
        package
        for row in await connection.fetch(PACKAGES, SUPPORTED)
        if (package := _package(Dependency(*row[:13]), row[13], own)) is not None
    ]


def _package(one: Dependency, lock_line: int | None, own: Collection[Name]) -> Package | None:
    if one.version is None or one.unknown or one.from_elsewhere:
        return None
    if identity(one.ecosystem, one.name) in own:
        return None
    use = Use(one.path, one.lock, one.direct, one.kind, one.group)
    return Package(one.ecosystem, one.name, one.version, use, one.line, lock_line)


async def keep_advisories(
    connection: asyncpg.Connection[Any], source: str, advisories: Iterable[Advisory], *, kept: Collection[str] = ()
) -> None:
    """Replace the advisories of one source; those with the ids `kept` stay as they are."""
    new = [(source, one.id, one.modified, json.dumps(to_data(one))) for one in advisories]
    await connection.execute(DROP, source, [*kept, *(one[1] for one in new)])
    await connection.executemany(KEEP, new)


async def refresh_vulnerabilities(
    connection: asyncpg.Connection[Any], *, scan_id: int | None = None, check_id: int | None = None
) -> int:
    """Find all vulnerabilities again, within the transaction of a scan or a check. Returns their number.

    Vulnerabilities that are new or solved are recorded as changes, except in the first check, when all of them are new,
    and while there are no advisories, when none counts as solved.
    """
    await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    before = await connection.fetch(OPEN)
    stored = {one.id: one for (data,) in await connection.fetch(ADVISORIES) for one in [from_data(json.loads(data))]}
    found: list[Vulnerability] = []
    if stored:
        imports: dict[str, set[str]] = defaultdict(set)
        for ecosystem, name in await connection.fetch(IMPORTS):
            imports[ecosystem].add(name)
        found = find(
            await load_packages(connection),
            stored.values(),
            {ecosystem: frozenset(names) for ecosystem, names in imports.items()},
            frozenset(path for (path,) in await connection.fetch(PATHS)),
        )
    keys = [one.key for one in found]
    await connection.execute(GONE, keys)
    await connection.execute(SET_ABSENT, keys)
    if found:
        graphs = await _graphs(connection, found)
        await connection.execute(UPSERT, *map(list, zip(*(_record(one, graphs) for one in found), strict=True)))
    await index_vulnerabilities(connection)
    if stored and await connection.fetchval(CHECKED):
        changed = changes.findings("vulnerability", before, await connection.fetch(OPEN))
        await changes.save_changes(connection, changed, scan_id=scan_id, advisory_check_id=check_id)
    return len(found)


async def _graphs(connection: asyncpg.Connection[Any], found: Iterable[Vulnerability]) -> dict[str, LockGraph]:
    """Return the graphs of the lock files that contain indirect packages, by path, as far as the files state them."""
    uses = [place.use for one in found for place in one.places[:PLACES_KEPT]]
    paths = sorted({use.lock for use in uses if use.lock and not use.direct})
    direct = defaultdict(set)
    for path, *version in await connection.fetch(DIRECT, paths):
        direct[path].add(version_of(*version))
    return {
        path: LockGraph([Locked(*one) for one in json.loads(locked or "[]")], json.loads(needs), direct[path])
        for path, locked, needs in await connection.fetch(GRAPHS, paths)
    }


def _record(one: Vulnerability, graphs: Mapping[str, LockGraph]) -> tuple[Any, ...]:
    """Return the row of `vulnerabilities`."""
    advisory = one.advisory
    return (
        one.key,
        advisory.id,
        one.ecosystem,
        one.name,
        json.dumps(one.versions),
        advisory.severity.value,
        advisory.score,
        advisory.vector,
        advisory.own,
        advisory.summary,
        one.affected,
        one.fixed,
        one.reason,
        one.direct,
        one.imported,
        json.dumps([_place(place, graphs) for place in one.places[:PLACES_KEPT]]),
        json.dumps(one.aliases),
        json.dumps(advisory.links),
        one.fix.command if one.fix else None,
        one.fix.advice if one.fix else None,
    )


def _place(package: Package, graphs: Mapping[str, LockGraph]) -> dict[str, Any]:
    use = package.use
    chains = []
    if not use.direct and (graph := graphs.get(use.lock or "")):
        chains = graph.chains(version_of(package.ecosystem, package.name, package.version), 1)
    return {
        "version": package.version,
        "path": use.path,
        "line": package.line,
        "lock": use.lock,
        "lock_line": package.lock_line,
        "direct": use.direct,
        "kind": use.kind,
        "chain": chains[0] if chains else None,
    }


def names_of(packages: Sequence[Package]) -> frozenset[Name]:
    """Return the names of packages."""
    return frozenset(package.key for package in packages)
