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
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.background import BackgroundTasks
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.dagger import check
from commandcenter_hub.engines.dagger.attached import AttachedSession, log_store_of
from commandcenter_hub.engines.dagger.errors import EngineAway
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy
from commandcenter_hub.engines.dagger.ports.relay import RelayPlan
from commandcenter_hub.engines.dagger.session import client, host, managed
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore
from commandcenter_hub.engines.dagger.telemetry import log_store, reader
from commandcenter_hub.engines.dagger.telemetry.log_store import End

log = logging.getLogger(__name__)

LINGER_S = 60.0
"""A session in which nothing runs is kept for as long: a service that died is started again within half of it."""
UNSEEN_S = 5.0
"""When a session is over, its reader writes down how its runs ended; somebody else does when it has not by then."""


class ProjectSession:
    """Holds on to the session, and knows whether it is still needed."""

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
        self._held: AttachedSession | None = None
        self._busy = 0
        self._lock = anyio.Lock()

    # -- having it

    async def current(self) -> AttachedSession | None:
        """Return the session that is held, attached to; None when there is none."""
        async with self._lock:
            return await self._current()

    async def _current(self) -> AttachedSession | None:
        if self._held is not None and self._held.alive:
            return self._held
        await self.let_go()
        found = await anyio.to_thread.run_sync(self.hosts.find)
        return None if found is None else self._hold(found, "", adopted=bool(self.running()))

    def _hold(self, found: host.Session, version: str, *, adopted: bool = False) -> AttachedSession:
        held = self._held = AttachedSession(
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
            found = await anyio.to_thread.run_sync(check.where, self._options)
            if found.problem:
                raise EngineAway(found.problem)
            async with self._lock:
                held = await self._current() or await self._opened(found, lambda why: report(replace(step, detail=why)))
        except HubError as error:
            report(replace(step, progress=Progress.FAILED, detail=error.message))
            raise
        report(replace(step, progress=Progress.SUCCEEDED, detail=f"Dagger {held.version}".rstrip()))
        return held

    async def _opened(self, found: check.Where, tell: Callable[[str], None]) -> AttachedSession:
        program = await anyio.to_thread.run_sync(client.find_program, self._options)
        if program is None:
            tell("fetching Dagger's program")
            program = await anyio.to_thread.run_sync(client.fetch_program, self._options)
        self._forget()
        if found.address:
            opened, version = await host.opened(self.hosts, program, found.address, host.OPEN_S)
        else:
            opened, version = await self._opened_on(found.runtime, program, tell)
        await anyio.to_thread.run_sync(check.remember, self._home, found.key, version)
        return self._hold(opened, version)

    async def _opened_on(self, runtime: str, program: Path, tell: Callable[[str], None]) -> tuple[host.Session, str]:
        """Open a session on the engine that a container runtime provides, which is fetched and started if need be."""
        own = await anyio.to_thread.run_sync(managed.provided, program, self._options)
        if own is None:
            return await host.opened(self.hosts, program, "", host.PROVISION_S)

        async def look() -> None:
            seen = await anyio.to_thread.run_sync(managed.container, runtime, own.name, self._options)
            if seen is None:
                return
            if seen.problem:
                raise EngineAway(f"{runtime} could not start Dagger's engine ({own.name}): {seen.problem}.")
            tell(f"{runtime} starts Dagger's engine" if seen.made else f"{runtime} fetches Dagger's engine")

        return await host.opened(self.hosts, program, own.address, host.PROVISION_S, look)

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

    # -- what ran in it

    async def attend(self, name: str, trace: str) -> None:
        """Make sure that the end of a run is, or will be, written down: when its session is over, here and now."""
        held = await self.current()
        if held is None or held.session.id != name:
            await self._finish(name, trace)

    def consumed(self, name: str, trace: str) -> Callable[[int], None]:
        """Return what takes the offset up to which a run's lines were read."""

        def note(until: int) -> None:
            if self._held is not None and self._held.session.id == name:
                self._held.reader.consumed(trace, until)

        return note

    def discard(self, service: str, run: str) -> None:
        """Forget the lines of a run that has ended, and its record when the service was started again since."""
        if self._held is not None:
            self._held.reader.forget(client.trace_id(run))
        if any(record.run != run for record in self.running() if record.service == service):
            self.records.remove(run)

    async def end_of(self, name: str, trace: str) -> End:
        """Return how a run of a session ended, once it has."""
        await self.attend(name, trace)
        found: list[End] = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._guard, name, trace)
            found.append(await log_store.end_of(log_store_of(self.folder, name), trace))
            tasks.cancel_scope.cancel()
        return found[0]

    async def _guard(self, name: str, trace: str) -> None:
        held = await self.current()
        if held is not None and held.session.id == name:
            await processes.ended(held.session.who)
            await anyio.sleep(UNSEEN_S)
        await self._finish(name, trace)

    async def _finish(self, name: str, trace: str) -> None:
        traces = frozenset({*self.records.traces(name), trace})
        lock = self.folder / f"{name}.reader"
        await anyio.to_thread.run_sync(reader.finish, log_store_of(self.folder, name), lock, traces)

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
        held = self._held
        if held is None or self._busy:
            return
        for record in self.running():
            if not await anyio.to_thread.run_sync(log_store.ended, held.log_store, record.trace):
                return
        await self.end()

    async def let_go(self) -> None:
        """Leave the session. It goes on."""
        held, self._held = self._held, None
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
