"""`python -m commandcenter_app.processes.gaps ID`: run one check in its own process.

Settings come from the environment; progress goes to stdout as lines of JSON. When stdin closes because the backend
died, the process ends with the clients it started.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from commandcenter_app.gaps.check import Name, Outcome, RegistryAnswer, RegistryCheck, summary
from commandcenter_app.gaps.clients import CLIENTS
from commandcenter_app.gaps.project import from_registry
from commandcenter_app.gaps.store import load, refresh_gaps
from commandcenter_app.processes.child import EXIT_STOPPED, begin, cause_of, explain, failed, report
from commandcenter_app.shared.children import NoPrivateFolderError

if TYPE_CHECKING:
    import asyncpg

    from commandcenter_app.settings import BackendSettings

KEEP = """
INSERT INTO releases (ecosystem, name, newest, versions, deprecated, released, changes, licence, problem,
    checked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::timestamptz)
ON CONFLICT (ecosystem, name) DO UPDATE SET newest = excluded.newest, versions = excluded.versions,
    deprecated = excluded.deprecated, released = excluded.released, changes = excluded.changes,
    licence = excluded.licence, problem = excluded.problem, checked_at = excluded.checked_at
"""
LAST_ASKED = "SELECT ecosystem, name, checked_at FROM releases"
SAVE = "UPDATE gap_checks SET clients = $2 WHERE id = $1 AND status = 'running'"
FINISH = """
UPDATE gap_checks SET status = 'done', done = coalesce(total, 0), finished_at = clock_timestamp()
WHERE id = $1 AND status = 'running' RETURNING id
"""


class NoRegistryReachedError(Exception):
    """No registry can be reached; the message is the reason."""


def main() -> int:
    """Run the check. Returns the exit code: EXIT_DONE, EXIT_STOPPED, or EXIT_FAILED after printing the reason."""
    settings = begin(nice=5)  # pages and searches have priority
    try:
        return asyncio.run(check(int(sys.argv[1]), settings))
    except Exception as error:
        cause = cause_of(error)
        if isinstance(cause, NoRegistryReachedError):
            failed("offline", str(cause), "Earlier results are kept. Check again when online.")
        elif isinstance(cause, NoPrivateFolderError):
            failed("no_private_folder", "No package client was run, since one could be misled there.", str(cause))
        else:
            explain(cause, "check")
    return 1


async def check(check_id: int, settings: BackendSettings) -> int:
    """Check the project's dependencies and find the gaps. Returns the exit code. Raises NoRegistryReachedError."""
    import asyncpg
    from redis.asyncio import Redis

    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        settings.dsn, timeout=10, server_settings={"application_name": "commandcenter check"}
    )
    redis = Redis.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=10)
    lock = asyncio.Lock()

    async def keep(name: Name, answer: RegistryAnswer) -> None:
        async with lock:
            await connection.execute(KEEP, *name, *record(answer))

    try:
        names = await wanted(connection)

        def progress(done: int, total: int) -> None:
            report(phase="ask", done=done, total=total)

        outcomes = await RegistryCheck(settings.workspace, CLIENTS, redis, progress, keep).run(names)
        async with connection.transaction():
            await refresh_gaps(connection, check_id=check_id)
            await connection.execute(SAVE, check_id, json.dumps(summary(outcomes)))
            if not none_answered(outcomes) and await connection.fetchval(FINISH, check_id) is None:
                return EXIT_STOPPED
    finally:
        await redis.aclose()
        await connection.close(timeout=2)
    if none_answered(outcomes):
        raise NoRegistryReachedError(" ".join(dict.fromkeys(one.message or "" for one in outcomes)).strip())
    return 0


async def wanted(connection: asyncpg.Connection[Any]) -> list[Name]:
    """Return the names to check: first those never checked, then those checked longest ago."""
    known = await load(connection)
    names = {
        (one.ecosystem, one.name): None
        for one in known.dependencies
        if one.ecosystem in CLIENTS and from_registry(one, known.own)
    }
    asked = {(ecosystem, name): at.timestamp() for ecosystem, name, at in await connection.fetch(LAST_ASKED)}
    return sorted(names, key=lambda name: asked.get(name, 0.0))


def none_answered(outcomes: list[Outcome]) -> bool:
    """Return whether there were names to check and no client returned an answer for any of them."""
    return bool(outcomes) and all(one.state != "asked" for one in outcomes)


def record(answer: RegistryAnswer) -> tuple[Any, ...]:
    """Return the values of a row of `releases` after its key."""
    found = answer.releases
    versions = json.dumps(found.versions if found else [])
    return (
        found.newest if found else None,
        versions,
        found.deprecated if found else None,
        found.released if found else None,
        found.changes if found else None,
        found.licence if found else None,
        answer.problem,
        answer.asked_at,
    )


if __name__ == "__main__":
    sys.exit(main())
