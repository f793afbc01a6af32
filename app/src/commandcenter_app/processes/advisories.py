"""`python -m commandcenter_app.processes.advisories ID`: check the locked packages for vulnerabilities.

The export of advisories is read if one is set. The server is queried only if one is set and a user has switched it on.
Settings come from the environment; progress goes to stdout as lines of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter_app.advisories.data import Name, concerning
from commandcenter_app.advisories.export import ExportError, NameFilter, documents
from commandcenter_app.advisories.find import Package
from commandcenter_app.advisories.osv import BrokenAdvisoryError, OtherEcosystemError, read
from commandcenter_app.advisories.server import AdvisoryServer, Limits, ServerError
from commandcenter_app.advisories.store import (
    ANSWERED,
    KNOWN,
    STATE,
    SUPPORTED,
    keep_advisories,
    load_packages,
    names_of,
    refresh_vulnerabilities,
)
from commandcenter_app.advisories.terms import Advisory
from commandcenter_app.processes.child import EXIT_STOPPED, begin, cause_of, explain, failed, report

if TYPE_CHECKING:
    import asyncpg

    from commandcenter_app.settings import BackendSettings

PROBLEMS_KEPT = 20
"""Maximum number of broken documents that are named; all are counted."""
REPORT_EVERY = 5_000
FILE, SERVER = "file", "server"
SWITCH = "SELECT ask_server FROM advisory_settings"
BEGIN = "UPDATE advisory_checks SET packages = $2 WHERE id = $1 AND status = 'running'"
FAILED_SOURCE = """
INSERT INTO advisory_sources (source, outcome) VALUES ($1, $2)
ON CONFLICT (source) DO UPDATE SET outcome = advisory_sources.outcome || excluded.outcome
"""
FINISH = """
UPDATE advisory_checks SET status = 'done', done = coalesce(total, done), finished_at = clock_timestamp()
WHERE id = $1 AND status = 'running' RETURNING id
"""


class NoSourceError(Exception):
    """No source of advisories could be read; the message is the reason."""


@dataclass
class Reading:
    """The result of reading a source: advisories on the wanted packages, number of documents, and broken ones."""

    advisories: list[Advisory] = field(default_factory=list)
    documents: int = 0
    broken: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)

    def problem(self, name: str, reason: str) -> None:
        """Count a document that cannot be read, and name it."""
        self.broken += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append({"name": name[:200], "reason": reason})

    def outcome(self) -> str:
        """Return the outcome as JSON."""
        counts = {"documents": self.documents, "broken": self.broken, "problems": self.problems}
        return json.dumps({**counts, "error": None})


Reader = Callable[["asyncpg.Connection[Any]", str, Sequence[Package]], Coroutine[Any, Any, tuple[Reading, list[str]]]]
"""Reads a source; returns what it read, and the ids of stored advisories that are still valid."""


def main() -> int:
    """Run the check. Returns the exit code: EXIT_DONE, EXIT_STOPPED, or EXIT_FAILED after printing the reason."""
    settings = begin(nice=5)  # pages and searches have priority
    try:
        return asyncio.run(check(int(sys.argv[1]), settings))
    except Exception as error:
        cause = cause_of(error)
        if isinstance(cause, NoSourceError):
            failed("no_advisories", str(cause), "Earlier results are kept. Fix it, then check again.")
        else:
            explain(cause, "check")
    return 1


async def check(check_id: int, settings: BackendSettings) -> int:
    """Read all sources and find the vulnerabilities. Returns the exit code. Raises NoSourceError."""
    import asyncpg

    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        settings.dsn, timeout=10, server_settings={"application_name": "commandcenter advisories"}
    )
    try:
        packages = await load_packages(connection)
        await connection.execute(BEGIN, check_id, await connection.fetchval(STATE, SUPPORTED))
        failures: list[str] = []
        read_any = False
        sources: list[tuple[str, str, Reader]] = [
            (FILE, settings.advisories_file, from_file),
            (SERVER, settings.advisories_url if await connection.fetchval(SWITCH) else "", from_server),
        ]
        for source, address, reader in sources:
            if not address:
                if source == FILE:  # advisories of a server are kept, with the time of its answer
                    await keep_advisories(connection, FILE, [])
                continue
            try:
                reading, kept = await reader(connection, address, packages)
            except (ExportError, ServerError) as error:
                failures.append(str(error))
                await connection.execute(FAILED_SOURCE, source, json.dumps({"error": str(error)}))
                continue
            read_any = True
            async with connection.transaction():
                await keep_advisories(connection, source, reading.advisories, kept=kept)
                await connection.execute(ANSWERED, source, reading.outcome())
        async with connection.transaction():
            await refresh_vulnerabilities(connection, check_id=check_id)
            if (read_any or not failures) and await connection.fetchval(FINISH, check_id) is None:
                return EXIT_STOPPED
    finally:
        await connection.close(timeout=2)
    if failures and not read_any:
        raise NoSourceError(" ".join(failures))
    return 0


async def from_file(
    _connection: asyncpg.Connection[Any], path: str, packages: Sequence[Package]
) -> tuple[Reading, list[str]]:
    """Read the export. Raises ExportError."""
    return await asyncio.to_thread(read_export, Path(path), names_of(packages)), []


def read_export(path: Path, wanted: frozenset[Name]) -> Reading:
    """Read the advisories of the wanted packages from an export. Raises ExportError."""
    reading = Reading()
    names = NameFilter({name for _, name in wanted})
    for document in documents(path):
        reading.documents += 1
        if reading.documents % REPORT_EVERY == 0:
            report(phase="read", done=reading.documents, total=None)
        if document.problem is not None:
            reading.problem(document.name, document.problem)
        elif names.may_concern(document.content):
            try:
                advisory = concerning(read(json.loads(document.content)), wanted)
            except OtherEcosystemError:
                pass  # such as a package of a Linux distribution with the same name
            except BrokenAdvisoryError as error:
                reading.problem(document.name, str(error))
            except (ValueError, RecursionError):
                reading.problem(document.name, "It is not JSON.")
            else:
                reading.advisories += [advisory] if advisory is not None else []
        elif not document.content.rstrip().endswith(b"}"):
            reading.problem(document.name, "It is not a JSON object.")
    return reading


async def from_server(
    connection: asyncpg.Connection[Any], url: str, packages: Sequence[Package], limits: Limits | None = None
) -> tuple[Reading, list[str]]:
    """Query the server. Returns new and changed advisories, and the ids of the others, which are stored already.

    The advisories are complete, so that they stay valid when the project adds another package that they affect. Raises
    ServerError.
    """
    import httpx

    wanted = names_of(packages)
    queries = sorted({(one.ecosystem, one.name, one.version) for one in packages})
    limits = limits or Limits()
    report(phase="ask", done=0, total=len(queries))
    known = dict(await connection.fetch(KNOWN, SERVER))
    reading = Reading()
    try:
        async with asyncio.timeout(limits.total_s), httpx.AsyncClient(timeout=limits.response_s) as client:
            server = AdvisoryServer(url, client, limits)
            named = await server.affecting(queries)
            kept = [one for one, modified in named.items() if modified and known.get(one) == modified]
            advisories, broken = await server.fetch(sorted(named.keys() - set(kept)))
    except TimeoutError:
        raise ServerError(f"The server did not answer all queries within {limits.total_s:g} s.") from None
    except ExceptionGroup as error:
        cause = cause_of(error)
        if isinstance(cause, ServerError):
            raise cause from error
        raise
    reading.documents = len(named)
    reading.advisories = [one for one in advisories if concerning(one, wanted) is not None]
    for name, reason in sorted(broken):
        reading.problem(name, reason)
    return reading, kept


if __name__ == "__main__":
    sys.exit(main())
