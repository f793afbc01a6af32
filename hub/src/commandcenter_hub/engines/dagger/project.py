"""Open, take over and end a project's session, of which there is at most one at a time."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NewerVersion
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines import ownership
from commandcenter_hub.engines.background import BackgroundTasks
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.dagger.attached import AttachedSession
from commandcenter_hub.engines.dagger.opening import locate, open_session
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy
from commandcenter_hub.engines.dagger.ports.relay import RelayPlan
from commandcenter_hub.engines.dagger.session import host
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore
from commandcenter_hub.engines.dagger.telemetry import log_store

log = logging.getLogger(__name__)

LINGER_S = 60.0
"""Time that an idle session is kept, seconds: a service that exited is restarted within half of it."""


class ProjectSession:
    """The session of one project, opened and ended as runs need it.

    Attributes:
        folder: folder with the files of the project's sessions.
        records: records of its runs.
        port_proxy: opens its ports.
        background: its background tasks.
        attached: the session that this Hub is attached to; None before `current` or `open` has found one.
    """

    def __init__(
        self,
        home: Path,
        project: str,
        folder: Path,
        options: DaggerOptions,
        plan: Callable[[], RelayPlan],
        stop_background: Callable[[], Awaitable[None]],
        *,
        upkeep: bool = True,
    ) -> None:
        """Serve one project. Reads and writes nothing yet.

        Args:
            home: COMMANDCENTER_HOME.
            project: the project's slug.
            folder: folder with the files of its sessions.
            options: the engine's options.
            plan: returns the definition of its relay.
            stop_background: ends the background tasks before the session is ended.
            upkeep: whether the ports of adopted services are kept open.
        """
        self.folder = folder
        self.hosts = host.SessionHosts(folder, options)
        self.records = RunStore(folder / "runs")
        self.port_proxy = PortProxy(home, project)
        self.background = BackgroundTasks()
        self._home, self._options, self._plan, self._stop_background = home, options, plan, stop_background
        self.attached: AttachedSession | None = None
        self._busy, self._upkeep = 0, upkeep
        self._lock = anyio.Lock()

    def refuse_copy(self) -> None:
        """Raise if this home is a copy and the project's session runs in the original; remove the copied records.

        The project is therefore refused only once, and can be used afterwards. Blocks.

        Raises:
            RunsInAnotherHome: the session belongs to another home.
        """
        try:
            original = self.hosts.original()
        except NewerVersion:  # each use of the session is refused, and nothing is changed
            return
        if original is None:
            return
        for record in self.records.all():
            self.records.remove(record.run)
        relay.forget(self.folder)
        self.port_proxy.forget()
        self.hosts.forget_original()
        raise ownership.runs_in(original.parent.parent, self.folder.parent.parent)

    # -- attaching to it

    async def current(self) -> AttachedSession | None:
        """Return the project's session, attached; None when there is none."""
        async with self._lock:
            return await self._current()

    async def _current(self) -> AttachedSession | None:
        if self.attached is not None and self.attached.alive:
            return self.attached
        await self.detach()
        found = await anyio.to_thread.run_sync(self.hosts.find)
        return None if found is None else self._attach(found, "", adopted=self._upkeep and bool(self.running()))

    def _attach(self, found: host.Session, version: str, *, adopted: bool = False) -> AttachedSession:
        attached = self.attached = AttachedSession(
            found, version, self.folder, self.hosts, self.records, self.port_proxy, self._plan
        )
        self.background.start(f"session-{found.id}", lambda: attached.run(adopted=adopted))
        return attached

    async def open(self, report: Report) -> AttachedSession:
        """Return the project's session; open one if there is none.

        Args:
            report: receives the steps.

        Raises:
            EngineUnavailable: there is no engine, or no session can be opened on it.
        """
        attached = await self.current()
        if attached is not None:
            return attached
        step = StepReport("session", "Open a session on the Dagger engine")
        report(step)
        try:
            async with self._lock:
                attached = await self._current() or await self._open(lambda why: report(replace(step, detail=why)))
        except HubError as error:
            report(replace(step, progress=Progress.FAILED, detail=error.message))
            raise
        report(replace(step, progress=Progress.SUCCEEDED, detail=f"Dagger {attached.version}".rstrip()))
        return attached

    async def _open(self, detail: Callable[[str], None]) -> AttachedSession:
        found = await locate(self._options)
        self._forget()
        return self._attach(*await open_session(self._home, self.hosts, self._options, found, detail))

    def _forget(self) -> None:
        """Remove the files of earlier sessions, except the log store of the last one, which may still be read."""
        last = self.hosts.last()
        log_store.forget(self.folder, frozenset() if last is None else frozenset({last}))
        for record in self.records.all():
            self.records.remove(record.run)
        relay.forget(self.folder)
        for pattern in ("*.pid", "*.exit", "*.out", "*.err"):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)

    def running(self) -> list[RunRecord]:
        """Return the records of services' runs; a run is recorded until it is stopped."""
        return [record for record in self.records.all() if record.service]

    # -- ending it

    @asynccontextmanager
    async def keep_open(self) -> AsyncIterator[None]:
        """Keep the session until the end of the block, even if nothing runs in it."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            if self._busy == 0 and not self.running():
                self.background.start("linger", self.linger)

    async def end_if_idle(self) -> None:
        """End the session if nothing runs in it and no operation keeps it."""
        async with self._lock:  # an operation that begins meanwhile waits, and then opens another session
            if self._busy == 0 and not await self._any_alive():
                await self._end()

    async def _any_alive(self) -> bool:
        """Return whether a recorded run of a service may still run: some that have ended are still recorded."""
        attached, records = self.attached, self.running()
        if attached is None:
            return bool(records)
        for record in records:
            if not await anyio.to_thread.run_sync(log_store.ended, attached.log_store, record.trace):
                return True
        return False

    async def linger(self) -> None:
        """Wait for LINGER_S, then end the session if no run is alive and no operation keeps it."""
        await anyio.sleep(LINGER_S)
        if self.attached is not None:
            await self.end_if_idle()

    async def detach(self) -> None:
        """Detach from the session, which keeps running."""
        attached, self.attached = self.attached, None
        if attached is not None:
            await attached.close()

    async def end(self) -> None:
        """End the session, close its ports, and remove its records."""
        async with self._lock:
            await self._end()

    async def _end(self) -> None:
        """End the session. The caller holds the lock."""
        await self._stop_background()
        await self.port_proxy.leave()
        attached = self.attached
        try:
            if attached is not None:
                attached.ending = True
            await self.hosts.end()
        finally:
            if attached is not None:
                attached.ending = False
        await self.detach()
        for record in self.records.all():
            self.records.remove(record.run)
        relay.forget(self.folder)
