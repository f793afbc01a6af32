"""Keeps the services of one project as they should be: observe, plan, execute."""

import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import anyio
import anyio.abc
import anyio.lowlevel

from commandcenter_hub.domain.errors import HubError, ServiceFailed, StartTimeout
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress
from commandcenter_hub.domain.plan import Action, Desired, Plan, plan
from commandcenter_hub.domain.restart import afresh_at
from commandcenter_hub.domain.stack import Stack, definitions
from commandcenter_hub.domain.state import DOWN, UP, ServiceState
from commandcenter_hub.engines.base import Engine, Report
from commandcenter_hub.storage.repositories import OperationRepository, RunRepository
from commandcenter_hub.supervisor.control import ServiceControl, Shared
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.lifecycle import Standby
from commandcenter_hub.supervisor.operations import OperationTracker
from commandcenter_hub.supervisor.preparation import Preparation
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.takeover import take_over
from commandcenter_hub.supervisor.usage import UsageMeter

log = logging.getLogger(__name__)

Work = Callable[[Report], Awaitable[None]]
"""Something an operation does itself, beside starting and stopping."""

STARTS = frozenset({OperationKind.START, OperationKind.RESTART})
SETTLED_WITHIN_S = 60.0
READY_WITHIN_S = 300.0
WORKS = frozenset({OperationKind.SNAPSHOT, OperationKind.RESTORE})


@dataclass(frozen=True)
class Stores:
    """Where a supervisor keeps what must outlive it."""

    runs: RunRepository
    operations: OperationRepository


@dataclass(frozen=True)
class ClearUp:
    """What removes the traces of work that ended with its Hub, and the services that must be healthy for it."""

    needed: frozenset[str]
    work: Work


