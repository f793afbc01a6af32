"""The runs of a project: recover and stop them, and read their lines and ends, also after their session has ended.

Arguments named `trace` are the ID of a run's trace.
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import anyio
import anyio.to_thread

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import Handle, LogLine
from commandcenter_hub.engines.dagger.attached import AttachedSession, log_store_of
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.dagger.errors import EngineAway
from commandcenter_hub.engines.dagger.project import ProjectSession
from commandcenter_hub.engines.dagger.session.runs import RunRecord
from commandcenter_hub.engines.dagger.telemetry import log_store, reader
from commandcenter_hub.engines.dagger.telemetry.log_store import End

CATCH_UP_S = 10.0
"""Longest time that the session's reader may take to read past events, seconds."""
SAVE_ENDS_S = 5.0
"""Longest time that the reader may take to save how runs ended when their session has ended, seconds."""


class ProjectRuns:
    """The runs of one project's services."""

    def __init__(self, project: ProjectSession) -> None:
        self._project = project
        self._read_until: dict[str, int] = {}

    async def recover(self, run: str) -> RunRecord | None:
        """Return the record of a run that is alive; None, with nothing left of the run, when it is not."""
        records = self._project.records
        record, attached = records.get(run), await self._project.current()
        if record is None or attached is None or attached.session.id != record.session:
            return None
        if await anyio.to_thread.run_sync(log_store.ended, attached.log_store, record.trace):
            return None
        if not record.started:
            # The start was interrupted. Once all past events are read, it is certain whether its process was started.
            with anyio.move_on_after(CATCH_UP_S):
                await attached.reader.caught_up.wait()
            if record.trace not in attached.reader.begun:
                await attached.runs.stop(record, 0)
                records.remove(record.run)
                return None
            record = replace(record, started=True)
            records.put(record)
        return record

    async def stop(self, record: RunRecord, grace_s: float) -> None:
        """Stop a run; return once nothing of it is left and, if it had started, its end is saved."""
        attached = await self._project.current()
        if attached is None or attached.session.id != record.session:
            return
        try:
            await attached.runs.stop(record, grace_s)
            if record.started:
                with anyio.move_on_after(CATCH_UP_S):
                    await log_store.end_of(attached.log_store, record.trace)
        except EngineAway:
            if attached.alive:
                raise

    async def refusal(self, attached: AttachedSession, record: RunRecord, script: StartScript) -> str | None:
        """Wait until a start script has decided; return why it refuses to start the server, None if it does not."""
        lines = log_store.follow(attached.log_store, record.trace)
        async with contextlib.aclosing(lines):
            async for batch in lines:
                if any(line.text == script.passed for line in batch):
                    return None
        end = await log_store.end_of(attached.log_store, record.trace)
        return None if end.code is None else script.refusals.get(end.code)

    async def follow(self, session: str, trace: str, after: str | None) -> AsyncIterator[list[LogLine]]:
        """Yield the lines of a run after a cursor, until its end."""
        await self._ensure_end(session, trace)
        store = log_store_of(self._project.folder, session)
        async for batch in log_store.follow(store, trace, after, self._consumed(session, trace)):
            yield batch

    def _consumed(self, session: str, trace: str) -> Callable[[int], None]:
        """Return a function that saves the offset up to which a run's lines were read."""

        def save(until: int) -> None:
            self._read_until[trace] = until
            attached = self._project.attached
            if attached is not None and attached.session.id == session:
                attached.reader.consumed(trace, until)

        return save

    async def unread_bytes(self, session: str, trace: str) -> int:
        """Return how many bytes of a session's log store were not read yet for a run; 0 if no one follows it."""
        read_until = self._read_until.get(trace)
        if read_until is None:
            return 0
        size = await anyio.to_thread.run_sync(log_store.size_bytes, log_store_of(self._project.folder, session))
        return max(0, size - read_until)

    async def discard(self, session: str, trace: str, handle: Handle, after: str | None) -> bool:
        """Forget the lines of an ended run, and its record if the service has a newer run.

        Return false, and forget nothing, if there are lines after the cursor.
        """
        store = log_store_of(self._project.folder, session)
        if await anyio.to_thread.run_sync(log_store.has_more, store, trace, after):
            return False
        self._read_until.pop(trace, None)
        if self._project.attached is not None:
            self._project.attached.reader.forget(trace)
        if any(record.run != handle.run for record in self._project.running() if record.service == handle.service):
            self._project.records.remove(handle.run)
        return True

    async def end_of(self, session: str, trace: str) -> End:
        """Wait for the end of a run, and return how it ended."""
        await self._ensure_end(session, trace)
        found: list[End] = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._guard, session, trace)
            found.append(await log_store.end_of(log_store_of(self._project.folder, session), trace))
            tasks.cancel_scope.cancel()
        return found[0]

    async def _ensure_end(self, session: str, trace: str) -> None:
        """Save the end of a run now if its session has ended; otherwise the session's reader does."""
        attached = await self._project.current()
        if attached is None or attached.session.id != session:
            await self._finish(session, trace)

    async def _guard(self, session: str, trace: str) -> None:
        attached = await self._project.current()
        if attached is not None and attached.session.id == session:
            await processes.ended(attached.session.who)
            await anyio.sleep(SAVE_ENDS_S)
        await self._finish(session, trace)

    async def _finish(self, session: str, trace: str) -> None:
        folder = self._project.folder
        traces = frozenset({*self._project.records.traces(session), trace})
        await anyio.to_thread.run_sync(
            reader.finish, log_store_of(folder, session), folder / f"{session}.reader", traces
        )
