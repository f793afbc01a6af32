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
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Engine, Exit, Handle, Report
from commandcenter_hub.storage.models import RunRow
from commandcenter_hub.storage.repositories import RunRepository
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.lifecycle import Problem, Retry, Run, Running, Starting, Stopping, Unproven
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.supervisor.record import End, Record
from commandcenter_hub.supervisor.runs import happened, probe_for_ever, read_log, watch

log = logging.getLogger(__name__)

LAST_LINES = 12
"""As many of a service's last lines are shown beside its error."""
WATCH_AGAIN_S = (0.1, 1.0, 5.0)
"""Pauses before a run that could not be watched is looked for again; after the last it is given up."""
STOP_AGAIN_S = 1.0
"""Pause before a stop that failed may be tried again."""
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


class _Watched:
    """One run that is followed to its end.

    Attributes:
        exited: set when its end is written down.
        exit: how it ended.
        read: set when all of its output is in the journal.
    """

    def __init__(self) -> None:
        self.exited = anyio.Event()
        self.exit: Exit | None = None
        self.read = anyio.Event()


class ServiceControl:
    """One service of one project. Decides nothing: it does the steps of the plan and records what comes of them."""

    def __init__(self, service: Service, shared: Shared) -> None:
        self.service = service
        self.record = Record(service.name, shared.wall)
        self._shared = shared
        self._watched = _Watched()
        self._start_scope = anyio.CancelScope()

    # -- steps

    def start(self, step: Step, generation: int) -> None:
        """Begin to start a run, and watch it from then on."""
        record, shared = self.record, self._shared
        again = bool(record.history.deaths)
        handle = Handle(record.name, str(uuid.uuid4()), shared.engine.name)
        record.start(Run(handle, fingerprint(self.service)), generation)
        self._report("start", Progress.RUNNING, describe(step.reason) if again else None)
        self._start_scope = anyio.CancelScope()
        shared.tell()
        shared.spawn(self._start, handle)

    def cancel_start(self) -> None:
        """Undo a start that is under way."""
        if isinstance(self.record.phase, Starting):
            self._start_scope.cancel()

    async def _start(self, handle: Handle) -> None:
        record, shared = self.record, self._shared
        try:
            with self._start_scope as scope:
                await self._start_run(handle)
            if scope.cancelled_caught:
                await self._undo_start()
                self._report("start", Progress.CANCELLED)
                record.start_cancelled()
            else:
                record.started()
                self._watch(probe=True)
        except HubError as error:
            await self._start_failed(error)
        except TimeoutError:
            await self._start_failed(StartTimeout(f"{record.name} did not start in time."))
        except Exception as error:
            log.exception("starting %s of project %s failed", record.name, shared.project_id)
            await self._start_failed(ServiceFailed(f"{record.name} could not be started: {error}"))
        finally:
            shared.tell()
            shared.poke()

    async def _start_run(self, handle: Handle) -> None:
        shared = self._shared
        started = shared.wall()
        # Written down before it happens: a Hub that dies in between leaves nothing unknown behind.
        await self._save_run(started)
        with anyio.fail_after(self.service.start_timeout_s):
            handle = await shared.engine.start(self.service, handle.run, shared.report)
            self.record.locate(handle)
            await self._publish(handle)
        await self._save_run(started)

    async def _start_failed(self, error: HubError) -> None:
        await self._undo_start()
        self._report("start", Progress.FAILED, error.message)
        self.record.start_failed(self._problem(error), self._shared.now())
        log.warning("%s of %s could not be started: %s", self.record.name, self._shared.project_id, error.message)

    async def _undo_start(self) -> None:
        """Make sure that nothing of a start that did not come to its end is left."""
        handle = self.record.handle
        assert handle is not None
        with anyio.move_on_after(STOP_MARGIN_S, shield=True):
            try:
                await self._shared.engine.stop(handle, 1)
            except Exception as error:  # whatever it is, the service must not stay in its start for ever
                log.warning("clearing up after %s: %s", self.record.name, error)
            await self._read(handle, happened(), anyio.Event())
            await self._forget(handle.run)

    def stop(self, step: Step) -> None:
        """Begin to end the run."""
        record, shared = self.record, self._shared
        # Unhealthy for too long is a death like any other; everything else was asked for.
        if isinstance(step.reason, UnhealthyTooLong):
            record.kill_unhealthy()
            self._report("stop", Progress.RUNNING, describe(step.reason))
        else:
            record.stop()
            self._report("stop", Progress.RUNNING)
        shared.tell()
        shared.spawn(self._stop)

    async def _stop(self) -> None:
        """End the run and return when its end is written down."""
        record, shared, watched = self.record, self._shared, self._watched
        handle = record.handle
        assert handle is not None
        try:
            with anyio.fail_after(self.service.grace_s + STOP_MARGIN_S):
                await shared.engine.stop(handle, self.service.grace_s)
                await watched.exited.wait()
            self._report("stop", Progress.SUCCEEDED)
        except Exception as error:
            log.exception("stopping %s of project %s failed", record.name, shared.project_id)
            problem = error if isinstance(error, HubError) else ServiceFailed(f"{record.name} cannot be stopped.")
            record.stop_failed(self._problem(problem))
            self._report("stop", Progress.FAILED, problem.message)
            await anyio.sleep(STOP_AGAIN_S)
        if watched.exit is None:
            record.resume()  # the plan will ask for its end again
        else:
            await self._end(handle, watched)
        shared.tell()
        shared.poke()

    def fail(self, reason: Reason) -> None:
        """Leave the service dead, and say so."""
        record, known = self.record, self.record.history.problem
        if known is None:
            known = self._problem(ServiceFailed(f"{record.name} {describe(reason)}."))
        elif known.retry is not Retry.NEVER:
            known = known.followed_by(f"it {describe(reason)}, and is left alone now.")
        record.give_up(known)
        self._shared.tell()
        self._shared.poke()

    # -- taking over

    async def adopt(self, row: RunRow) -> None:
        """Take over a run that an earlier Hub started, or write down how it ended meanwhile."""
        record, shared = self.record, self._shared
        try:
            saved = Handle.from_json(row.handle)
        except NewerVersion as error:
            # It may go on, and stays written down for the version that can take it over.
            record.refuse(self._problem(error), row.generation)
            return
        found = await self._recover(saved)
        if found is None and not saved.data:
            # The earlier Hub died before it had started anything, or had cleared up what did not come to its end.
            await self._read(saved, happened(), anyio.Event())
            await self._forget(row.run)
            return
        answers = found is not None and await self._answers()
        # What an earlier version saved says nothing of whether the definition is another now: it counts as this one.
        definition = row.definition if comparable(row.definition) else fingerprint(self.service)
        record.adopt(
            Run(found or saved, definition),
            row.generation,
            row.restarts,
            started=row.started,
            healthy_since=shared.now() if answers else None,
        )
        if found is not None and not answers:
            await self._publish_found(found)
        if found is not None and (found.data != saved.data or definition != row.definition):
            try:
                await self._save_run(row.started)
            except Exception:  # it is found again by its name
                log.exception("%s of project %s could not be noted", record.name, shared.project_id)
        self._watch(probe=found is not None)

    async def _answers(self) -> bool:
        async with prober_for(self.service, self._shared.stack.secrets) as prober:
            return await healthy(prober) is None

    async def _recover(self, saved: Handle) -> Handle | None:
        try:
            with anyio.fail_after(STOP_MARGIN_S):
                return await self._shared.engine.recover(saved)
        except Exception as error:  # whatever it is, what cannot be found counts as ended
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

    def _watch(self, *, probe: bool) -> None:
        """Begin to follow the run to its end."""
        assert self.record.handle is not None
        self._watched = _Watched()
        self._shared.spawn(self._follow, self.record.handle, self._watched, probe)

    async def _follow(self, handle: Handle, watched: _Watched, probe: bool) -> None:
        """Follow a run to its end and write that down."""
        record, shared = self.record, self._shared

        async def probing() -> None:
            async with prober_for(self.service, shared.stack.secrets) as prober:
                await probe_for_ever(prober, self.service, shared.now, lambda: record.state, self._on_health)

        await self._read(handle, watched.exited, watched.read)
        ended: Exit | None = None
        for pause in WATCH_AGAIN_S:
            try:
                ended = await watch(shared.engine, handle, watched.read, probing if probe else None)
                break
            except Exception:
                log.exception("%s of project %s cannot be watched", record.name, shared.project_id)
                await anyio.sleep(pause)
                handle = await self._recover(handle) or handle
                record.locate(handle)
        watched.exit = ended or await self._give_up_watching(handle)
        await self._forget(handle.run)
        watched.exited.set()
        if isinstance(record.phase, Running):  # what is being stopped has ended when the engine has cleared it up
            await self._end(handle, watched)

    async def _give_up_watching(self, handle: Handle) -> Exit:
        """End a run that nobody can watch: one that runs unseen must not be left."""
        shared = self._shared
        try:
            with anyio.move_on_after(self.service.grace_s + STOP_MARGIN_S):
                await shared.engine.stop(handle, self.service.grace_s)
        except Exception:
            log.exception("%s of project %s cannot be ended", handle.service, shared.project_id)
        return Exit(error=ServiceFailed(f"{handle.service} could not be watched, and was ended."))

    async def _read(self, handle: Handle, over: anyio.Event, read: anyio.Event) -> None:
        """Begin to bring a run's output into the journal; `read` is set when all of it was read."""
        shared = self._shared
        try:
            await anyio.to_thread.run_sync(shared.journal.expect, handle)
        except Exception as error:  # a damaged journal must not change what happens to a service
            log.warning("the journal of project %s cannot be written: %s", shared.project_id, error)
        shared.spawn(read_log, shared.engine, handle, shared.journal, over, read, shared.wrote)

    def _on_health(self, state: ServiceState, why: str | DataDamaged) -> None:
        record, shared = self.record, self._shared
        if not isinstance(record.phase, Running):
            return
        if state is ServiceState.HEALTHY:
            record.answered(shared.now())
            self._report("start", Progress.SUCCEEDED)
        else:
            self._on_failed_probe(why, starting=isinstance(record.phase.health, Unproven))
        shared.tell()
        shared.poke()

    def _on_failed_probe(self, why: str | DataDamaged, *, starting: bool) -> None:
        record, since = self.record, self._shared.now()
        error: HubError = ServiceFailed(f"{record.name} runs and does not answer: {why}.")
        if starting:
            error = StartTimeout(f"{record.name} did not become healthy: {why}.")
            self._report("start", Progress.FAILED, error.message)
        if isinstance(why, DataDamaged):
            error = why
        if starting or isinstance(why, DataDamaged):
            # It has had its time, or waiting cannot help: it goes now, not after another pause.
            since -= self.service.restart.unhealthy_for_s
        record.unanswered(self._problem(error), since, timed_out=starting)

    async def _end(self, handle: Handle, watched: _Watched) -> None:
        """Note the end of a run."""
        record, shared, ended = self.record, self._shared, watched.exit
        assert ended is not None
        phase = record.phase
        plain = self._problem(ServiceFailed(f"{record.name} {_how(ended)}."))
        record.exited(End(ended.code, plain, None if ended.error is None else self._problem(ended.error)), shared.now())
        if not (isinstance(phase, Stopping) and phase.killed_for is None):
            problem = record.history.problem
            assert problem is not None
            how = f"was ended: {problem.message}" if isinstance(phase, Stopping) else _how(ended)
            log.warning("%s of %s %s", record.name, shared.project_id, how)
            # Where there is too much to have been read by now, the engine knows the end of it.
            in_journal = watched.read.is_set() or not ended.last_lines
            lines = await self._last_lines(handle.run) if in_journal else ended.last_lines[-LAST_LINES:]
            record.keep_last_lines(lines)
            self._report("start", Progress.FAILED, problem.message)
        shared.tell()
        shared.poke()

    # -- writing down

    def _problem(self, error: HubError) -> Problem:
        return Problem.of(error, self.record.name, self._shared.stack.project)

    async def _last_lines(self, run: str) -> tuple[str, ...]:
        try:
            return tuple(await anyio.to_thread.run_sync(self._shared.journal.last_lines, run, LAST_LINES))
        except Exception as error:  # a damaged journal must not change what happens to a service
            log.warning("the journal of project %s cannot be read: %s", self._shared.project_id, error)
            return ()

    async def _save_run(self, started: float) -> None:
        record, shared = self.record, self._shared
        assert record.run is not None
        await shared.runs.save(
            RunRow(
                project_id=shared.project_id,
                service=record.name,
                run=record.run.handle.run,
                handle=record.run.handle.to_json(),
                generation=record.generation,
                restarts=record.history.restarts,
                definition=record.run.definition,
                started=started,
            )
        )

    def start_afresh(self) -> None:
        """Forget what went wrong before, for the next Hub too."""
        record = self.record
        counted = record.history.restarts > 0
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
