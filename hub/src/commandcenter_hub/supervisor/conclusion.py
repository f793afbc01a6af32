"""Decide whether an operation has ended, and with which result."""

from dataclasses import dataclass
from typing import Any

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import STARTS, Operation, OperationKind, Progress
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.supervisor.controls import Controls
from commandcenter_hub.supervisor.preparation import Preparation
from commandcenter_hub.supervisor.record import Record


@dataclass(frozen=True)
class Conclusion:
    """How an operation has ended; `error` says why it failed."""

    progress: Progress
    error: HubError | dict[str, Any] | None = None


def conclusion(operation: Operation, controls: Controls, preparation: Preparation) -> Conclusion | None:
    """Return how a start, stop or restart has ended; None while it has not."""
    if operation.cancelling or operation.kind is OperationKind.STOP:
        if not controls.down or preparation.under_way:
            return None
        return Conclusion(Progress.CANCELLED if operation.cancelling else Progress.SUCCEEDED)
    if operation.kind not in STARTS:
        return None
    required = controls.required
    if preparation.error is not None:
        return Conclusion(Progress.FAILED, preparation.error)
    # While the engine is prepared again, its absence is no reason to fail: the preparation ends when it is back.
    blocked = preparation.done and any(map(_is_blocked, required))
    if blocked or any(one.state is ServiceState.EXITED or one.history.timed_out for one in required):
        return Conclusion(Progress.FAILED, controls.error())
    return Conclusion(Progress.SUCCEEDED) if controls.as_wanted(required) else None


def _is_blocked(record: Record) -> bool:
    problem = record.history.problem
    first_of_two = problem is not None and problem.brief and len(record.history.blocked_at) == 1
    return record.blocked and not first_of_two
