"""Decisions after the death of a service."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.reason import DiedTooOften, NeverHealthy, describe
from commandcenter_hub.domain.restart import GiveUp, Restart, RestartPolicy, decide, forget_at

PATIENT = RestartPolicy(give_up_after=1_000)


def test_delays_double_up_to_thirty_seconds() -> None:
    times = [0.0]
    pauses = []
    for _ in range(8):
        match decide(PATIENT, tuple(times)):
            case Restart(at):
                pauses.append(at - times[-1])
                times.append(at)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_five_deaths_within_two_minutes_are_too_many() -> None:
    policy = RestartPolicy()
    assert decide(policy, (0, 1, 2, 3)) == Restart(3 + 8)
    assert decide(policy, (0, 1, 2, 3, 119.9)) == GiveUp(DiedTooOften(5, 120))
    assert decide(policy, (0, 1, 2, 3, 120)) == Restart(120 + 16)


def test_five_failed_starts_in_a_row_are_too_many() -> None:
    policy = RestartPolicy()
    deaths = (120.0, 240.0, 360.0, 480.0, 600.0)
    assert decide(policy, deaths[:4], 4) == Restart(480 + 8)
    assert decide(policy, deaths, 4) == Restart(600 + 16)
    assert decide(policy, deaths, 5) == GiveUp(NeverHealthy(5))


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=60).map(sorted))
def test_restarts_are_on_time_and_end(deaths: list[float]) -> None:
    policy = RestartPolicy()
    recent = [time for time in deaths if deaths[-1] - time < policy.window_s]
    match decide(policy, tuple(deaths)):
        case GiveUp(reason):
            assert len(recent) >= policy.give_up_after
            assert describe(reason) == f"exited {len(recent)} times within 120 s"
        case Restart(at):
            assert len(recent) < policy.give_up_after
            assert policy.first_delay_s <= round(at - deaths[-1], 6) <= policy.longest_delay_s


def test_the_history_is_reset_after_two_healthy_minutes() -> None:
    assert forget_at(RestartPolicy(), 1_000.0) == 1_120.0
