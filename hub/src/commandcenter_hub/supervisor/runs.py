"""Watch one run of a service: its health, its output, and its end."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Engine, Exit, Handle, LogLine
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.pings import Alert, Pings, steady_pause
from commandcenter_hub.supervisor.probes import Prober, healthy

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.01
PAUSE_GROWTH = 1.1
"""A service that became healthy is detected at most 10 % late."""
LONGEST_PAUSE_S = 0.4
FAILED_PAUSE_S = 0.25
"""With this and STEADY_PAUSE_S, the state lags less than 2 s behind what a client sees that polls without pauses."""
FAILURES = 2
"""Number of probes in a row that must fail before a healthy service counts as unhealthy."""
READ_TO_END_S = 1.0
"""Longest time that the end of a run waits for its last lines to be in the journal, seconds."""
READ_AGAIN_S = (0.5, 30.0)
"""First and longest pause before a failed read is repeated, seconds; the pause doubles."""
COLLECT_S = 0.02
FULL_BATCH_LINES = 500
"""Size of a batch, lines, after which more lines are probably waiting already."""
INDEX_EVERY_S = 1.0
BUSY_LINES = 5_000
"""Number of lines within `INDEX_EVERY_S` above which lines are stored without being indexed."""
SHOWN_AFTER_S = 2.0
"""Time after which users see why a starting service is not ready yet, seconds."""


async def probe_for_ever(
    prober: Prober,
    service: Service,
    now: Callable[[], float],
    state: Callable[[], ServiceState],
    report: Callable[[ServiceState, str | HubError], None],
    engine_problem: Callable[[], Awaitable[HubError | None]],
    alert: Alert,
    pings: Pings,
) -> None:
    """Probe until cancelled, and report each change of the result: (new state, reason). Raise the alert at failures.

    A service that has not been ready yet is reported as starting whenever the reason of its failed probes changes.

    While the engine does not answer, the reason of a failure is its problem, and the start timeout does not pass.
    """
    start = _StartWatch(service, now, report, engine_problem)
    pause, failures = FIRST_PAUSE_S, 0
    problem: HubError | None = None
    if state() is ServiceState.HEALTHY:  # its takeover has just probed it
        await steady_pause()
    while True:
        why = await healthy(prober)
        if why is None:
            failures, problem = 0, None
            if state() is not ServiceState.HEALTHY:
                report(ServiceState.HEALTHY, "")
            await pings.until_next_probe(prober, alert)
            continue
        alert.raise_()
        if state() is ServiceState.STARTING:
            pause = min(LONGEST_PAUSE_S, pause * PAUSE_GROWTH)
            await start.failed(why)
        else:
            failures, pause, before = failures + 1, FAILED_PAUSE_S, problem
            if failures >= FAILURES:
                if state() is ServiceState.HEALTHY:
                    report(ServiceState.UNHEALTHY, why)  # without waiting for the engine, which may take seconds
                problem = await engine_problem()
                if (problem is None) is not (before is None):
                    report(ServiceState.UNHEALTHY, problem or why)
        await anyio.sleep(pause)


class _StartWatch:
    """Report why a run that has not been ready yet fails its probes, and that its start timeout has passed."""

    def __init__(
        self,
        service: Service,
        now: Callable[[], float],
        report: Callable[[ServiceState, str | HubError], None],
        engine_problem: Callable[[], Awaitable[HubError | None]],
    ) -> None:
        self._limit_s, self._now, self._report, self._engine_problem = (
            service.start_timeout_s, now, report, engine_problem,
        )  # fmt: skip
        self._began, self._shown = now(), ""

    async def failed(self, why: str | HubError) -> None:
        """Report a failed probe if its reason is new, the start timeout has passed, or waiting does not help."""
        if isinstance(why, HubError):  # waiting does not help
            self._report(ServiceState.UNHEALTHY, why)
        elif self._now() - self._began >= self._limit_s:
            if await self._engine_problem() is not None:
                self._began = self._now()
            else:
                self._report(ServiceState.UNHEALTHY, f"not ready after {self._limit_s:g} s: {why}")
        elif why != self._shown and self._now() - self._began >= SHOWN_AFTER_S:
            self._shown = why
            self._report(ServiceState.STARTING, why)


async def read_log(
    engine: Engine,
    handle: Handle,
    journal: Journal,
    over: anyio.Event,
    read: anyio.Event,
    written: Callable[[], None],
) -> None:
    """Copy all of a run's output to the journal, then let the engine discard it.

    Args:
        engine: the engine, which keeps the output until it is read.
        handle: the run.
        journal: the journal to write to.
        over: set when the run's end is saved, so that only its output is still needed.
        read: this function sets it when all output was read once.
        written: called when lines were written.
    """
    pause, longest = READ_AGAIN_S
    while True:
        try:
            await keep_journal(engine, handle, journal, written)
            read.set()
            await over.wait()
            cursor = await anyio.to_thread.run_sync(journal.cursor, handle.run)
            if await engine.discard(handle, cursor):
                await anyio.to_thread.run_sync(journal.read_to_end, handle.run)
                return
        except Exception:  # an error here affects only the log, and no line is lost
            log.exception("the log of %s cannot be read; retrying", handle.service)
        await anyio.sleep(pause)
        pause = min(longest, pause * 2)


def set_event() -> anyio.Event:
    """Return an event that is set."""
    event = anyio.Event()
    event.set()
    return event


async def keep_journal(engine: Engine, handle: Handle, journal: Journal, written: Callable[[], None]) -> None:
    """Write a run's output to the journal, from where the journal ends, until the run has ended.

    Output that cannot be written, for example because the disk is full, is retried: the engine still has it.
    """
    after = await anyio.to_thread.run_sync(journal.cursor, handle.run)
    async for batch in engine.logs(handle, after):
        await _write(journal, handle, batch)
        written()
        if len(batch) < FULL_BATCH_LINES:
            # Collect the lines of a moment in one transaction, instead of one transaction for each line.
            await anyio.sleep(COLLECT_S)


async def index_when_quiet(journal: Journal, written: Callable[[], anyio.Event]) -> None:
    """Until cancelled, index lines that arrived faster than they could be indexed, once fewer lines arrive.

    Args:
        journal: the journal of the lines.
        written: returns the event that is set when the next lines are written.
    """
    while True:
        next_lines = written()
        if not journal.unindexed:
            await next_lines.wait()
        newest = journal.newest
        await anyio.sleep(INDEX_EVERY_S)
        while journal.unindexed and journal.newest - newest < BUSY_LINES:
            newest = journal.newest
            try:
                await anyio.to_thread.run_sync(journal.index)
            except sqlite3.Error as error:  # a search also finds lines that are not indexed
                log.warning("the log in %s cannot be indexed: %s", journal.path, error)
                break


async def _write(journal: Journal, handle: Handle, batch: list[LogLine]) -> None:
    pause = 0.5
    while True:
        try:
            await anyio.to_thread.run_sync(journal.append, handle.service, handle.run, batch)
        except Exception as error:  # the engine still has the lines
            log.warning("the journal of %s cannot be written: %s", handle.service, error)
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                # The file is damaged: a retry would fail again.
                await anyio.to_thread.run_sync(journal.start_over)
            await anyio.sleep(pause)
            pause = min(30.0, pause * 2)
        else:
            return


async def watch(
    engine: Engine, handle: Handle, read: anyio.Event, probing: Callable[[], Coroutine[Any, Any, None]] | None
) -> Exit:
    """Probe a run until it has ended, and return how it ended.

    Args:
        engine: the engine that runs it.
        handle: the run.
        read: set when its output is in the journal; this function waits for it at most READ_TO_END_S.
        probing: probes until cancelled; None if the run should not be probed.
    """
    async with anyio.create_task_group() as tasks:
        if probing is not None:
            tasks.start_soon(probing)
        ended = await engine.wait(handle)
        tasks.cancel_scope.cancel()
    with anyio.move_on_after(READ_TO_END_S):
        await read.wait()
    return ended
