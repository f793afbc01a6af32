"""Start and stop one service, and record how its runs start and end."""

import logging
import uuid

import anyio

from commandcenter_hub.domain.errors import HubError, ServiceFailed, StartTimeout, shortage_in
from commandcenter_hub.domain.fingerprint import fingerprint
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.plan import Step
from commandcenter_hub.domain.reason import Reason, UnhealthyTooLong, describe
from commandcenter_hub.domain.restart import forget_at
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Exit, Handle
from commandcenter_hub.supervisor.lifecycle import Problem, Retry, Run, Running, Starting, Stopping, Unproven
from commandcenter_hub.supervisor.record import End, Record
from commandcenter_hub.supervisor.saved_runs import forget_run, save_run
from commandcenter_hub.supervisor.shared import STOP_MARGIN_S, Shared
from commandcenter_hub.supervisor.watching import RunWatch

log = logging.getLogger(__name__)

STOP_AGAIN_S = 1.0
"""Pause before a failed stop may be repeated, seconds."""


class ServiceControl:
    """Execute the plan's steps for one service and record their results. It decides nothing itself."""

    def __init__(self, service: Service, shared: Shared) -> None:
        self.service = service
        self.record = Record(service.name, shared.wall)
        self._shared = shared
        self._watch: RunWatch | None = None
        self._start_scope = anyio.CancelScope()

    # -- starting

    def start(self, step: Step, generation: int) -> None:
        """Start a run in the background, and follow it to its end."""
        record, shared = self.record, self._shared
        again = record.history.died
        handle = Handle(record.name, str(uuid.uuid4()), shared.engine.name)
        record.start(Run(handle, fingerprint(self.service)), generation)
        self._report("start", Progress.RUNNING, describe(step.reason) if again else None)
        self._start_scope = anyio.CancelScope()
        shared.changed()
        shared.spawn(self._start, handle)

    def cancel_start(self) -> None:
        """Cancel the start that is under way, if there is one; nothing of it remains."""
        if isinstance(self.record.phase, Starting):
            self._start_scope.cancel()

    async def _start(self, handle: Handle) -> None:
        record = self.record
        try:
            with self._start_scope as scope:
                await self._start_run(handle)
            if scope.cancelled_caught:
                await self._undo_start()
                self._report("start", Progress.CANCELLED)
                record.start_cancelled()
            else:
                record.started()
                self.follow(probe=True)
        except HubError as error:
            await self._start_failed(error)
        except TimeoutError:
            await self._start_failed(StartTimeout(f"{record.name} did not start in time."))
        except Exception as error:
            short = shortage_in(error)
            if short is None:
                log.exception("starting %s of project %s failed", record.name, self._shared.project_id)
            await self._start_failed(short or ServiceFailed(f"{record.name} could not be started: {error}"))
        finally:
            self._changed()

    async def _start_run(self, handle: Handle) -> None:
        shared, started = self._shared, self._shared.wall()
        # Saved before the start, so that the next Hub finds the run if this one is killed meanwhile.
        await save_run(shared, self.record, started)
        handle = await shared.engine.start(self.service, handle.run, shared.report)
        self.record.locate(handle)
        with anyio.fail_after(self.service.start_timeout_s):
            await self.open_ports(handle)
        await save_run(shared, self.record, started)

    async def open_ports(self, handle: Handle) -> None:
        """Open every port of a run.

        Raises:
            PortInUse: something else listens there.
        """
        for port in self.service.ports:
            await self._shared.engine.publish(handle, port)

    async def _start_failed(self, error: HubError) -> None:
        await self._undo_start()
        self._report("start", Progress.FAILED, error.message)
        self.record.start_failed(self.problem(error), self._shared.now())
        log.warning("%s of %s could not be started: %s", self.record.name, self._shared.project_id, error.message)

    async def _undo_start(self) -> None:
        """Make sure that nothing is left of an incomplete start."""
        handle = self.record.handle
        assert handle is not None
        with anyio.move_on_after(STOP_MARGIN_S, shield=True):
            try:
                await self._shared.engine.stop(handle, 1)
            except Exception as error:  # the service must not stay in its start for ever, whatever the error
                log.warning("cleaning up after a failed start of %s: %s", self.record.name, error)
            await self.drop(handle)

    async def drop(self, handle: Handle) -> None:
        """Forget a run that has ended or never began, once its output is in the journal."""
        watch = RunWatch(self._shared, self.service, handle)
        watch.exited.set()
        await watch.begin_reading()
        await forget_run(self._shared, handle.service, handle.run)

    # -- stopping

    def stop(self, step: Step) -> None:
        """Stop the run in the background."""
        # A run that is stopped because it was unhealthy for too long counts as an unexpected exit.
        if isinstance(step.reason, UnhealthyTooLong):
            self.record.kill_unhealthy()
            self._report("stop", Progress.RUNNING, describe(step.reason))
        else:
            self.record.stop()
            self._report("stop", Progress.RUNNING)
        self._shared.changed()
        self._shared.spawn(self._stop)

    async def _stop(self) -> None:
        record, watch = self.record, self._watch
        assert watch is not None
        try:
            with anyio.fail_after(self.service.grace_s + STOP_MARGIN_S):
                await self._shared.engine.stop(watch.handle, self.service.grace_s)
                await watch.exited.wait()
            self._report("stop", Progress.SUCCEEDED)
        except Exception as error:
            log.exception("stopping %s of project %s failed", record.name, self._shared.project_id)
            problem = error if isinstance(error, HubError) else ServiceFailed(f"{record.name} could not be stopped.")
            record.stop_failed(self.problem(problem))
            self._report("stop", Progress.FAILED, problem.message)
            await anyio.sleep(STOP_AGAIN_S)
        if watch.exit is None:
            record.resume()  # the next plan requests the stop again
            self._changed()
        else:
            await self._exited(watch, watch.exit)

    def fail(self, reason: Reason) -> None:
        """Leave the service stopped, and report why."""
        record, known = self.record, self.record.history.problem
        if known is None:
            known = self.problem(ServiceFailed(f"{record.name} {describe(reason)}."))
        elif known.retry is not Retry.NEVER:
            known = known.followed_by(f"it {describe(reason)}, so it is not restarted any more.")
        record.give_up(known)
        self._changed()

    # -- following a run

    def follow(self, *, probe: bool) -> None:
        """Follow the run to its end, in the background."""
        assert self.record.handle is not None
        self._watch = RunWatch(self._shared, self.service, self.record.handle)
        self._shared.spawn(self._follow, self._watch, probe)

    async def _follow(self, watch: RunWatch, probe: bool) -> None:
        record = self.record
        await watch.begin_reading()
        ended = await watch.until_exit(lambda: record.state, self._on_health if probe else None, record.locate)
        await forget_run(self._shared, record.name, watch.handle.run)
        watch.exited.set()
        if isinstance(record.phase, Running):  # otherwise `_stop` records the end, once the engine has cleaned up
            await self._exited(watch, ended)

    def _on_health(self, state: ServiceState, why: str | HubError) -> None:
        record = self.record
        if not isinstance(record.phase, Running):
            return
        if state is ServiceState.STARTING:
            record.not_ready(str(why))
            self._report("start", Progress.RUNNING, f"not ready yet: {why}")
            self._shared.changed()
            return
        if state is ServiceState.HEALTHY:
            record.answered(self._shared.now())
            self._report("start", Progress.SUCCEEDED)
        else:
            self._on_failed_probe(why, starting=isinstance(record.phase.health, Unproven))
        self._changed()

    def _on_failed_probe(self, why: str | HubError, *, starting: bool) -> None:
        record, since = self.record, self._shared.now()
        if isinstance(why, HubError):
            error = why
        elif starting:
            error = StartTimeout(f"{record.name} was {why.rstrip('.')}.")
        else:
            error = ServiceFailed(f"{record.name} is running but does not answer: {why}.")
        if starting:
            self._report("start", Progress.FAILED, error.message)
        if starting or error.final:
            # Its start timeout has passed, or waiting cannot help: kill it now, without another pause.
            since -= self.service.restart.unhealthy_for_s
        record.unanswered(self.problem(error), since, timed_out=starting)

    async def _exited(self, watch: RunWatch, ended: Exit) -> None:
        """Record the end of a run that has no process left."""
        record, phase, how = self.record, self.record.phase, _how(ended)
        understood = None if ended.error is None else self.problem(ended.error)
        plain = self.problem(ServiceFailed(f"{record.name} {how}."))
        record.exited(End(ended.code, plain, understood), self._shared.now())
        problem = record.history.problem
        requested = isinstance(phase, Stopping) and phase.killed_for is None
        if not requested and problem is not None:
            how = f"was stopped: {problem.message}" if isinstance(phase, Stopping) else how
            log.warning("%s of %s %s", record.name, self._shared.project_id, how)
            record.keep_last_lines(await watch.last_lines())
            self._report("start", Progress.FAILED, problem.message)
        self._changed()

    # -- helpers

    def forget_failures(self) -> None:
        """Forget past failures, also in the database that the next Hub reads."""
        counted = self.record.history.restarts > 0
        self.record.forget_failures()
        if counted and self.record.handle is not None:
            self._shared.spawn(self._shared.stores.runs.set_restarts, self.record.handle.run, 0)

    @property
    def forget_at(self) -> float | None:
        """Time at which past failures are forgotten if the service stays healthy until then, monotonic seconds."""
        past, since = self.record.history, self.record.healthy_since
        if since is None or not (past.died or past.restarts):
            return None
        return forget_at(self.service.restart, since)

    def problem(self, error: HubError) -> Problem:
        """Return an error as a problem of this service."""
        return Problem.of(error, self.record.name, self._shared.stack.project)

    def _changed(self) -> None:
        self._shared.changed()
        self._shared.replan()

    def _report(self, what: str, progress: Progress, detail: str | None = None) -> None:
        name = self.record.name
        key, title = f"{name}.{what}", f"{what.capitalize()} {name}"
        self._shared.report(StepReport(key, title, name, progress, detail=detail))


def _how(ended: Exit) -> str:
    if ended.signal is not None:
        return f"was killed by signal {ended.signal}"
    if ended.code is not None:
        return f"exited with code {ended.code}"
    return "exited; its exit code is unknown"
