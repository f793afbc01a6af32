"""`python -m commandcenter_app.processes.history`: update git insights in its own process.

Settings come from the environment (DATABASE_URL, WORKSPACE). Prints `changed` if anything was written. Ends when stdin
closes because the backend died.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter_app.history.arrivals import Edit, edits, unfiltered
from commandcenter_app.history.blame import Origin, blame
from commandcenter_app.history.export import Export
from commandcenter_app.history.facts import Facts, GitState, moment_of, read_history, read_state
from commandcenter_app.processes.child import begin
from commandcenter_app.radar.fill import fill
from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.git import Git, GitError

if TYPE_CHECKING:
    import asyncpg

BLAMES_WITHIN_S = 60.0
"""Time limit for finding authors of TODOs, seconds; the rest are left for the next run."""
READ_LIMIT_BYTES = 4 * 1024 * 1024

Ask = Callable[[str, str, list[int]], dict[int, Origin] | None]
"""Returns the origins of lines of a file, by its path and its content at HEAD; None while they are not known."""

FILES_WITH_TODOS = """
SELECT f.id, f.path, f.mtime_ns, f.size_bytes, array_agg(t.line ORDER BY t.line) AS lines, b.blob
FROM files f JOIN todos t ON t.file_id = f.id LEFT JOIN blames b ON b.file_id = f.id
    AND (b.mtime_ns, b.size_bytes) = (f.mtime_ns, f.size_bytes)
GROUP BY f.id, b.blob ORDER BY f.path
"""
# Skip a file that a scan has locked to change or remove it: see TAKE_FILES in scan/store.py.
TAKE = "SELECT true FROM files WHERE id = $1 FOR SHARE SKIP LOCKED"
NAME = """
UPDATE todos t SET author = o.author, author_email = o.email, commit_id = o.sha, written_at = o.written_at
FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) AS o(line, author, email, sha, written_at)
WHERE t.file_id = $1 AND t.line = o.line
"""
BLAMED = """
INSERT INTO blames (file_id, blob, mtime_ns, size_bytes) SELECT id, $2, mtime_ns, size_bytes FROM files WHERE id = $1
ON CONFLICT (file_id) DO UPDATE
    SET blob = excluded.blob, mtime_ns = excluded.mtime_ns, size_bytes = excluded.size_bytes
"""
ARRIVE = """
INSERT INTO arrivals (kind, name, author, branch, subject, committed_at, files, files_count, at)
SELECT *, CASE WHEN $9 THEN least(new.committed_at, now()) ELSE now() END
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::int[])
    AS new(kind, name, author, branch, subject, committed_at, files, files_count)