class Supervisor:
    """One project's. Lives as long as the Hub; what it runs lives longer."""

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
        clear_up: ClearUp | None = None,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Prepare for a project. Nothing happens before `run`.

        Args:
            project_id: the project's id.
            stack: what may run for it.
            engine: what runs it.
            journal: where its log goes.
            stores: where runs and operations are kept.
            changed: told the project's id whenever something is different.
            operation_changed: told of every change of an operation.
            clear_up: done when a snapshot or a restore was under way as an earlier Hub ended.
            now: monotonic seconds, for pauses and deadlines.
            wall: seconds since 1970, for people.
        """
        self.project_id = project_id
        self.stack = stack
        self._definitions = definitions(stack)
        self.engine = engine
        self.journal = journal
        self.wanted = False
        self.operations = OperationTracker(project_id, stores.operations, wall, operation_changed)
        self.lines_written = anyio.Event()
        self._stores = stores
        self._clear_up = clear_up
        self._changed = changed
        self._now, self._wall = now, wall
        self._generations: dict[str, int] = {}
        self._held: frozenset[str] | None = None
        self._work: anyio.CancelScope | None = None
        self._wake = anyio.Event()
        self._tasks: anyio.abc.TaskGroup | None = None
        self._shared = Shared(
            project_id, stack, engine, journal, stores.runs, self.operations.report, self._tell, self._poke,
            self._on_lines, self._spawn, now, wall,
        )  # fmt: skip
        self._controls = {service.name: ServiceControl(service, self._shared) for service in stack.order()}
        self.records = {name: control.record for name, control in self._controls.items()}
        self.usage = UsageMeter(engine, self.records, now)
        self._preparation = Preparation(engine, stack, self.operations.report, now)

    # -- what is asked of it

    def start(self) -> Operation:
        """Make everything run; return the operation to watch."""
        operation = self.operations.begin(OperationKind.START)
        self._want_all()
        return operation

    def stop(self) -> Operation:
        """Let nothing run; return the operation to watch. A start that is under way is over with it."""
        self.operations.finish(Progress.CANCELLED)
        operation = self.operations.begin(OperationKind.STOP)
        self.wanted = False
        self._poke()
        return operation

    def restart(self, service: str | None) -> Operation:
        """Replace one service, or all; return the operation to watch.

        Raises:
            ServiceNotFound: there is no such service.
        """
        names = self.stack.names() if service is None else {self.stack.service(service).name}
        operation = self.operations.begin(OperationKind.RESTART, service)
        for name in names:
            self._generations[name] = self.records[name].generation + 1
        self._want_all()
        return operation

    def perform(self, kind: OperationKind, needed: frozenset[str], alone: bool, work: Work) -> Operation:
        """Do a piece of work while the `needed` services run; return the operation to watch.

        Args:
            kind: what it is.
            needed: services that must be healthy meanwhile; started if they are not.
            alone: stop all others meanwhile.
            work: what to do; it is told where to report its steps.
        """
        operation = self.operations.begin(kind)
        self._do(needed, alone, work)
        return operation

    def _do(self, needed: frozenset[str], alone: bool, work: Work, interrupted: HubError | None = None) -> None:
        """Begin work within the operation that is under way, which ends with `interrupted` if that is given."""
        running = frozenset(name for name in self.records if self.wanted)
        self._held = needed if alone else needed | running
        for name in needed:
            self._give_another_chance(self.records[name])
        self._work = anyio.CancelScope()
        self._spawn(self._perform, self._work, needed, alone, work, interrupted)
        self._poke()

    def redefine(self, stack: Stack) -> None:
        """Take another definition of the same services: each has it from its next start on. What runs goes on."""
        self.stack = stack
        self._definitions = definitions(stack)
        for service in stack:
            self._controls[service.name].service = service

    def outdated(self) -> frozenset[str]:
        """Return the services that run as they were defined before: a restart gives them their newest definition."""
        return frozenset(
            name
            for name, definition in self._definitions.items()
            if (run := self.records[name].run) is not None and run.definition != definition
        )

    def cancel(self) -> None:
        """Cancel the operation that is under way: what it has begun is undone."""
        operation = self.operations.current
        if operation is None:
            return
        self.operations.cancelling()
        if self._work is not None:
            self._work.cancel()
        elif operation.kind in STARTS:
            self.wanted = False
        self._poke()

    @property
    def failed(self) -> bool:
        """Whether the supervisor has stopped trying, or cannot go on."""
        exited = any(record.state is ServiceState.EXITED or record.blocked for record in self.records.values())
        return exited or self._preparation.error is not None

    def error(self) -> dict[str, Any] | None:
        """Return why the project is not as it should be: code, message, hint, details."""
        if self._preparation.error is not None:
            return self._preparation.error.as_dict()
        for record in self.records.values():
            if record.failure is not None and record.state is not ServiceState.HEALTHY:
                facts = {"service": record.name, "last_lines": list(record.history.last_lines)}
                return {**record.failure, "details": {**record.failure["details"], **facts}}
        return None

    # -- its life

    async def run(self, *, wanted: bool | None, task_status: anyio.abc.TaskStatus[None]) -> None:
        """Take over what an earlier Hub left running, then supervise until cancelled.

        Args:
            wanted: whether the project should run; None when nobody knows: then it should if anything of it does.
            task_status: told when everything that runs has been taken over.
        """
        self.wanted = bool(wanted)
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            tasks.start_soon(self.operations.keep_saved)
            await self._adopt()
            if wanted is None:
                self.wanted = any(record.state in UP for record in self.records.values())
            task_status.started()
            while True:
                await self._round()

    async def _adopt(self) -> None:
        """Take over what runs, and the operation that was under way."""
        newest = await self._stores.operations.of_project(self.project_id, 1)
        if newest:
            self.operations.resume(newest[0])
        found = await take_over(self._shared, self._controls)
        self._generations = found | self._generations  # a restart may have been asked for meanwhile
        current = self.operations.current
        if current is not None and current.kind in WORKS:
            error = ServiceFailed("The Hub ended while this was under way.", hint="Nothing is lost; do it again.")
            if self._clear_up is None:
                self.operations.finish(Progress.FAILED, error)
            else:
                self._do(self._clear_up.needed, False, self._clear_up.work, error)
        elif current is None and self.wanted and not all(map(self._as_wanted, self.records.values())):
            self.operations.begin(OperationKind.START)

    async def _round(self) -> None:
        """Plan and execute once, then wait until something happens."""
        self._wake = anyio.Event()
        try:
            decided = self._decide()
            self._execute(decided)
            self._conclude()
            due = (decided.wake_at, self._preparation.again_at, *map(_afresh_at, self._controls.values()))
            times = [at for at in due if at is not None]
            pause = max(0.0, min(times) - self._now()) if times else None
        except Exception:  # a mistake in one round must not leave the project alone for ever
            log.exception("supervising project %s failed; trying again", self.project_id)
            pause = 1.0
        with anyio.move_on_after(pause):
            await self._wake.wait()

    def _decide(self) -> Plan:
        now = self._now()
        for control in self._controls.values():
            if (at := _afresh_at(control)) is not None and now >= at:
                control.start_afresh()
        observed = {name: record.observed() for name, record in self.records.items()}
        wanted = frozenset(name for name in self.records if self._is_wanted(name))
        decided = plan(Desired(self.stack, wanted, self._generations), observed, now)
        for record in self.records.values():
            self._show_waiting(record, decided)
        return decided

    def _show_waiting(self, record: Record, decided: Plan) -> None:
        """Let a service that is down show what it waits for."""
        waits = next((wait for wait in decided.waiting if wait.service == record.name), None)
        record.waiting_for = None if waits is None else waits.reason
        if record.state in UP:
            return
        before = record.state
        if not self._is_wanted(record.name):
            record.hold(Standby.OFF)
        elif before is ServiceState.EXITED:
            return
        elif waits is not None and waits.until is not None:
            record.pause(self._wall() + (waits.until - self._now()))
        elif self._preparation.under_way:
            record.hold(Standby.PREPARING)
        elif waits is not None or before is ServiceState.PREPARING:
            record.hold(Standby.WAITING)
        if record.state is not before:
            self._tell()

    def _execute(self, decided: Plan) -> None:
        """Begin every step of the plan. What to do has been decided; here it is done."""
        for name, control in self._controls.items():
            if not self._is_wanted(name):
                control.cancel_start()
        if not any(map(self._is_wanted, self.records)):
            self._preparation.cancel()
        for step in decided.steps:
            control = self._controls[step.service]
            if step.action is Action.FAIL:
                control.fail(step.reason)
            elif step.action is Action.STOP:
                control.stop(step)
            elif self._preparation.done:
                control.start(step, self._generations.get(step.service, 0))
            elif self._preparation.due():
                self._spawn(self._prepare)

    async def _prepare(self) -> None:
        self._poke()  # so that the services show it
        await self._preparation.run()
        self._tell()
        self._poke()

    def _conclude(self) -> None:
        """End the operation that is under way when it has reached its end."""
        operation = self.operations.current
        if operation is None or self._held is not None:
            return
        if operation.cancelling or operation.kind is OperationKind.STOP:
            idle = all(record.state in DOWN for record in self.records.values())
            if not idle or self._preparation.under_way:
                return
            self.operations.finish(Progress.CANCELLED if operation.cancelling else Progress.SUCCEEDED)
        elif operation.kind in STARTS:
            required = [control.record for control in self._controls.values() if control.service.required]
            if self._preparation.error is not None:
                self.operations.finish(Progress.FAILED, self._preparation.error)
            elif any(one.state is ServiceState.EXITED or one.history.timed_out or one.blocked for one in required):
                self.operations.finish(Progress.FAILED, self.error())
            elif all(map(self._as_wanted, required)):
                self.operations.finish(Progress.SUCCEEDED)
            else:
                return
        self._tell()

    def _as_wanted(self, record: Record) -> bool:
        current = record.generation >= self._generations.get(record.name, 0)
        return record.state is ServiceState.HEALTHY and current and not record.busy

    def _is_wanted(self, name: str) -> bool:
        return name in self._held if self._held is not None else self.wanted

    # -- work of its own

    async def _perform(
        self,
        scope: anyio.CancelScope,
        needed: frozenset[str],
        alone: bool,
        work: Work,
        interrupted: HubError | None,
    ) -> None:
        """Wait until the needed services are healthy (and the others gone), do the work, end the operation."""
        progress, error = Progress.SUCCEEDED, None
        try:
            with scope:
                await anyio.lowlevel.checkpoint()  # it may have been cancelled before it began
                await self._until_ready(needed, alone)
                await work(self.operations.report)
            if scope.cancelled_caught:
                progress = Progress.CANCELLED
        except HubError as problem:
            progress, error = Progress.FAILED, problem
        except Exception as problem:
            log.exception("an operation of project %s failed", self.project_id)
            progress, error = Progress.FAILED, HubError(f"It failed: {problem}")
        finally:
            self._work = self._held = None
            if self.wanted:
                for record in self.records.values():
                    self._give_another_chance(record)
            self._poke()
        if interrupted is not None:
            if error is not None:
                log.warning("what project %s was interrupted in is not cleared up: %s", self.project_id, error.message)
            progress, error = Progress.FAILED, interrupted
        await self._until_settled()
        self.operations.finish(progress, error)
        self._tell()

    async def _until_settled(self) -> None:
        """Wait until everything that ran before runs again, or will not by itself."""
        with anyio.move_on_after(SETTLED_WITHIN_S):
            while self.wanted and not self.failed and not all(map(self._as_wanted, self.records.values())):
                await anyio.sleep(0.05)

    async def _until_ready(self, needed: frozenset[str], alone: bool) -> None:
        deadline = self._now() + READY_WITHIN_S
        while True:
            if self._now() > deadline:
                raise StartTimeout(f"{', '.join(sorted(needed))} could not be made ready in {READY_WITHIN_S:g} s.")
            if self._preparation.error is not None:
                raise self._preparation.error
            for name in needed:
                failure = self.records[name].failure
                ended = self.records[name].state is ServiceState.EXITED or self.records[name].blocked
                if ended and failure is not None:
                    raise ServiceFailed(failure["message"], hint=failure["hint"])
            ready = all(self.records[name].state is ServiceState.HEALTHY for name in needed)
            others = [record for name, record in self.records.items() if name not in needed]
            if ready and (not alone or all(one.state in DOWN for one in others)):
                return
            await anyio.sleep(0.05)

    # -- small things

    def _want_all(self) -> None:
        self.wanted = True
        self._preparation.start_afresh()
        for record in self.records.values():
            self._give_another_chance(record)
        self._poke()

    def _give_another_chance(self, record: Record) -> None:
        self._controls[record.name].start_afresh()

    def _on_lines(self) -> None:
        written, self.lines_written = self.lines_written, anyio.Event()
        written.set()

    def _spawn(self, function: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        assert self._tasks is not None

        async def contained() -> None:
            try:
                await function(*args)
            except Exception:  # a mistake with one project must not end the Hub, which has others
                log.exception("supervising project %s failed", self.project_id)
                self._poke()

        self._tasks.start_soon(contained)

    def _poke(self) -> None:
        self._wake.set()

    def _tell(self) -> None:
        self._changed(self.project_id)


def _afresh_at(control: ServiceControl) -> float | None:
    """Return when what went wrong with a service will be forgotten (monotonic), if it stays healthy until then."""
    record = control.record
    if not (record.history.deaths or record.history.restarts) or record.healthy_since is None:
        return None
    return afresh_at(control.service.restart, record.healthy_since)
