"""Read a session's telemetry, and save the output and ends of its runs in the log store.

Only one Hub reads at a time, which a lock in the project's folder ensures. The next one continues where it stopped.
"""

import fcntl
import json
import logging
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import anyio
import anyio.abc
import anyio.to_thread
import httpx

from commandcenter_hub.domain.server_sent_events import EventParser
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.session.host import Session
from commandcenter_hub.engines.dagger.telemetry import stream
from commandcenter_hub.engines.dagger.telemetry.log_store import End, Writer
from commandcenter_hub.engines.dagger.telemetry.stream import Reassembly, Span

log = logging.getLogger(__name__)

RETRY_S = 0.1
"""Pause before another attempt to get the lock or to read a stream, seconds."""
PROBES = 3
"""Number of requests in a row that must be refused before a session counts as lost."""
PROBE_EVERY_S = 0.25
"""Pause after a refused request, seconds."""
SLOW_S = 60.0
"""Time without an answer after which a session counts as lost, seconds: a busy engine answers late."""
OTHER_TRACES = 1_000
"""Maximum number of traces that are remembered as belonging to no run; beyond it, they are looked up again."""
LAST_OUTPUT_S = 5.0
"""Longest time to wait for a process's last output after its span has ended, seconds."""

Listener = Callable[[Span], None]


