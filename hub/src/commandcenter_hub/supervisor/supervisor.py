"""Supervise the services of one project: observe, plan, execute."""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import anyio
import anyio.abc

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import STARTS, WORKS, Operation, OperationKind, Progress
from commandcenter_hub.domain.plan import Action, Desired, Plan, plan, postpone_starts
from commandcenter_hub.domain.reason import Queued
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.domain.state import UP
from commandcenter_hub.engines.base import Engine
from commandcenter_hub.supervisor.conclusion import conclusion
from commandcenter_hub.supervisor.controls import Controls
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.operations import OperationTracker
from commandcenter_hub.supervisor.pings import Alert, Pings
from commandcenter_hub.supervisor.preparation import Preparation
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.runs import index_when_quiet
from commandcenter_hub.supervisor.shared import CleanUp, Shared, Stores, Work
from commandcenter_hub.supervisor.start_queue import StartQueue, Turn
from commandcenter_hub.supervisor.takeover import take_over
from commandcenter_hub.supervisor.tasks import ProjectTasks
from commandcenter_hub.supervisor.usage import UsageMeter
from commandcenter_hub.supervisor.work import WorkRunner

log = logging.getLogger(__name__)

ROUND_AGAIN_S = 1.0
"""Pause after a failed round, in seconds."""


