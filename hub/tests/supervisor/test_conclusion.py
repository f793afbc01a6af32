"""When an operation ends, and how, depending on the states of its services."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commandcenter_hub.domain.errors import EngineUnavailable, NoSpace, ServiceFailed
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.supervisor.conclusion import Conclusion, conclusion
from commandcenter_hub.supervisor.controls import Controls
from commandcenter_hub.supervisor.lifecycle import (
    Backoff,
    Failed,
    Healthy,
    History,
    Idle,
    Phase,
    Problem,
    Run,
    Running,
    Starting,
    Stopping,
    Unhealthy,
)
from commandcenter_hub.supervisor.preparation import Preparation
from commandcenter_hub.supervisor.shared import Shared
from commandcenter_hub.testing.demo import demo_service, demo_stack

RUN = Run(Handle("one", "r1", "fake"), "")
HEALTHY = Running(RUN, Healthy(1.0))
ENDED = Problem.of(ServiceFailed("It ended."), "one", "shop")
FULL = Problem.of(NoSpace("The disk is full."), "one", "shop")
BUSY = replace(FULL, brief=True)
SICK = Running(RUN, Unhealthy(1.0, ENDED))
AWAY = EngineUnavailable("It is not available.")


def concluded(
    kind: OperationKind, phase: Phase, history: History | None = None, *, cancelling: bool = False, **preparing: Any
) -> Conclusion | None:
    """Return the end of an operation of a project with two services, of which the other is healthy or idle."""
    stack: Stack = demo_stack(demo_service("one"), demo_service("two"), workspace=Path("/work"))
    nothing: Any = None
    shared = Shared("p1", stack, *[nothing] * 10, time.monotonic, time.time)
    controls = Controls(stack, shared)
    controls.records["one"].phase = phase
    controls.records["one"].history = history or History()
    controls.records["two"].phase = Idle() if cancelling or kind is OperationKind.STOP else HEALTHY
    prepared: Any = SimpleNamespace(prepared=True)
    preparation = Preparation(prepared, stack, nothing, time.monotonic)
    preparation._done = True
    for name, value in preparing.items():
        setattr(preparation, name, value)
    operation = Operation("o1", "p1", kind, 0.0)
    return conclusion(replace(operation, cancelling=cancelling), controls, preparation)


@pytest.mark.parametrize("kind", [OperationKind.START, OperationKind.RESTART])
@pytest.mark.parametrize(
    ("phase", "history", "progress"),
    [
        (HEALTHY, History(), Progress.SUCCEEDED),
        (Idle(), History(), None),
        (Starting(RUN), History(), None),
        (Running(RUN), History(), None),
        (SICK, History(problem=ENDED), None),
        (SICK, History(problem=ENDED, timed_out=True), Progress.FAILED),
        (Stopping(RUN, Healthy(1.0)), History(), None),
        (Backoff(), History(problem=ENDED), None),
        (Backoff(), History(problem=FULL), Progress.FAILED),
        (Backoff(), History(problem=FULL, blocked_at=(1.0,)), Progress.FAILED),
        (Backoff(), History(problem=BUSY, blocked_at=(1.0,)), None),
        (Starting(RUN), History(problem=BUSY, blocked_at=(1.0,)), None),
        (Backoff(), History(problem=BUSY, blocked_at=(1.0, 2.0)), Progress.FAILED),
        (Failed(), History(problem=ENDED), Progress.FAILED),
    ],
)
async def test_a_start_ends_when_its_services_are_healthy_or_have_failed(
    kind: OperationKind, phase: Phase, history: History, progress: Progress | None
) -> None:
    ended = concluded(kind, phase, history)
    assert (None if ended is None else ended.progress) is progress
    if progress is Progress.FAILED:
        assert ended is not None
        assert history.problem is not None
        assert isinstance(ended.error, dict)
        assert ended.error["message"] == history.problem.message
        assert ended.error["details"]["service"] == "one"


async def test_a_start_continues_while_the_engine_is_prepared_again_after_an_absence() -> None:
    assert concluded(OperationKind.START, Backoff(), History(problem=FULL), _done=False) is None


async def test_a_start_fails_if_the_engine_is_unavailable() -> None:
    assert concluded(OperationKind.START, Idle(), error=AWAY) == Conclusion(Progress.FAILED, AWAY)


@pytest.mark.parametrize("phase", [Starting(RUN), Running(RUN), HEALTHY, Stopping(RUN, Healthy(1.0))])
async def test_a_stop_and_a_cancelled_start_wait_until_nothing_runs(phase: Phase) -> None:
    assert concluded(OperationKind.STOP, phase) is None
    assert concluded(OperationKind.START, phase, cancelling=True) is None


@pytest.mark.parametrize("phase", [Idle(), Backoff(), Failed()])
async def test_a_stop_ends_when_nothing_runs(phase: Phase) -> None:
    assert concluded(OperationKind.STOP, phase) == Conclusion(Progress.SUCCEEDED)
    assert concluded(OperationKind.START, phase, cancelling=True) == Conclusion(Progress.CANCELLED)
    assert concluded(OperationKind.STOP, phase, _scope=object()) is None  # the engine is still being prepared


@pytest.mark.parametrize("kind", [OperationKind.SNAPSHOT, OperationKind.RESTORE])
async def test_the_states_of_services_do_not_end_a_snapshot_or_restore(kind: OperationKind) -> None:
    assert concluded(kind, HEALTHY) is None