class Reader:
    """Read one session's streams into its log store until the session ends."""

    def __init__(
        self,
        session: Session,
        path: Path,
        lock: Path,
        runs: Callable[[], Mapping[str, str]],
        end: Callable[[], Awaitable[None]],
    ) -> None:
        """Prepare to read.

        Args:
            session: the session to read.
            path: path of its log store.
            lock: path of the file that the reader locks.
            runs: returns the service names of the session's runs by trace. The relay's name is empty; its output is
                not saved.
            end: ends the session's host, which would otherwise wait for ever for an engine that has ended.
        """
        self.session = session
        self._end = end
        self.listeners: dict[str, Listener] = {}
        self.begun: set[str] = set()
        self.reading = anyio.Event()
        self.caught_up = anyio.Event()
        self._path, self._lock, self._runs = path, lock, runs
        self._known: dict[str, str] = {}
        self._other_traces: set[str] = set()
        self._forgotten: set[str] = set()
        self._exits: dict[str, tuple[int | None, int | None]] = {}
        self._closing: anyio.abc.TaskGroup | None = None
        self._writer: Writer | None = None

    async def run(self) -> None:
        """Read until the session ends, then save the end of each of its runs."""
        file = os.open(self._lock, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not _locked(file):
                await anyio.sleep(RETRY_S)
            self._writer = await anyio.to_thread.run_sync(Writer, self._path, self._runs)
            self._exits.clear()  # read again, if this is another attempt after the disk was full
            for run in self._forgotten:
                self._writer.discard(run)
            self.reading.set()
            try:
                await self._read()
            finally:
                self._writer.close()
                self._writer = None
        finally:
            os.close(file)

    async def _read(self) -> None:
        assert self._writer is not None
        async with anyio.create_task_group() as tasks:
            self._closing = tasks
            tasks.start_soon(self._follow, "logs", self._on_logs)
            tasks.start_soon(self._follow, "traces", self._on_traces)
            tasks.start_soon(self._catch_up)
            await processes.ended(self.session.who)
            # Let the streams deliver what the session sent last.
            await anyio.sleep(0.3)
            tasks.cancel_scope.cancel()
        lost = {run: End(lost=True) for run in {*self._known, *self._runs()} if run not in self._writer.ends}
        for run, (code, number) in self._exits.items():
            if run in lost:
                lost[run] = End(code, number)
        rest = {run: self._writer.runs[run].rest() for run in lost if run in self._writer.runs}
        if lost:
            self._writer.write(self._writer.place, rest, set(), lost)

    async def _follow(self, kind: str, take: Callable[[str, dict[str, object]], None]) -> None:
        """Read one stream; when it breaks, reconnect and continue after the last message."""
        assert self._writer is not None
        place = self._writer.place if kind == "logs" else ""
        while True:
            try:
                async for behind, message in events(self.session, kind, place):
                    place = behind
                    take(place, message)
            except httpx.HTTPError as error:
                log.debug("the stream of the session's %s broke: %s", kind, error)
            if await self._is_lost():
                await self._end()
            await anyio.sleep(RETRY_S)

    async def _is_lost(self) -> bool:
        """Return whether the session's engine no longer answers. A restarted engine does not have the session."""
        with anyio.move_on_after(SLOW_S):
            for _ in range(PROBES):
                try:
                    async with _client(self.session) as client:
                        answer = await client.post("/query", json={"query": "{version}"})
                    if answer.status_code == 200:
                        return False
                except httpx.HTTPError:
                    pass
                await anyio.sleep(PROBE_EVERY_S)
        return True

    async def _catch_up(self) -> None:
        """Set `caught_up` once all past events are read: make a marked request, and wait until its span arrives."""
        mark = secrets.token_hex(16)
        self.listeners[mark] = lambda _: self.caught_up.set()
        headers = {"traceparent": f"00-{mark}-{secrets.token_hex(8)}-01"}
        while not self.caught_up.is_set():
            try:
                async with _client(self.session) as client:
                    await client.post("/query", json={"query": "{version}"}, headers=headers)
            except httpx.HTTPError:
                pass
            with anyio.move_on_after(1):
                await self.caught_up.wait()
        del self.listeners[mark]

    def _on_logs(self, place: str, message: dict[str, object]) -> None:
        assert self._writer is not None
        lines: dict[str, list[stream.Line]] = {}
        changed: set[str] = set()
        for chunk in stream.chunks(message):
            if not self._is_run(chunk.trace) or chunk.trace in self._writer.ends:
                continue
            lines_of_run = self._writer.runs.setdefault(chunk.trace, Reassembly())
            before = dict(lines_of_run.open)
            complete = lines_of_run.add(chunk)
            if not self._known[chunk.trace]:
                continue
            lines.setdefault(chunk.trace, []).extend(complete)
            if lines_of_run.open != before:
                changed.add(chunk.trace)
        if lines or changed:
            self._writer.write(place, lines, changed, self._ends())
        else:
            self._writer.place = place

    def _on_traces(self, place: str, message: dict[str, object]) -> None:
        for span in stream.spans(message):
            if span.trace in self.listeners:
                self.listeners[span.trace](span)
            if not self._is_run(span.trace):
                continue
            if stream.begins(span):
                self.begun.add(span.trace)
            exit_ = stream.exit_of(span)
            if exit_ is not None and span.trace not in self._exits:
                self.begun.add(span.trace)
                self._exits[span.trace] = exit_
                assert self._closing is not None
                self._closing.start_soon(self._save_end, span.trace)

    def _is_run(self, trace: str) -> bool:
        """Return whether a trace is that of a run. A run is recorded before Dagger receives it."""
        if trace in self._known:
            return True
        if trace in self._other_traces:
            return False
        self._known |= self._runs()
        if trace not in self._known:
            if len(self._other_traces) >= OTHER_TRACES:
                self._other_traces.clear()
            self._other_traces.add(trace)
        return trace in self._known

    def consumed(self, run: str, until: int) -> None:
        """Record that a run's lines were read up to an offset of the log store."""
        if self._writer is not None:
            self._writer.consumed(run, until)

    def forget(self, run: str) -> None:
        """Forget an ended run whose lines were all read."""
        if self._writer is not None:
            self._writer.discard(run)
        else:
            self._forgotten.add(run)
        self._known.pop(run, None)
        self._exits.pop(run, None)
        self.begun.discard(run)

    async def _save_end(self, run: str) -> None:
        """Save the end of a run, once both its output streams have ended or LAST_OUTPUT_S have passed."""
        writer = self._writer
        assert writer is not None
        with anyio.move_on_after(LAST_OUTPUT_S):
            while run not in writer.ends and not self._at_end(run):
                await anyio.sleep(0.02)
        if run not in writer.ends:
            rest = {run: writer.runs[run].rest()} if run in writer.runs else {}
            writer.write(writer.place, rest, set(), {run: End(*self._exits[run])})

    def _ends(self) -> dict[str, End]:
        """Return the ends of runs that are known and not saved yet."""
        assert self._writer is not None
        waiting = [run for run in self._exits if run not in self._writer.ends and self._at_end(run)]
        return {run: End(*self._exits[run]) for run in waiting}

    def _at_end(self, run: str) -> bool:
        assert self._writer is not None
        lines_of_run = self._writer.runs.get(run)
        return lines_of_run is not None and len(lines_of_run.done) == 2


async def events(session: Session, kind: str, after: str) -> AsyncIterator[tuple[str, dict[str, object]]]:
    """Yield (position, message) of one of the session's streams after a position, until it breaks.

    Args:
        session: the session.
        kind: the stream, `logs` or `traces`.
        after: position of the last message that is known; empty for the beginning.

    Raises:
        httpx.HTTPError: the stream cannot be read.
    """
    headers = {"accept": "text/event-stream"}
    if after:
        headers["x-last-event-id"] = after
    parser = EventParser(after)
    async with _client(session) as client, client.stream("GET", f"/v1/{kind}", headers=headers) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_bytes():
            for event in parser.feed(chunk):
                yield event.id, json.loads(event.data)


def _client(session: Session) -> httpx.AsyncClient:
    timeout = httpx.Timeout(None, connect=5.0)
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{session.port}", auth=(session.token, ""), timeout=timeout, trust_env=False,
        verify=False,  # noqa: S501 - loopback
    )  # fmt: skip


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def finish(path: Path, lock: Path, runs: frozenset[str]) -> None:
    """Save the runs of an ended session as lost if their ends were not read. Blocks.

    Args:
        path: path of the session's log store.
        lock: path of the file that the reader locks.
        runs: traces of the session's runs.
    """
    file = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)  # a reader, if there is one, ends soon
        writer = Writer(path)
        try:
            lost = {run: End(lost=True) for run in runs if run not in writer.ends}
            rest = {run: writer.runs[run].rest() for run in lost if run in writer.runs}
            if lost:
                writer.write(writer.place, rest, set(), lost)
        finally:
            writer.close()
    finally:
        os.close(file)