class Supervisor:
    """Supervise one project's services. It ends with the Hub; the services keep running."""

    def __init__(
        self,
        project_id: str,
        stack: Stack,
        engine: Engine,
        journal: Journal,
        stores: Stores,
        *,
        changed: Callable[[str], None],
        operation_changed: Callable[[Operation], None],
        clean_up: CleanUp | None = None,
        queue: StartQueue | None = None,
        pings: Pings | None = None,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Prepare for a project. Does nothing before `run`.

        Args:
            project_id: the project's id.
            stack: the stack of its services.
            engine: the engine that runs them.
            journal: the journal of its log.
            stores: stores of runs and operations.
            changed: receives the project's id whenever its state changes.
            operation_changed: receives every change of an operation.
            clean_up: runs if an earlier Hub ended during a snapshot or a restore.
            queue: the queue in which its starts wait for those of other projects; None if they wait for none.
            pings: pings the healthy services of all projects, in a task of the caller; None to run them in a task here.
            now: returns monotonic seconds, for pauses and deadlines.
            wall: returns seconds since 1970, for display.
        """
        self.project_id, self.engine, self.journal = project_id, engine, journal
        self.wanted = False
        self.operations = OperationTracker(project_id, stores.operations, wall, operation_changed)
        self.lines_written = anyio.Event()
        self._stores, self._clean_up, self._now, self._changed = stores, clean_up, now, changed
        self._wake = anyio.Event()
        self._own_pings = pings is None
        self._tasks = ProjectTasks(project_id, self._replan)
        self._shared = Shared(
            project_id, stack, engine, journal, stores, self.operations.report, self._report_change, self._replan,
            self._on_lines, self._tasks.spawn, Alert(now), pings or Pings(), now, wall,
        )  # fmt: skip
        self._controls = Controls(stack, self._shared)
        self._preparation = Preparation(engine, stack, self.operations.report, now, self._on_engine_back)
        self._work = WorkRunner(self._shared, self._controls, self.operations, self._preparation, lambda: self.wanted)
        self._turn = Turn(queue or StartQueue(1, now), project_id, self.operations.report, self._replan)
        self.usage = UsageMeter(engine, self.records, now)

    # -- requests

    def start(self) -> Operation:
        """Start all services; return the operation to watch."""
        operation = self.operations.begin(OperationKind.START)
        self._want_all()
        return operation

    def stop(self, because: HubError | None = None) -> Operation:
        """Stop all services; return the operation to watch.

        This cancels a start that is under way, with `because` as the reason.
        """
        self.operations.finish(Progress.CANCELLED, because)
        operation = self.operations.begin(OperationKind.STOP)
        self.wanted = False
        self._replan()
        return operation

    def restart(self, services: Collection[str] | None = None) -> Operation:
        """Restart these services together, or all; return the operation to watch.

        Raises:
            ServiceNotFound: there is no such service.
        """
        names = self.stack.names() if services is None else [self.stack.service(name).name for name in services]
        only = next(iter(names)) if services is not None and len(names) == 1 else None
        operation = self.operations.begin(OperationKind.RESTART, only)
        self._controls.ask_for_restart(names)
        self._want_all()
        return operation

    def perform(self, kind: OperationKind, needed: frozenset[str], alone: bool, work: Work) -> Operation:
        """Do work while the `needed` services run; return the operation to watch.

        Args:
            kind: the kind of the operation.
            needed: services that must be healthy during the work; they are started if they are not.
            alone: stop all other services during the work.
            work: the work; it receives a function that reports its steps.
        """
        operation = self.operations.begin(kind)
        self._work.begin(needed, alone, work)
        return operation

    def cancel(self) -> None:
        """Cancel the operation that is under way, and undo what it has started."""
        operation = self.operations.current
        if operation is None:
            return
        self.operations.cancelling()
        if not self._work.cancel() and operation.kind in STARTS:
            self.wanted = False
        self._replan()

    def redefine(self, stack: Stack) -> None:
        """Set a new definition of the same services. Each uses it from its next start; no run is interrupted."""
        self._controls.redefine(stack)

    def _want_all(self) -> None:
        self.wanted = True
        self._preparation.forget_failures()
        self._controls.forget_failures()
        self._replan()

    # -- state

    @property
    def stack(self) -> Stack:
        """The newest definition of its services."""
        return self._controls.stack

    @property
    def records(self) -> Mapping[str, Record]:
        """The record of each service."""
        return self._controls.records

    def outdated(self) -> frozenset[str]:
        """Return the services that run with an older definition; a restart applies the newest."""
        return self._controls.outdated()

    @property
    def failed(self) -> bool:
        """Whether a service was given up or is blocked, or the engine could not be prepared."""
        return self._controls.given_up or self._preparation.error is not None

    def error(self) -> dict[str, Any] | None:
        """Return why the project is not in the desired state: code, message, hint, details."""
        if self._preparation.error is not None:
            return self._preparation.error.as_dict()
        return self._controls.error()

    def _is_wanted(self, name: str) -> bool:
        return self.wanted if self._work.held is None else name in self._work.held

    # -- the supervision

    async def run(self, *, wanted: bool | None, task_status: anyio.abc.TaskStatus[None]) -> None:
        """Take over what an earlier Hub left running, then supervise until cancelled.

        Args:
            wanted: whether the project should run; with None, it should if one of its services runs.
            task_status: is notified when everything that runs has been taken over.
        """
        self.wanted = bool(wanted)
        try:
            async with self._tasks.running():
                self._tasks.spawn(self.operations.keep_saved)
                if self._own_pings:
                    self._tasks.spawn(self._shared.pings.run)
                self._tasks.spawn(index_when_quiet, self.journal, lambda: self.lines_written)
                await self._adopt()
                if wanted is None:
                    self.wanted = any(record.state in UP for record in self.records.values())
                task_status.started()
                while True:
                    await self._round()
        finally:
            self._turn.leave()

    async def _adopt(self) -> None:
        """Take over the running services and the operation that was under way."""
        newest = await self._stores.operations.of_project(self.project_id, 1)
        if newest:
            self.operations.resume(newest[0])
        found = await take_over(self._shared, self._controls.by_name)
        self._controls.generations = found | self._controls.generations  # a restart may have been requested meanwhile
        current = self.operations.current
        if current is not None and current.kind in WORKS:
            self._work.clean_up(self._clean_up)
        elif current is None and self.wanted and not self._controls.as_wanted():
            self.operations.begin(OperationKind.START)

    async def _round(self) -> None:
        """Plan and execute once, then wait until something happens."""
        self._wake = anyio.Event()
        try:
            decided = self._decide()
            self._execute(decided)
            self._conclude()
            due = (decided.wake_at, self._preparation.again_at, self._turn.changes_at, *self._controls.forget_at())
            times = [at for at in due if at is not None]
            pause = max(0.0, min(times) - self._now()) if times else None
        except Exception:  # an error in one round must not end the supervision of the project
            log.exception("supervising project %s failed; retrying", self.project_id)
            pause = ROUND_AGAIN_S
        with anyio.move_on_after(pause):
            await self._wake.wait()

    def _decide(self) -> Plan:
        now, controls = self._now(), self._controls
        controls.forget_old_failures(now)
        observed = {name: record.observed() for name, record in self.records.items()}
        wanted = frozenset(filter(self._is_wanted, self.records))
        decided = plan(Desired(self.stack, wanted, controls.generations), observed, now)
        if place := self._place_in_queue():
            decided = postpone_starts(decided, Queued(place))
        controls.show_waiting(decided, self._is_wanted, preparing=self._preparation.under_way)
        return decided

    def _place_in_queue(self) -> int:
        """Return the place of the start that was requested in the queue; 0 if it may begin, or none was requested.

        The restart of a service that has exited does not wait.
        """
        operation = self.operations.current
        if operation is not None and operation.kind in STARTS and not operation.cancelling:
            return self._turn.place()
        self._turn.leave()
        return 0

    def _execute(self, decided: Plan) -> None:
        """Begin every step of the plan, without deciding anything."""
        self._controls.cancel_starts(self._is_wanted)
        if not any(map(self._is_wanted, self.records)):
            self._preparation.cancel()
        for step in decided.steps:
            control = self._controls.by_name[step.service]
            if step.action is Action.FAIL:
                control.fail(step.reason)
            elif step.action is Action.STOP:
                control.stop(step)
            elif self._preparation.done:
                control.start(step, self._controls.generations.get(step.service, 0))
            elif self._preparation.due():
                self._tasks.spawn(self._prepare)

    async def _prepare(self) -> None:
        self._replan()  # so that the services show the preparation
        await self._preparation.run(was_away=self._controls.blocked)
        self._report_change()
        self._replan()

    def _on_engine_back(self) -> None:
        """Begin an operation that shows how the services start again, unless an operation is under way."""
        self._controls.unblock()
        if self.wanted and self.operations.current is None:
            self.operations.begin(OperationKind.START)
        self._report_change()

    def _conclude(self) -> None:
        """Finish the operation that is under way if it has ended."""
        operation = self.operations.current
        if operation is None or self._work.held is not None:
            return
        ended = conclusion(operation, self._controls, self._preparation)
        if ended is not None:
            self.operations.finish(ended.progress, ended.error)
            self._turn.leave()
            self._report_change()

    # -- helpers

    def _on_lines(self) -> None:
        written, self.lines_written = self.lines_written, anyio.Event()
        written.set()

    def _report_change(self) -> None:
        self._changed(self.project_id)

    def _replan(self) -> None:
        self._wake.set()
