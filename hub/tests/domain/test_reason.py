"""Texts of reasons."""

from typing import get_args

import pytest

from commandcenter_hub.domain.reason import (
    Blocked,
    DiedTooOften,
    MayRecover,
    NeedsServices,
    NeverHealthy,
    NotInStack,
    NotWanted,
    PausesAfterDeath,
    PermanentFailure,
    Queued,
    Reason,
    RestartRequested,
    ShouldRun,
    StopsAfter,
    UnhealthyTooLong,
    describe,
)
from commandcenter_hub.domain.state import ServiceState

TEXTS: list[tuple[Reason, str]] = [
    (NotInStack(), "no longer in the stack"),
    (NotWanted(), "should not run"),
    (RestartRequested(), "restart requested"),
    (UnhealthyTooLong(30.0), "unhealthy for 30 s"),
    (UnhealthyTooLong(0.5), "unhealthy for 0.5 s"),
    (ShouldRun(ServiceState.STOPPED), "should run, is stopped"),
    (ShouldRun(ServiceState.RESTARTING, died=True), "should run, is exited"),
    (ShouldRun(ServiceState.RESTARTING, died=True, exit_code=1), "should run, is exited(1)"),
    (ShouldRun(ServiceState.PENDING, exit_code=1), "should run, is pending"),
    (DiedTooOften(5, 120.0), "exited 5 times within 120 s"),
    (NeverHealthy(5), "was started 5 times in a row without becoming healthy"),
    (PermanentFailure("The data is damaged."), "The data is damaged."),
    (StopsAfter(("web", "api")), "stops after web, api"),
    (MayRecover(), "may recover by itself"),
    (PausesAfterDeath(), "waits to restart after it died"),
    (PausesAfterDeath(0), "waits to restart after it exited with code 0"),
    (Blocked("The disk is full."), "retried until this is resolved: The disk is full"),
    (NeedsServices(("db", "cache")), "needs db, cache"),
    (Queued(2), "number 2 of the projects that wait to start"),
]


@pytest.mark.parametrize(("reason", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_each_reason_has_its_text(reason: Reason, text: str) -> None:
    assert describe(reason) == text


def test_every_reason_has_a_text() -> None:
    assert {type(reason) for reason, _ in TEXTS} == set(get_args(Reason))
