"""Read, search and follow the logs of projects."""

import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TypeVar

import anyio
import anyio.to_thread

from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.storage.repositories import ProjectRepository
from commandcenter_hub.supervisor import log_search
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.log_query import Filter, StoredLine
from commandcenter_hub.supervisor.log_search import Found
from commandcenter_hub.supervisor.registry import SupervisorRegistry

T = TypeVar("T")

LINES_AT_ONCE = 500
SEARCHES = 2
"""Number of searches at the same time; others wait."""


class LogService:
    """Reads the logs of projects, in threads."""

    def __init__(self, projects: ProjectService, rows: ProjectRepository, supervisors: SupervisorRegistry) -> None:
        self._projects, self._rows, self._supervisors = projects, rows, supervisors
        self._searches = anyio.CapacityLimiter(SEARCHES)

    async def read(self, reference: str, wanted: Filter, tail: int) -> tuple[list[StoredLine], bool]:
        """Return the newest wanted log lines, oldest first, and whether older ones exist.

        With `wanted.after`, return the oldest wanted lines after that one, and whether newer ones may exist.

        Raises:
            ProjectNotFound: there is no such project.
        """
        journal = await self._journal(reference)
        if journal is None:
            return [], False
        if wanted.after is not None:
            return await self._following(journal, wanted, tail)
        return await self._newest(journal, wanted, tail)

    async def around(self, reference: str, wanted: Filter, moment: float, tail: int) -> tuple[list[StoredLine], bool]:
        """Return the wanted lines around a time (seconds since 1970), and whether older ones exist.

        Raises:
            ProjectNotFound: there is no such project.
        """
        journal = await self._journal(reference)
        if journal is None:
            return [], False
        first = await anyio.to_thread.run_sync(log_search.first_at, journal.path, moment)
        middle = journal.newest + 1 if first is None else first
        lines, more = await self._newest(journal, replace(wanted, before=middle), max(1, tail // 2))
        newer, _ = await self._following(journal, replace(wanted, after=middle - 1), tail - len(lines))
        return lines + newer, more

    async def _newest(self, journal: Journal, wanted: Filter, limit: int) -> tuple[list[StoredLine], bool]:
        """Return the newest wanted lines, oldest first, and whether older ones exist."""
        if wanted.search or wanted.pattern:
            found = await self._search(journal, wanted, limit, 0)
            return found.lines, found.before is not None
        return await anyio.to_thread.run_sync(journal.read, wanted, limit)

    async def _following(self, journal: Journal, wanted: Filter, limit: int) -> tuple[list[StoredLine], bool]:
        """Return the oldest wanted lines, oldest first, and whether newer ones may exist."""
        if wanted.search or wanted.pattern:
            return await self._in_thread(lambda stop: log_search.following(journal.path, wanted, limit, stop))
        lines = await anyio.to_thread.run_sync(journal.following, wanted, limit + 1)
        return lines[:limit], len(lines) > limit

    async def search(self, reference: str, wanted: Filter, limit: int, context: int) -> Found:
        """Search all kept lines; return the newest hits with `context` lines around each.

        The search ends if the caller is cancelled.

        Raises:
            ProjectNotFound: there is no such project.
        """
        journal = await self._journal(reference)
        return Found([], [], None) if journal is None else await self._search(journal, wanted, limit, context)

    async def _search(self, journal: Journal, wanted: Filter, limit: int, context: int) -> Found:
        return await self._in_thread(lambda stop: log_search.search(journal.path, wanted, limit, context, stop))

    async def _in_thread(self, search: Callable[[threading.Event], T]) -> T:
        """Run a search in a thread; set its event, which stops it, if the caller is cancelled."""
        stop = threading.Event()
        try:
            return await anyio.to_thread.run_sync(search, stop, abandon_on_cancel=True, limiter=self._searches)
        finally:
            stop.set()

    async def _journal(self, reference: str) -> Journal | None:
        """Return the journal of a project; None if it was never started."""
        supervisor = self._supervisors.get((await self._projects.row(reference)).id)
        return None if supervisor is None else supervisor.journal

    async def behind_bytes(self, reference: str) -> int:
        """Return how many bytes of output are not in the log yet, for the service that is furthest behind.

        Raises:
            ProjectNotFound: there is no such project.
        """
        supervisor = self._supervisors.get((await self._projects.row(reference)).id)
        if supervisor is None:
            return 0
        places = await anyio.to_thread.run_sync(supervisor.journal.places)
        engine = supervisor.engine
        own = [(handle, cursor) for handle, cursor in places if handle.engine == engine.name]
        return max([await engine.unread_bytes(handle, cursor) for handle, cursor in own], default=0)

    async def newest_line(self, project_id: str) -> int | None:
        """Return the id of the newest line of a project's log, or None if the log is empty."""
        supervisor = self._supervisors.get(project_id)
        if supervisor is None:
            return None
        newest, _ = await anyio.to_thread.run_sync(supervisor.journal.read, Filter(), 1)
        return newest[-1].id if newest else None

    async def follow(
        self,
        project_id: str,
        wanted: Filter,
        *,
        tail: int,
        after: int | None,
        newest: int | None,
    ) -> AsyncIterator[list[StoredLine]]:
        """Yield the wanted log lines after the line `after`, or without it the last `tail` ones; then new ones.

        Each list contains the lines that are available at that moment, at most LINES_AT_ONCE.

        `newest` is the result of `newest_line` from before the response began, so that no line is lost or repeated.
        """
        while (supervisor := self._supervisors.get(project_id)) is None:
            if await self._rows.get(project_id) is None:
                return
            after = 0  # the project was never started: follow its log from the beginning
            await anyio.sleep(0.2)
        journal = supervisor.journal
        if after is None:
            after = newest or 0
            older = replace(wanted, before=after + 1)
            lines, _ = await self._newest(journal, older, tail) if tail else ([], False)
            for at in range(0, len(lines), LINES_AT_ONCE):
                yield lines[at : at + LINES_AT_ONCE]
        while self._supervisors.get(project_id) is supervisor and not self._supervisors.closing:
            written = supervisor.lines_written
            # Compare texts here, not in the query: then lines that do not match are read only once.
            later = Filter(services=wanted.services, after=after)
            lines = await anyio.to_thread.run_sync(journal.following, later, LINES_AT_ONCE)
            if matching := [line for line in lines if wanted.matches(line)]:
                yield matching
            if lines:
                after = lines[-1].id
            else:
                with anyio.move_on_after(5):
                    await written.wait()
