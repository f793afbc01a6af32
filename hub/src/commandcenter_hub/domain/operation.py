"""Operations: one start, stop, restart, snapshot or restore, with its steps."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class OperationKind(StrEnum):
    """What an operation does."""

    START = "start"
    STOP = "stop"
    RESTART = "restart"
    SNAPSHOT = "snapshot"
    RESTORE = "restore"


class Progress(StrEnum):
    """How far an operation or a step is."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


STARTS = frozenset({OperationKind.START, OperationKind.RESTART})
"""Ends when the services run, or cannot."""
WORKS = frozenset({OperationKind.SNAPSHOT, OperationKind.RESTORE})
"""Does something itself, beside starting and stopping."""
CANCELLABLE = frozenset({OperationKind.START, OperationKind.RESTART, OperationKind.SNAPSHOT})
"""A stop or a restore that is cancelled half-way would leave what no one asked for."""


@dataclass(frozen=True)
class StepReport:
    """The newest state of one step of an operation.

    Attributes:
        key: names the step within its operation; a report with the same key replaces the last one.
        title: what is being done, for people.
        service: the service it is for, if it is for one.
        progress: how far it is.
        cached: nothing had to be done because it had been done before.
        done, total: how much of `unit` is done, of how much; None where it is not known.
        unit: `bytes`, `files`, `items`.
        detail: one more sentence, for example why a service is started again.
    """

    key: str
    title: str
    service: str | None = None
    progress: Progress = Progress.RUNNING
    cached: bool = False
    done: int | None = None
    total: int | None = None
    unit: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class OperationStep:
    """A step with its times (seconds since 1970)."""

    report: StepReport
    started: float
    ended: float | None = None


@dataclass(frozen=True)
class Operation:
    """One thing asked of a project, and how it went.

    Attributes:
        id: unique in this Hub.
        project_id: the project it belongs to.
        kind: what it does.
        service: the one service it is for, or None for all.
        progress: how far it is.
        started, ended: seconds since 1970.
        steps: in the order in which they began.
        error: code, message, hint and details of what made it fail.
        cancelling: it was cancelled and is clearing up.
    """

    id: str
    project_id: str
    kind: OperationKind
    started: float
    service: str | None = None
    progress: Progress = Progress.RUNNING
    ended: float | None = None
    steps: tuple[OperationStep, ...] = ()
    error: dict[str, Any] | None = field(default=None)
    cancelling: bool = False

    def with_report(self, report: StepReport, now: float) -> "Operation":
        """Return the operation with the report taken in."""
        ended = None if report.progress is Progress.RUNNING else now
        for index, step in enumerate(self.steps):
            if step.report.key == report.key:
                began = now if step.ended is not None and ended is None else step.started
                changed = OperationStep(report, began, ended)
                return replace(self, steps=(*self.steps[:index], changed, *self.steps[index + 1 :]))
        return replace(self, steps=(*self.steps, OperationStep(report, now, ended)))

    def finished(self, progress: Progress, now: float, error: dict[str, Any] | None = None) -> "Operation":
        """Return the operation ended; steps that were still running end with it.

        Of a failed operation they are cancelled, not failed: nothing is known against them.
        """
        left = Progress.CANCELLED if progress is Progress.FAILED else progress
        steps = tuple(
            step if step.ended is not None else OperationStep(replace(step.report, progress=left), step.started, now)
            for step in self.steps
        )
        return replace(self, progress=progress, ended=now, error=error, steps=steps, cancelling=False)
