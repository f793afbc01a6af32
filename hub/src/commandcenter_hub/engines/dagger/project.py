"""A project's one session, for as long as something runs in it: opened when needed, taken over, ended."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import Progress, StepReport
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
"""A session in which nothing runs is kept for as long: a service that died is started again within half of it."""


class ProjectSession:
    """Opens, takes over and ends the session, as runs need it.

    Attributes:
        folder: where everything about the project's sessions is written down.
        records: of its runs.
        port_proxy: holds its ports.
        background: what goes on beside its services.
        held: the session that is attached to, if one is; `current` looks for it.
    """

    def __init__(
        self,
        home: Path,
        project: str,
        folder: Path,
        options: DaggerOptions,
        plan: Callable[[], RelayPlan],
        quiet: Callable[[], Awaitable[None]],
    ) -> None:
        """Serve one project. Touches nothing yet.

        Args:
            home: COMMANDCENTER_HOME.
            project: the project's slug.
            folder: where everything about its sessions is written down.
            options: what is set for the engine.
            plan: returns what its relay is made of.
            quiet: ends what goes on beside the services, before the session is ended.
        """
        self.folder = folder
        self.hosts = host.SessionHosts(folder, options)
        self.records = RunStore(folder / "runs")
        self.port_proxy = PortProxy(home, project)
        self.background = BackgroundTasks()
        self._home, self._options, self._plan, self._quiet = home, options, plan, quiet
        self.held: AttachedSession | None = None
        self._busy = 0
        self._lock = anyio.Lock()

    # -- attaching to it

    async def current(self) -> AttachedSession | None:
        """Return the session that is held, attached to; None when there is none."""
        async with self._lock:
            return await self._current()

    async def _current(self) -> AttachedSession | None:
        if self.held is not None and self.held.alive:
            return self.held
        await self.let_go()
        found = await anyio.to_thread.run_sync(self.hosts.find)
        return None if found is None else self._hold(found, "", adopted=bool(self.running()))

    def _hold(self, found: host.Session, version: str, *, adopted: bool = False) -> AttachedSession:
        held = self.held = AttachedSession(
            found, version, self.folder, self.hosts, self.records, self.port_proxy, self._plan
        )
        self.background.start(f"session-{found.id}", lambda: held.run(adopted=adopted))
        return held

    async def open(self, report: Report) -> AttachedSession:
        """Return the project's session, opened if need be.

        Args:
            report: takes the steps.

        Raises:
            EngineUnavailable: there is no engine, or it does not let us in.
        """
        held = await self.current()
        if held is not None:
            return held
        step = StepReport("session", "Open a session on the Dagger engine")
        report(step)
        try:
            async with self._lock:
                held = await self._current() or await self._open(lambda why: report(replace(step, detail=why)))
        except HubError as error:
            report(replace(step, progress=Progress.FAILED, detail=error.message))
            raise
        report(replace(step, progress=Progress.SUCCEEDED, detail=f"Dagger {held.version}".rstrip()))
        return held

    async def _open(self, detail: Callable[[str], None]) -> AttachedSession:
        found = await locate(self._options)
        self._forget()
        return self._hold(*await open_session(self._home, self.hosts, self._options, found, detail))

    def _forget(self) -> None:
        """Remove what is left of earlier sessions, but for what may still be read."""
        last = self.hosts.last()
        log_store.forget(self.folder, frozenset() if last is None else frozenset({last}))
        for record in self.records.all():
            self.records.remove(record.run)
        relay.forget(self.folder)
        for pattern in ("*.pid", "*.exit", "*.out", "*.err"):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)

    def running(self) -> list[RunRecord]:
        """Return the runs that are not stopped, but for the relay."""
        return [record for record in self.records.all() if record.service]

    # -- ending it

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Keep the session until the end of the block, even when nothing runs in it."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            if self._busy == 0 and not self.running():
                self.background.start("linger", self.linger)

    async def rest(self) -> None:
        """End the session when nothing runs and nothing is about to."""
        if self._busy == 0 and not self.running():
            await self.end()

    async def linger(self) -> None:
        """End the session when nothing has run in it for a while."""
        await anyio.sleep(LINGER_S)
        held = self.held
        if held is None or self._busy:
            return
        for record in self.running():
            if not await anyio.to_thread.run_sync(log_store.ended, held.log_store, record.trace):
                return
        await self.end()

    async def let_go(self) -> None:
        """Leave the session. It goes on."""
        held, self.held = self.held, None
        if held is not None:
            await held.close()

    async def end(self) -> None:
        """End the session; nothing of it is left then."""
        async with self._lock:
            await self._quiet()
            await self.port_proxy.leave()
            await self.hosts.end()
            await self.let_go()
            for record in self.records.all():
                self.records.remove(record.run)
            relay.forget(self.folder)