ON CONFLICT (kind, name) DO UPDATE SET branch = excluded.branch, author = excluded.author
"""
LEAVE = """
DELETE FROM arrivals a
WHERE NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS n(kind, name) WHERE (n.kind, n.name) = (a.kind, a.name))
"""
LATEST_FILES = "SELECT path, mtime_ns FROM files ORDER BY mtime_ns DESC, path LIMIT 2000"
EDITED = """
INSERT INTO edits (path, action, at) VALUES ($1, $2, coalesce($3, now()))
ON CONFLICT (path) DO UPDATE SET action = excluded.action, at = coalesce($3, edits.at)
"""
EDITS_KEPT = 1_000
SCANNED = "SELECT EXISTS (SELECT FROM scans WHERE status = 'done')"


def main() -> int:
    """Update git insights. Returns the exit code: 0, or 1 after a line on stderr with the reason."""
    settings = begin(nice=10)
    if asyncio.run(update(str(settings.workspace), settings.dsn, exported=settings.selected)):
        print("changed", flush=True)
    return 0


async def update(root: str, dsn: str, *, exported: bool = False) -> bool:
    """Read the repository and write what has changed. Returns whether anything was written.

    With `exported`, read what the Hub has read from the repository, if there is anything.
    """
    import asyncpg

    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        dsn, timeout=10, server_settings={"application_name": "commandcenter history"}
    )
    try:
        export = Export(os.path.realpath(root))
        facts = await asyncio.to_thread(export.facts) if exported else None
        if facts is not None:
            changed = await keep(connection, facts, lambda: None)
            changed = await keep_edits(connection, export.root, facts, None) or changed
            return await name_authors(connection, facts, partial(exported_origins, export)) or changed
        # Not strict: git looks for its configuration in the project, which is named, and not in its working folder.
        with private_place(Path(root), strict=False) as place:
            git = Git(export.root, place)
            facts = await asyncio.to_thread(read_state, git)
            changed = await keep(connection, facts, partial(read_history, git, facts, int(time.time())))
            changed = await keep_edits(connection, export.root, facts, git) or changed
            return await name_authors(connection, facts, partial(ask, git)) or changed
    finally:
        await connection.close(timeout=2)


async def keep(connection: asyncpg.Connection[Any], facts: Facts, read: Callable[[], None]) -> bool:
    """Write git insights if they have changed, after `read` has added the history to the facts.

    Counts of recent days are updated once a day.
    """
    today = datetime.now(UTC).date().isoformat()
    fingerprint = hashlib.sha256(
        json.dumps([today, facts.shown(), sorted(facts.blobs), facts.tags]).encode()
    ).hexdigest()
    if await connection.fetchval("SELECT fingerprint FROM history") == fingerprint:
        return False
    if facts.state is GitState.OK:
        try:
            await asyncio.to_thread(read)
        except GitError as error:
            shallow = replace(facts, state=GitState.BROKEN, message=text(str(error)))
            facts = replace(shallow, hint="Run `git fsck` in the folder for details.")
    async with connection.transaction():
        await connection.execute("DELETE FROM history; DELETE FROM commits; DELETE FROM contributors")
        await connection.execute("DELETE FROM touched_files; DELETE FROM weeks")
        copy = connection.copy_records_to_table
        await copy(
            "commits",
            records=[
                (place, sha, text(name), text(email), moment_of(moment), text(subject))
                for place, (sha, name, email, moment, subject) in enumerate(facts.commits)
            ],
        )
        await copy(
            "contributors",
            records=[
                (text(name), text(one.email), one.commits, one.recent, moment_of(one.first), moment_of(one.last))
                for name, one in facts.people.items()
            ],
        )
        await copy(
            "touched_files",
            records=[
                (
                    text(path),
                    one.commits,
                    one.recent,
                    len(one.authors),
                    moment_of(one.last),
                    path in facts.blobs,
                    moment_of(one.first) if one.first is not None else None,
                )
                for path, one in facts.touched.items()
                if len(path.encode("utf-8", "replace")) <= 2_500
            ],
        )
        await copy("weeks", records=[(week, *counts) for week, counts in facts.weeks.items()])
        if facts.state is GitState.OK:
            await keep_arrivals(connection, facts)
        await connection.execute(
            "INSERT INTO history (fingerprint, checked_at, facts) VALUES ($1, now(), $2)",
            fingerprint,
            json.dumps(facts.shown()),
        )
    await update_radar(connection)
    return True


async def update_radar(connection: asyncpg.Connection[Any]) -> None:
    """Suggest rings again, now that git has shown how old files are; the first scan ends before git is read."""
    async with connection.transaction():
        if await connection.fetchval(SCANNED):
            await fill(connection)


async def keep_arrivals(connection: asyncpg.Connection[Any], facts: Facts) -> None:
    """Save commits and tags with the time at which the desk first saw them.

    Those of the first reading are saved with their own time.
    """
    rows = [
        (
            one.kind,
            text(one.name),
            text(one.author),
            text(one.branch),
            text(one.subject),
            moment_of(one.moment),
            text(json.dumps(one.files)),
            one.files_count,
        )
        for one in {(one.kind, one.name): one for one in [*facts.arrivals, *facts.tags]}.values()
    ]
    first = not await connection.fetchval("SELECT EXISTS (SELECT FROM arrivals)")
    columns = list(map(list, zip(*rows, strict=True))) if rows else [[] for _ in range(8)]
    await connection.execute(ARRIVE, *columns, first)
    await connection.execute(LEAVE, *columns[:2])


async def keep_edits(connection: asyncpg.Connection[Any], root: str, facts: Facts, git: Git | None) -> bool:
    """Save which files differ from the newest commit. Returns whether this has changed."""
    found: list[Edit] = []
    if facts.blobs:
        latest = [tuple(row) for row in await connection.fetch(LATEST_FILES)]
        known = [row[0] for row in await connection.fetch("SELECT path FROM files")]
        read = partial(content, root)
        found = await asyncio.to_thread(lambda: list(edits(latest, known, facts.blobs, read, root))[:EDITS_KEPT])
        if git is not None:
            found = await asyncio.to_thread(unfiltered, git, found)
    rows = [(text(one.path), one.action, moment_of_ns(one.mtime_ns)) for one in found]
    before = {tuple(row) for row in await connection.fetch("SELECT path, action FROM edits")}
    async with connection.transaction():
        await connection.execute("DELETE FROM edits WHERE NOT path = ANY($1::text[])", [row[0] for row in rows])
        await connection.executemany(EDITED, rows)
    return before != {row[:2] for row in rows}


def moment_of_ns(time_ns: int | None) -> datetime | None:
    """Convert nanoseconds since 1970 to a date that is not in the future."""
    if time_ns is None:
        return None
    seconds, rest = divmod(max(time_ns, 0), 10**9)
    return min(moment_of(seconds) + timedelta(microseconds=rest // 1000), datetime.now(UTC))


async def name_authors(connection: asyncpg.Connection[Any], facts: Facts, ask: Ask) -> bool:
    """Find the authors of TODOs in files whose committed or current content changed. Returns whether it found any."""
    if not facts.blobs:
        return False
    changed, until = False, time.monotonic() + BLAMES_WITHIN_S
    for row in await connection.fetch(FILES_WITH_TODOS):
        blob = facts.blobs.get(row["path"], "")
        if row["blob"] == blob:
            continue
        if time.monotonic() > until:
            break
        origins: dict[int, Origin] | None = {}
        if blob:
            with suppress(GitError, OSError, ValueError):
                origins = await asyncio.to_thread(ask, row["path"], blob, row["lines"])
        if origins is None:
            continue
        async with connection.transaction():
            if not await connection.fetchval(TAKE, row["id"]):
                continue
            found = [
                (line, text(o.author), text(o.email), o.sha, moment_of(o.written_at)) for line, o in origins.items()
            ]
            if found:
                await connection.execute(NAME, row["id"], *map(list, zip(*found, strict=True)))
                changed = True
            await connection.execute(BLAMED, row["id"], blob)
    return changed


def ask(git: Git, path: str, blob: str, lines: list[int]) -> dict[int, Origin]:
    """Return the origins of lines of a file as it is now. Raises GitError and OSError."""
    return blame(git, path, blob, content(git.root, path), lines)


def exported_origins(export: Export, path: str, blob: str, lines: list[int]) -> dict[int, Origin] | None:
    """Return the origins of lines of a file as it is now; None while the Hub has not exported them. Raises OSError."""
    record = export.record(path)
    if record is None or record.blob != blob:
        return None
    return record.origins_of(content(export.root, path), lines)


def content(root: str, path: str) -> bytes:
    """Read a file without following links. Raises OSError."""
    descriptor = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        return file.read(READ_LIMIT_BYTES)


def text(value: str) -> str:
    """Return a text from a commit in a form that the database can store."""
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


if __name__ == "__main__":
    sys.exit(main())
