"""When a service that died is started again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.restart import GiveUp, Restart, RestartPolicy, afresh, decide

PATIENT = RestartPolicy(give_up_after=1_000)


def test_the_pauses_double_up_to_thirty_seconds() -> None:
    times = [0.0]
    pauses = []
    for _ in range(8):
        match decide(PATIENT, tuple(times)):
            case Restart(at):
                pauses.append(at - times[-1])
                times.append(at)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_five_within_two_minutes_are_too_many() -> None:
    policy = RestartPolicy()
    assert decide(policy, (0, 1, 2, 3)) == Restart(3 + 8)
    assert decide(policy, (0, 1, 2, 3, 119.9)) == GiveUp(5)
    assert decide(policy, (0, 1, 2, 3, 120)) == Restart(120 + 16)


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=60).map(sorted))
def test_a_restart_is_never_early_never_late_and_never_for_ever(deaths: list[float]) -> None:
    policy = RestartPolicy()
    recent = [time for time in deaths if deaths[-1] - time < policy.window_s]
    match decide(policy, tuple(deaths)):
        case GiveUp(count):
            assert count == len(recent) >= policy.give_up_after
        case Restart(at):
            assert len(recent) < policy.give_up_after
            assert policy.first_delay_s <= round(at - deaths[-1], 6) <= policy.longest_delay_s


@pytest.mark.parametrize(("for_s", "forgotten"), [(0, False), (119, False), (120, True), (500, True)])
def test_what_was_healthy_for_two_minutes_starts_afresh(for_s: float, forgotten: bool) -> None:
    assert afresh(RestartPolicy(), 1_000.0, 1_000.0 + for_s) is forgotten
