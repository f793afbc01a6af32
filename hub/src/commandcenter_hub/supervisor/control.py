"""Starts, watches and stops one service, and writes down what happens to it."""

import logging
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import DataDamaged, HubError, NewerVersion, ServiceFailed, StartTimeout
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.plan import Step
from commandcenter_hub.domain.reason import Reason, UnhealthyTooLong, describe
from commandcenter_hub.domain.stack import Service, Stack, comparable, fingerprint
from commandcenter_hub.domain.state import UP, ServiceState
from commandcenter_hub.engines.base import Engine, Exit, Handle, Report
from commandcenter_hub.storage.models import RunRow
from commandcenter_hub.storage.repositories import RunRepository
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.runs import happened, probe_for_ever, read_log, watch

log = logging.getLogger(__name__)

LAST_LINES = 12
"""As many of a service's last lines are shown beside its error."""
WATCH_AGAIN_S = (0.1, 1.0, 5.0)
"""Pauses before a run that could not be watched is looked for again; after the last it is given up."""
STOP_MARGIN_S = 30.0
"""An engine has as long beyond the grace period to make sure that nothing is left."""


class Spawn(Protocol):
    """Begins a task that ends with the supervisor."""

    def __call__(self, function: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Begin it."""


@dataclass(frozen=True)
class Shared:
    """What the parts of one project's supervision share.

    Attributes:
        report: takes the newest word on a step of the operation that is under way.
        tell: says that something about the project is different.
        poke: asks for a new plan.
        wrote: says that log lines were written.
        now, wall: monotonic seconds, and seconds since 1970.
    """

    project_id: str
    stack: Stack
    engine: Engine
    journal: Journal
    runs: RunRepository
    report: Report
    tell: Callable[[], None]
    poke: Callable[[], None]
    wrote: Callable[[], None]
    spawn: Spawn
    now: Callable[[], float]
    wall: Callable[[], float]


class ServiceControl:
    """One service of one project. Decides nothing: it does the steps of the plan and records what comes of them."""

    def __init__(self, service: Service, shared: Shared) -> None:
        self.service = service
        self.record = Record(service.name, since=shared.wall())
        self._shared = shared

    # -- steps

    async def start(self, step: Step, generation: int) -> None:
        """Start a run and begin to watch it."""
        record, shared = self.record, self._shared
        again = bool(record.deaths)
        record.restarts += again
        self._report("start", Progress.RUNNING, describe(step.reason) if again else None)
        record.generation = max(record.generation, generation)
        record.definition = fingerprint(self.service)
        record.stopping = record.put_down = record.timed_out = False
        record.unhealthy_since = record.healthy_since = None
        record.become(ServiceState.STARTING, shared.wall())
        record.handle = Handle(record.name, str(uuid.uuid4()), shared.engine.name)
        shared.tell()
        scope = record.starting = anyio.CancelScope()
        try:
            with scope:
                await self._start_run(record.handle)
            if scope.cancelled_caught:
                await self._undo_start()
                self._report("start", Progress.CANCELLED)
                record.become(ServiceState.STOPPED, shared.wall())
            else:
                shared.spawn(self._watch, True)
        except HubError as error:
            await self._start_failed(error)
        except TimeoutError:
            await self._start_failed(StartTimeout(f"{record.name} did not start in time."))
        except Exception as error:
            log.exception("starting %s of project %s failed", record.name, shared.project_id)
            await self._start_failed(ServiceFailed(f"{record.name} could not be started: {error}"))
        finally:
            record.starting = None
            record.busy = False
            shared.tell()
            shared.poke()

    async def _start_run(self, handle: Handle) -> None:
        record, shared = self.record, self._shared
        record.gone = anyio.Event()
        started = shared.wall()
        # Written down before it happens: a Hub that dies in between leaves nothing unknown behind.
        await self._save_run(started)
        with anyio.fail_after(self.service.start_timeout_s):
            record.handle = await shared.engine.start(self.service, handle.run, shared.report)
            await self._publish(record.handle)
        record.transient = False
        await self._save_run(started)

    async def _start_failed(self, error: HubError) -> None:
        record, shared = self.record, self._shared
        await self._undo_start()
        record.failure, record.permanent, record.transient = self._told(error), error.permanent, error.transient
        record.die(shared.now())
        record.exit_code = None
        self._report("start", Progress.FAILED, error.message)
        record.become(ServiceState.RESTARTING, shared.wall())
        log.warning("%s of %s could not be started: %s", record.name, self._shared.project_id, error.message)

    async def _undo_start(self) -> None:
        """Make sure that nothing of a start that did not come to its end is left."""
        record, shared = self.record, self._shared
        assert record.handle is not None
        with anyio.move_on_after(STOP_MARGIN_S, shield=True):
            try:
                await shared.engine.stop(record.handle, 1)
            except HubError as error:
                log.warning("clearing up after %s: %s", record.name, error)
            await self._read(record.handle, happened())
            await self._forget(record.handle.run)
        record.handle = None

    async def stop(self, step: Step) -> None:
        """End the run and return when its end is written down."""
        record, shared = self.record, self._shared
        # Unhealthy for too long is a death like any other; everything else was asked for.
        died = isinstance(step.reason, UnhealthyTooLong)
        record.stopping, record.put_down = not died, died
        self._report("stop", Progress.RUNNING, describe(step.reason) if died else None)
        shared.tell()
        try:
            if record.handle is None:  # there is nothing to stop, whatever went wrong before
                record.become(ServiceState.STOPPED, shared.wall())
            else:
                with anyio.fail_after(self.service.grace_s + STOP_MARGIN_S):
                    await shared.engine.stop(record.handle, self.service.grace_s)
                    await record.gone.wait()
            self._report("stop", Progress.SUCCEEDED)
        except Exception as error:
            log.exception("stopping %s of project %s failed", record.name, shared.project_id)
            problem = error if isinstance(error, HubError) else ServiceFailed(f"{record.name} cannot be stopped.")
            record.failure, record.put_down = self._told(problem), False
            self._report("stop", Progress.FAILED, problem.message)
            await anyio.sleep(1)  # the plan will ask for it again
        finally:
            record.busy = False
            shared.tell()
            shared.poke()

    def fail(self, reason: Reason) -> None:
        """Leave the service dead, and say so."""
        record = self.record
        if record.failure is None:
            record.failure = self._told(ServiceFailed(f"{record.name} {describe(reason)}."))
        elif not record.permanent:
            said = record.failure["message"].rstrip(".")
            record.failure = {**record.failure, "message": f"{said}; it {describe(reason)}, and is left alone now."}
        record.become(ServiceState.EXITED, self._shared.wall())
        self._shared.tell()
        self._shared.poke()

    # -- taking over

    async def adopt(self, row: RunRow) -> None:
        """Take over a run that an earlier Hub started, or write down how it ended meanwhile."""
        record, shared = self.record, self._shared
        try:
            saved = Handle.from_json(row.handle)
        except NewerVersion as error:
            self._leave_alone(row, error)
            return
        found = await self._recover(saved)
        if found is None and not saved.data:
            # The earlier Hub died before it had started anything, or had cleared up what did not come to its end.
            await self._read(saved, happened())
            await self._forget(row.run)
            return
        record.handle = found or saved
        record.generation, record.restarts = row.generation, row.restarts
        # What an earlier version saved says nothing of whether the definition is another now: it counts as this one.
        record.definition = row.definition if comparable(row.definition) else fingerprint(self.service)
        record.become(ServiceState.STARTING, row.started)
        if found is not None:
            async with prober_for(self.service, shared.stack.secrets) as prober:
                if await healthy(prober) is None:
                    record.become(ServiceState.HEALTHY, row.started)
                    record.healthy_since = shared.now()
                else:
                    await self._publish_found(found)
            if found.data != saved.data or record.definition != row.definition:
                try:
                    await self._save_run(row.started)
                except Exception:  # it is found again by its name
                    log.exception("%s of project %s could not be noted", record.name, shared.project_id)
        shared.spawn(self._watch, found is not None)

    def _leave_alone(self, row: RunRow, error: NewerVersion) -> None:
        """Show why a run that may go on cannot be taken over; it stays written down for the version that can."""
        record, shared = self.record, self._shared
        record.generation, record.failure, record.permanent = row.generation, self._told(error), True
        record.become(ServiceState.STARTING, row.started)
        record.die(shared.now())
        record.become(ServiceState.RESTARTING, shared.wall())

    async def _recover(self, saved: Handle) -> Handle | None:
        try:
            with anyio.fail_after(STOP_MARGIN_S):
                return await self._shared.engine.recover(saved)
        except (HubError, TimeoutError) as error:
            log.warning("%s of project %s cannot be found: %s", saved.service, self._shared.project_id, error)
            return None

    async def _publish(self, handle: Handle) -> None:
        for port in self.service.ports:
            await self._shared.engine.publish(handle, port)

    async def _publish_found(self, found: Handle) -> None:
        """Open the ports of a run whose start may have been cut off before that."""
        try:
            with anyio.fail_after(STOP_MARGIN_S):
                await self._publish(found)
        except (HubError, TimeoutError) as error:  # its probes will say that it does not answer
            log.warning("%s of project %s is not published: %s", found.service, self._shared.project_id, error)

    # -- watching

    async def _watch(self, running: bool) -> None:
        """Follow a run to its end and write that down."""
        record, shared = self.record, self._shared
        handle = record.handle
        assert handle is not None

        async def probing() -> None:
            async with prober_for(self.service, shared.stack.secrets) as prober:
                await probe_for_ever(prober, self.service, shared.now, lambda: record.state, self._on_health)

        read = await self._read(handle, record.gone)
        ended: Exit | None = None
        for pause in WATCH_AGAIN_S:
            try:
                ended = await watch(shared.engine, handle, read, probing if running else None)
                break
            except Exception:
                log.exception("%s of project %s cannot be watched", record.name, shared.project_id)
                await anyio.sleep(pause)
                handle = record.handle = await self._recover(handle) or handle
        await self._on_exit(handle, ended or await self._give_up_watching(handle), read)

    async def _give_up_watching(self, handle: Handle) -> Exit:
        """End a run that nobody can watch: one that runs unseen must not be left."""
        shared = self._shared
        try:
            with anyio.move_on_after(self.service.grace_s + STOP_MARGIN_S):
                await shared.engine.stop(handle, self.service.grace_s)
        except Exception:
            log.exception("%s of project %s cannot be ended", handle.service, shared.project_id)
        return Exit(error=ServiceFailed(f"{handle.service} could not be watched, and was ended."))

    async def _read(self, handle: Handle, over: anyio.Event) -> anyio.Event:
        """Begin to bring a run's output into the journal; return what is set when all of it was read."""
        shared, read = self._shared, anyio.Event()
        try:
            await anyio.to_thread.run_sync(shared.journal.expect, handle)
        except Exception as error:  # a damaged journal must not change what happens to a service
            log.warning("the journal of project %s cannot be written: %s", shared.project_id, error)
        shared.spawn(read_log, shared.engine, handle, shared.journal, over, read, shared.wrote)
        return read

    def _on_health(self, state: ServiceState, why: str | DataDamaged) -> None:
        record, shared = self.record, self._shared
        if record.stopping or record.put_down or record.state not in UP:
            return
        was = record.state
        record.become(state, shared.wall())
        if state is ServiceState.HEALTHY:
            record.healthy_since, record.unhealthy_since, record.failed_starts = shared.now(), None, 0
            record.failure, record.last_lines, record.transient = None, (), False
            self._report("start", Progress.SUCCEEDED)
        else:
            record.healthy_since, record.unhealthy_since = None, shared.now()
            error: HubError = ServiceFailed(f"{record.name} runs and does not answer: {why}.")
            if was is ServiceState.STARTING:
                error = StartTimeout(f"{record.name} did not become healthy: {why}.")
                # It has had its time: it goes now, not after another pause.
                record.timed_out = True
                record.unhealthy_since -= self.service.restart.unhealthy_for_s
                self._report("start", Progress.FAILED, error.message)
            if isinstance(why, DataDamaged):
                error, record.permanent = why, True
                record.unhealthy_since -= self.service.restart.unhealthy_for_s
            record.failure = self._told(error)
        shared.tell()
        shared.poke()

    async def _on_exit(self, handle: Handle, ended: Exit, read: anyio.Event) -> None:
        record, shared = self.record, self._shared
        await self._forget(handle.run)
        record.handle = None
        record.healthy_since = record.unhealthy_since = None
        # How it ends when it is ended by us tells nothing.
        record.exit_code = None if record.put_down else ended.code
        if record.stopping:
            record.become(ServiceState.STOPPED, shared.wall())
        else:
            # Ended by us, it was for what we know already: it did not answer, or its data is damaged.
            failure = record.failure if record.put_down or record.permanent else None
            if failure is None or (ended.error is not None and not record.permanent):
                failure = self._told(ended.error or ServiceFailed(f"{record.name} {_how(ended)}."))
                record.permanent = bool(ended.error and ended.error.permanent)
            how = f"was ended: {failure['message']}" if record.put_down else _how(ended)
            log.warning("%s of %s %s", record.name, self._shared.project_id, how)
            record.failure, record.transient = failure, bool(ended.error and ended.error.transient)
            record.die(shared.now())
            record.become(ServiceState.RESTARTING, shared.wall())
            # Where there is too much to have been read by now, the engine knows the end of it.
            in_journal = read.is_set() or not ended.last_lines
            record.last_lines = await self._last_lines(handle.run) if in_journal else ended.last_lines[-LAST_LINES:]
            self._report("start", Progress.FAILED, failure["message"])
        record.gone.set()
        shared.tell()
        shared.poke()

    # -- writing down

    def _told(self, error: HubError) -> dict[str, Any]:
        """Return an error of this service in its plain form."""
        service, project = self.record.name, self._shared.stack.project
        return error.told_of(service, project) if isinstance(error, ServiceFailed) else error.as_dict()

    async def _last_lines(self, run: str) -> tuple[str, ...]:
        try:
            return tuple(await anyio.to_thread.run_sync(self._shared.journal.last_lines, run, LAST_LINES))
        except Exception as error:  # a damaged journal must not change what happens to a service
            log.warning("the journal of project %s cannot be read: %s", self._shared.project_id, error)
            return ()

    async def _save_run(self, started: float) -> None:
        record, shared = self.record, self._shared
        assert record.handle is not None
        await shared.runs.save(
            RunRow(
                project_id=shared.project_id,
                service=record.name,
                run=record.handle.run,
                handle=record.handle.to_json(),
                generation=record.generation,
                restarts=record.restarts,
                definition=record.definition,
                started=started,
            )
        )

    def start_afresh(self) -> None:
        """Forget what went wrong before, for the next Hub too."""
        record = self.record
        counted = record.restarts > 0
        record.start_afresh()
        if counted and record.handle is not None:
            self._shared.spawn(self._shared.runs.set_restarts, record.handle.run, 0)

    async def _forget(self, run: str) -> None:
        """Forget a run that has ended; one that cannot be forgotten is found to be gone by the next Hub."""
        try:
            await self._shared.runs.remove(self._shared.project_id, run)
        except Exception:  # what happens to the service must not depend on the Hub's disk
            log.exception("the end of %s of project %s could not be noted", self.record.name, self._shared.project_id)

    def _report(self, what: str, progress: Progress, detail: str | None = None) -> None:
        name = self.record.name
        key, title = f"{name}.{what}", f"{what.capitalize()} {name}"
        self._shared.report(StepReport(key, title, name, progress, detail=detail))


def _how(ended: Exit) -> str:
    if ended.signal is not None:
        return f"was ended by signal {ended.signal}"
    if ended.code is not None:
        return f"ended with code {ended.code}"
    return "ended; its exit code is not known"
