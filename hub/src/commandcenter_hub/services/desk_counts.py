"""Counts of running desks that the Hub's list shows: vulnerabilities, gaps and tasks.

The Hub reads a desk's summary only while a page shows the list, at most every 30 s, or every 4 s while the desk scans.
No request waits for a desk: counts that are not known yet are absent.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from commandcenter_hub.services.desk_client import get_json, import_httpx, run_of
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)
FRESH_S = 30.0
"""Age up to which the counts of a desk are not read again, seconds."""
FRESH_IN_SCAN_S = 4.0
"""The same while the desk scans its folder, since its counts are about to change."""
TIMEOUT_S = 5.0
PARALLEL = 8
MAX_RESPONSE_BYTES = 1 << 16
TARGET = "/api/summary"


@dataclass(frozen=True)
class DeskCounts:
    """Counts of a desk: vulnerabilities and gaps by severity, open tasks and overdue ones."""

    vulnerabilities_critical: int
    vulnerabilities_high: int
    vulnerabilities_medium: int
    vulnerabilities_low: int
    vulnerabilities_unknown: int
    gaps_high: int
    gaps_medium: int
    gaps_low: int
    tasks_open: int
    tasks_overdue: int


@dataclass(frozen=True)
class _Read:
    """The counts that a run of a backend has returned, or None if it failed; `again_at` is in monotonic seconds."""

    run: str
    again_at: float
    counts: DeskCounts | None


class DeskCountsService:
    """Reads the counts of running desks in the background, and returns the latest."""

    def __init__(self, supervisors: SupervisorRegistry, now: Callable[[], float] = time.monotonic) -> None:
        self._supervisors, self._now = supervisors, now
        self._known: dict[str, _Read] = {}
        self._wake = anyio.Event()

    def known(self) -> Mapping[str, DeskCounts]:
        """Return the known counts by project; request those that are missing or old from `run`."""
        running = self._running()
        self._known = {name: read for name, read in self._known.items() if name in running}
        if any(self._is_due(name, run) for name, (_, run) in running.items()):
            self._wake.set()
        return {
            name: read.counts
            for name, read in self._known.items()
            if read.counts is not None and read.run == running[name][1]
        }

    async def run(self) -> None:
        """Read the counts that `known` requests, until cancelled."""
        await self._wake.wait()
        httpx = await anyio.to_thread.run_sync(import_httpx)
        async with httpx.AsyncClient(
            trust_env=False,
            timeout=TIMEOUT_S,
            verify=False,  # plain HTTP: loading certificates takes time
            limits=httpx.Limits(max_keepalive_connections=0),  # the next request may be for another backend
        ) as client:
            limit = anyio.CapacityLimiter(PARALLEL)
            while True:
                await self._wake.wait()
                self._wake = anyio.Event()
                async with anyio.create_task_group() as tasks:
                    for name, (supervisor, run) in self._running().items():
                        if self._is_due(name, run):
                            tasks.start_soon(self._read, client, limit, supervisor, run)

    def _running(self) -> dict[str, tuple[Supervisor, str]]:
        return {
            one.project_id: (one, run) for one in self._supervisors.all() if (run := run_of(one, "backend")) is not None
        }

    def _is_due(self, project_id: str, run: str) -> bool:
        read = self._known.get(project_id)
        return read is None or read.run != run or self._now() >= read.again_at

    async def _read(
        self, client: "httpx.AsyncClient", limit: anyio.CapacityLimiter, supervisor: Supervisor, run: str
    ) -> None:
        counts, scanning = None, False
        try:
            async with limit:
                # Its port may belong to another program as soon as this run has ended.
                if run_of(supervisor, "backend") == run:
                    with anyio.fail_after(TIMEOUT_S):
                        summary = await get_json(client, supervisor, TARGET, MAX_RESPONSE_BYTES)
                    counts, scanning = _counts(summary), summary.get("scan_running") is True
        except Exception as error:  # one desk must not affect the others; its counts are absent
            log.debug("could not read the summary of the desk of project %s: %r", supervisor.project_id, error)
        again_at = self._now() + (FRESH_IN_SCAN_S if scanning else FRESH_S)
        self._known[supervisor.project_id] = _Read(run, again_at, counts)


def _counts(summary: Any) -> DeskCounts:
    """Return the counts in a summary; 0 for those that a desk of an earlier version does not count.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it has another form.
    """
    given = summary["counts"]
    found = {name: given.get(name, 0) for name in DeskCounts.__dataclass_fields__}
    if not all(type(count) is int and 0 <= count < 2**53 for count in found.values()):
        raise ValueError("a count is not a number")
    return DeskCounts(**found)
