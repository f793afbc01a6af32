"""States: transitions, and the status and health derived from them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.state import (
    DOWN,
    TRANSITIONS,
    UP,
    Health,
    ProjectStatus,
    ServiceState,
    TransitionError,
    project_health,
    project_status,
    transition,
)

S = ServiceState
ANY = st.sampled_from(list(S))
STATES = st.lists(ANY, max_size=5)


def test_every_state_has_transitions_and_is_either_up_or_down() -> None:
    assert TRANSITIONS.keys() == set(S)
    assert set(S) == UP | DOWN
    assert not UP & DOWN


def test_every_state_can_be_reached_and_left() -> None:
    reached = {S.STOPPED}
    while more := {after for state in reached for after in TRANSITIONS[state]} - reached:
        reached |= more
    assert reached == set(S)
    assert all(S.STOPPED in TRANSITIONS[state] for state in S if state is not S.STOPPED)


@pytest.mark.parametrize(("old", "new"), list(product(S, S)))
def test_other_transitions_raise_an_error(old: ServiceState, new: ServiceState) -> None:
    if new is old or new in TRANSITIONS[old]:
        assert transition(old, new) is new
    else:
        with pytest.raises(TransitionError, match=f"{old} cannot become {new}"):
            transition(old, new)


@given(wanted=st.booleans(), failed=st.booleans(), operating=st.booleans(), states=STATES)
def test_a_status_is_never_better_than_the_states(
    wanted: bool, failed: bool, operating: bool, states: list[ServiceState]
) -> None:
    status = project_status(wanted=wanted, failed=failed, operating=operating, states=iter(states))
    up = any(state in UP for state in states)
    all_healthy = bool(states) and all(state is S.HEALTHY for state in states)
    assert (status is ProjectStatus.RUNNING) is (wanted and all_healthy)
    assert (status is ProjectStatus.STOPPED) is (not wanted and not up)
    if status is ProjectStatus.STARTING:
        assert wanted
        assert operating
        assert not failed
        assert S.EXITED not in states
    if status is ProjectStatus.STOPPING:
        assert up
        assert not wanted
        assert not failed
    if wanted and not all_healthy and not operating:
        assert status is ProjectStatus.ERROR


@given(st.sampled_from(list(ProjectStatus)), STATES)
def test_health_follows_status_and_states(status: ProjectStatus, states: list[ServiceState]) -> None:
    health = project_health(status, iter(states))
    if status is ProjectStatus.RUNNING:
        assert health is Health.HEALTHY
    elif status is ProjectStatus.STOPPED:
        assert health is Health.UNKNOWN
    else:
        assert (health is Health.DEGRADED) is (S.HEALTHY in states)
        assert health is not Health.HEALTHY
