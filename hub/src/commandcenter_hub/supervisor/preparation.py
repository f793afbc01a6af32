"""Let the engine fetch and build what a stack needs before its first start, and retry if that failed."""

from collections.abc import Callable

import anyio

from commandcenter_hub.domain.errors import HubError, ServiceFailed
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Engine, Report

LONGEST_PAUSE_S = 30.0
"""Longest pause before a failed preparation is repeated, seconds."""
AWAY_PAUSE_S = 5.0
"""The same while the engine is away, seconds: an attempt is cheap then."""


class Preparation:
    """The preparation of the engine for the stack. It is retried until an unavailable engine is available again."""

    def __init__(
        self,
        engine: Engine,
        stack: Stack,
        report: Report,
        now: Callable[[], float],
        resumed: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare nothing yet.

        Args:
            engine: the engine.
            stack: the stack whose services will be started.
            report: receives the steps.
            now: returns monotonic seconds.
            resumed: called when the engine answers again after an absence, or works again after another failure.
        """
        self._done = False
        self.error: HubError | None = None
        self.again_at: float | None = None
        self._engine, self._stack, self._report, self._now = engine, stack, report, now
        self._failures = 0
        self._resumed, self._was_away = resumed, False
        self._scope: anyio.CancelScope | None = None

    @property
    def done(self) -> bool:
        """Whether services can be started: the engine is prepared, and has lost nothing since."""
        return self._done and self._engine.prepared

    @property
    def under_way(self) -> bool:
        """Whether the preparation is under way."""
        return self._scope is not None

    def due(self) -> bool:
        """Return whether the preparation should run now; if so, it counts as begun."""
        waits = self.again_at is not None and self._now() < self.again_at
        hopeless = self.error is not None and self.error.permanent and self.again_at is None
        if self.under_way or waits or hopeless:
            return False
        self._scope = anyio.CancelScope()
        return True

    async def run(self, *, was_away: bool = False) -> None:
        """Prepare the engine. On failure, set `error`, and set `again_at` to the time of the next attempt.

        Args:
            was_away: services are down because the engine was away.
        """
        assert self._scope is not None
        self._was_away = was_away or self._done or (self.error is not None and self.error.transient)
        self._done = False
        step = StepReport("prepare", "Prepare the engine")
        self._report(step)
        try:
            with self._scope:
                await self._engine.prepare(self._stack, self._on_step)
                if self._failures:
                    self._resumed()
                self._done, self.error, self.again_at, self._failures = True, None, None, 0
            ended = Progress.CANCELLED if self._scope.cancelled_caught else Progress.SUCCEEDED
            self._report(StepReport("prepare", step.title, progress=ended))
        except Exception as problem:
            error = problem if isinstance(problem, HubError) else ServiceFailed(f"The engine failed: {problem}")
            self._report(StepReport("prepare", step.title, progress=Progress.FAILED, detail=error.message))
            self._failures += 1
            self.error = error
            # 503 means that something outside must change first; a retry notices when the engine is available again.
            transient = not error.permanent or error.status == 503
            longest = min(LONGEST_PAUSE_S, AWAY_PAUSE_S) if error.transient else LONGEST_PAUSE_S
            pause = min(longest, 2.0 ** min(self._failures - 1, 10))
            self.again_at = self._now() + pause if transient else None
        finally:
            self._scope = None

    def _on_step(self, report: StepReport) -> None:
        if self._was_away and report.progress is Progress.SUCCEEDED:
            self._was_away, self.error = False, None  # regardless of how this attempt ends
            self._resumed()
            self._report(StepReport("prepare", "Prepare the engine"))
        self._report(report)

    def cancel(self) -> None:
        """Cancel the preparation and its next attempt."""
        self.error = self.again_at = None
        if self._scope is not None:
            self._scope.cancel()

    def forget_failures(self) -> None:
        """Forget the error, because a user has requested another attempt."""
        self.error = self.again_at = None
        self._failures = 0
