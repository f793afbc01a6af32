"""Operations: a start, stop, restart, snapshot or restore, with its steps."""

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
    """Progress of an operation or step."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


def progress_of(error: BaseException) -> Progress:
    """Return the progress of a step that raised this: failed, or cancelled if it is no Exception."""
    return Progress.FAILED if isinstance(error, Exception) else Progress.CANCELLED


STARTS = frozenset({OperationKind.START, OperationKind.RESTART})
"""Kinds that end when the services run or have failed."""
WORKS = frozenset({OperationKind.SNAPSHOT, OperationKind.RESTORE})
"""Kinds that do work of their own besides starting and stopping."""
CANCELLABLE = frozenset({OperationKind.START, OperationKind.RESTART, OperationKind.SNAPSHOT})
"""Kinds that can be cancelled. A cancelled stop or restore would leave a state that no user requested."""


@dataclass(frozen=True)
class StepReport:
    """Current state of one step of an operation.

    Attributes:
        key: identifies the step within its operation; a report with the same key replaces the previous one.
        title: what the step does, for users.
        service: the service of the step, if any.
        progress: progress of the step.
        cached: an earlier result was reused.
        done, total: completed and total amount in `unit`; None if unknown.
        unit: `bytes`, `files` or `items`.
        detail: a remark, for example why a service is restarted.
        began: time at which it began, if that may be earlier than the first report, in seconds since 1970.
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
    began: float | None = None


@dataclass(frozen=True)
class OperationStep:
    """A step with its times (seconds since 1970)."""

    report: StepReport
    started: float
    ended: float | None = None


@dataclass(frozen=True)
class Operation:
    """An operation of a project.

    Attributes:
        id: unique in this Hub.
        project_id: the project.
        kind: what the operation does.
        service: the service if it is for one only, otherwise None.
        progress: progress of the operation.
        started, ended: seconds since 1970.
        steps: in the order in which they started.
        error: code, message, hint and details of the error if it failed.
        cancelling: it was cancelled and is cleaning up.
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
        """Return the operation with a report added."""
        ended = None if report.progress is Progress.RUNNING else now
        begun = now if report.began is None else min(now, max(self.started, report.began))
        for index, step in enumerate(self.steps):
            if step.report.key == report.key:
                began = begun if step.ended is not None and ended is None else step.started
                changed = OperationStep(report, began, ended)
                return replace(self, steps=(*self.steps[:index], changed, *self.steps[index + 1 :]))
        return replace(self, steps=(*self.steps, OperationStep(report, begun, ended)))

    def finished(self, progress: Progress, now: float, error: dict[str, Any] | None = None) -> "Operation":
        """Return the ended operation; its running steps end too.

        Running steps of a failed operation count as cancelled, since they did not fail themselves.
        """
        remaining = Progress.CANCELLED if progress is Progress.FAILED else progress
        steps = tuple(
            step
            if step.ended is not None
            else OperationStep(replace(step.report, progress=remaining), step.started, now)
            for step in self.steps
        )
        return replace(self, progress=progress, ended=now, error=error, steps=steps, cancelling=False)
