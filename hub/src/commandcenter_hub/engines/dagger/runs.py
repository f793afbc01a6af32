"""The runs of a project: found again, ended, what they wrote and how they ended; also after their session is over."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import anyio
import anyio.to_thread

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import Handle, LogLine
from commandcenter_hub.engines.dagger.attached import log_store_of
from commandcenter_hub.engines.dagger.errors import EngineAway
from commandcenter_hub.engines.dagger.project import ProjectSession
from commandcenter_hub.engines.dagger.session.client import trace_id
from commandcenter_hub.engines.dagger.session.runs import RunRecord
from commandcenter_hub.engines.dagger.telemetry import log_store, reader
from commandcenter_hub.engines.dagger.telemetry.log_store import End

SEEN_S = 10.0
"""How long the session's reader may take to read what has happened."""
UNSEEN_S = 5.0
"""When a session is over, its reader saves how its runs ended; whoever waits does when it has not by then."""


class ProjectRuns:
    """The runs of one project's services."""

    def __init__(self, project: ProjectSession) -> None:
        self._project = project
        self._read_until: dict[str, int] = {}

    async def recover(self, run: str) -> RunRecord | None:
        """Return the record of a run that runs; None when it does not, and then nothing of it is left."""
        records = self._project.records
        record, held = records.get(run), await self._project.current()
        if record is None or held is None or held.session.id != record.session:
            return None
        if await anyio.to_thread.run_sync(log_store.ended, held.log_store, record.trace):
            return None
        if not record.started:
            # Cut off half-way. Once all that happened is read, it is certain whether its process was begun.
            with anyio.move_on_after(SEEN_S):
                await held.reader.caught_up.wait()
            if record.trace not in held.reader.begun:
                await held.runs.stop(record, 0)
                records.remove(record.run)
                return None
            record = replace(record, started=True)
            records.put(record)
        return record

    async def stop(self, record: RunRecord, grace_s: float) -> None:
        """Return when nothing of a run is left, and its end is saved if it had begun."""
        held = await self._project.current()
        if held is None or held.session.id != record.session:
            return
        try:
            await held.runs.stop(record, grace_s)
            if record.started:
                with anyio.move_on_after(SEEN_S):
                    await log_store.end_of(held.log_store, record.trace)
        except EngineAway:
            if held.alive:
                raise

    async def follow(self, session: str, run: str, after: str | None) -> AsyncIterator[list[LogLine]]:
        """Yield the lines of a run from behind a cursor, until its end."""
        trace = trace_id(run)
        await self._attend(session, trace)
        store = log_store_of(self._project.folder, session)
        async for batch in log_store.follow(store, trace, after, self._consumed(session, trace)):
            yield batch

    def _consumed(self, session: str, trace: str) -> Callable[[int], None]:
        """Return what takes the offset up to which a run's lines were read."""

        def note(until: int) -> None:
            self._read_until[trace] = until
            held = self._project.held
            if held is not None and held.session.id == session:
                held.reader.consumed(trace, until)

        return note

    async def unread_bytes(self, session: str, run: str) -> int:
        """Return how much of a session's log store was not read yet for a run that is followed."""
        read_until = self._read_until.get(trace_id(run))
        if read_until is None:
            return 0
        size = await anyio.to_thread.run_sync(log_store.size_bytes, log_store_of(self._project.folder, session))
        return max(0, size - read_until)

    async def discard(self, session: str, handle: Handle, after: str | None) -> bool:
        """Forget the lines of a run that has ended, and its record when the service was started again since.

        Return false, and forget nothing, when there are lines behind the cursor.
        """
        trace, store = trace_id(handle.run), log_store_of(self._project.folder, session)
        if await anyio.to_thread.run_sync(log_store.has_more, store, trace, after):
            return False
        self._read_until.pop(trace, None)
        if self._project.held is not None:
            self._project.held.reader.forget(trace)
        if any(record.run != handle.run for record in self._project.running() if record.service == handle.service):
            self._project.records.remove(handle.run)
        return True

    async def end_of(self, session: str, run: str) -> End:
        """Return how a run ended, once it has."""
        trace = trace_id(run)
        await self._attend(session, trace)
        found: list[End] = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._guard, session, trace)
            found.append(await log_store.end_of(log_store_of(self._project.folder, session), trace))
            tasks.cancel_scope.cancel()
        return found[0]

    async def _attend(self, session: str, trace: str) -> None:
        """Make sure that the end of a run is, or will be, saved: when its session is over, here and now."""
        held = await self._project.current()
        if held is None or held.session.id != session:
            await self._finish(session, trace)

    async def _guard(self, session: str, trace: str) -> None:
        held = await self._project.current()
        if held is not None and held.session.id == session:
            await processes.ended(held.session.who)
            await anyio.sleep(UNSEEN_S)
        await self._finish(session, trace)

    async def _finish(self, session: str, trace: str) -> None:
        folder = self._project.folder
        traces = frozenset({*self._project.records.traces(session), trace})
        await anyio.to_thread.run_sync(
            reader.finish, log_store_of(folder, session), folder / f"{session}.reader", traces
        )
