"""Do an operation's own work, such as a snapshot or a restore, while the services it needs are healthy."""

import logging
from collections.abc import Callable

import anyio
import anyio.lowlevel

from commandcenter_hub.domain.errors import HubError, NoSpace, ServiceFailed, StartTimeout, shortage_in
from commandcenter_hub.domain.operation import Progress
from commandcenter_hub.domain.state import DOWN, ServiceState
from commandcenter_hub.supervisor.controls import Controls
from commandcenter_hub.supervisor.operations import OperationTracker
from commandcenter_hub.supervisor.preparation import Preparation
from commandcenter_hub.supervisor.shared import CleanUp, Shared, Work

log = logging.getLogger(__name__)

SETTLED_WITHIN_S = 60.0
"""Longest time that an operation waits at its end for the services that ran before it, seconds."""
READY_WITHIN_S = 300.0
"""Longest time that work waits for the services it needs, seconds."""
LOOK_EVERY_S = 0.05


class WorkRunner:
    """Do the work of one operation at a time while the services it needs are healthy.

    Attributes:
        held: the services that should run during the work, and no others; None while there is no work.
    """

    def __init__(
        self,
        shared: Shared,
        controls: Controls,
        operations: OperationTracker,
        preparation: Preparation,
        wanted: Callable[[], bool],
    ) -> None:
        """Prepare; `wanted` returns whether the project should run."""
        self.held: frozenset[str] | None = None
        self._shared, self._controls, self._operations = shared, controls, operations
        self._preparation, self._wanted = preparation, wanted
        self._scope: anyio.CancelScope | None = None

    def begin(self, needed: frozenset[str], alone: bool, work: Work, interrupted: HubError | None = None) -> None:
        """Start work in the background, as part of the operation that is under way.

        Args:
            needed: services that must be healthy during the work; they are started if they are not.
            alone: stop all other services during the work.
            work: the work; it receives a function that reports its steps.
            interrupted: if given, the operation fails with this error even if the work succeeds.
        """
        running = frozenset(self._controls.records) if self._wanted() else frozenset()
        self.held = needed if alone else needed | running
        self._controls.forget_failures(needed)
        self._scope = anyio.CancelScope()
        self._shared.spawn(self._perform, self._scope, needed, alone, work, interrupted)
        self._shared.replan()

    def clean_up(self, clean_up: CleanUp | None) -> None:
        """Finish the operation that an earlier Hub began, as failed, after the clean-up if one is needed."""
        error = ServiceFailed("The Hub ended during this operation.", hint="No data was lost. Try again.")
        if clean_up is None:
            self._operations.finish(Progress.FAILED, error)
        else:
            self.begin(clean_up.needed, False, clean_up.work, error)

    def cancel(self) -> bool:
        """Cancel the work that is under way; return whether there is any."""
        if self._scope is None:
            return False
        self._scope.cancel()
        return True

    async def _perform(
        self, scope: anyio.CancelScope, needed: frozenset[str], alone: bool, work: Work, interrupted: HubError | None
    ) -> None:
        """Wait until the needed services are healthy (and the others down), do the work, end the operation."""
        shared = self._shared
        progress, error = Progress.SUCCEEDED, None
        try:
            with scope:
                await anyio.lowlevel.checkpoint()  # it may have been cancelled before it began
                await self._until_ready(needed, alone)
                await work(shared.report)
            if scope.cancelled_caught:
                progress = Progress.CANCELLED
        except HubError as problem:
            progress, error = Progress.FAILED, problem
        except Exception as problem:
            short = shortage_in(problem)
            if short is None:
                log.exception("an operation of project %s failed", shared.project_id)
            progress, error = Progress.FAILED, short or HubError(f"The operation failed: {problem}")
        finally:
            self._scope = self.held = None
            if self._wanted():
                self._controls.forget_failures()
            shared.replan()
        if interrupted is not None:
            if error is not None:
                log.warning(
                    "cleaning up after the interrupted operation of project %s failed: %s",
                    shared.project_id,
                    error.message,
                )
            progress, error = Progress.FAILED, interrupted
        await self._until_settled()
        self._operations.finish(progress, error)
        shared.changed()

    async def _until_settled(self) -> None:
        """Wait until the services that ran before are healthy again, or cannot become so by themselves."""
        with anyio.move_on_after(SETTLED_WITHIN_S):
            while self._wanted() and not self._stuck and not self._controls.as_wanted():
                await anyio.sleep(LOOK_EVERY_S)

    @property
    def _stuck(self) -> bool:
        return self._controls.given_up or self._preparation.error is not None

    async def _until_ready(self, needed: frozenset[str], alone: bool) -> None:
        deadline = self._shared.now() + READY_WITHIN_S
        records = self._controls.records
        others = [record for name, record in records.items() if name not in needed]
        while not self._ready(needed) or (alone and not all(one.state in DOWN for one in others)):
            if self._shared.now() > deadline:
                raise StartTimeout(f"{', '.join(sorted(needed))} could not be made ready in {READY_WITHIN_S:g} s.")
            await anyio.sleep(LOOK_EVERY_S)

    def _ready(self, needed: frozenset[str]) -> bool:
        """Return whether the needed services are healthy.

        Raises:
            HubError: one of them cannot become healthy.
        """
        if self._preparation.error is not None:
            raise self._preparation.error
        records = [self._controls.records[name] for name in needed]
        for record in records:
            ended = record.state is ServiceState.EXITED or record.blocked
            if ended and record.failure is not None:
                full = record.failure["code"] == NoSpace.code
                raise (NoSpace if full else ServiceFailed)(record.failure["message"], hint=record.failure["hint"])
        return all(record.state is ServiceState.HEALTHY for record in records)
