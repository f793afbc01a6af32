"""The state of one service: each event in each phase, and random sequences of events."""

from collections.abc import Callable
from copy import copy
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from commandcenter_hub.domain.errors import DataDamaged, HubError, NoSpace, PortInUse, ServiceFailed
from commandcenter_hub.domain.state import DOWN, TRANSITIONS, UP, ServiceState, TransitionError
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.supervisor.lifecycle import (
    DEATHS_KEPT,
    PHASES,
    Backoff,
    Failed,
    Healthy,
    History,
    Idle,
    Phase,
    Problem,
    Retry,
    Run,
    Running,
    Standby,
    Starting,
    Stopping,
    Unhealthy,
    Unproven,
    shown,
)
from commandcenter_hub.supervisor.record import End, Record

S = ServiceState


def problem(error: HubError) -> Problem:
    return Problem.of(error, "db", "shop")


HANDLE = Handle("db", "r1", "fake", {"number": 1})
RUN = Run(HANDLE, "abc")
SICK = problem(ServiceFailed("It does not answer."))
ENDED = problem(ServiceFailed("It ended."))
DAMAGED = problem(DataDamaged("It is damaged."))
FULL = problem(NoSpace("The disk is full."))
END = End(1, ENDED)

PHASES_BY_NAME: dict[str, Phase] = {
    "off": Idle(),
    "waiting": Idle(Standby.WAITING),
    "preparing": Idle(Standby.PREPARING),
    "starting": Starting(RUN),
    "unproven": Running(RUN),
    "healthy": Running(RUN, Healthy(5.0)),
    "unhealthy": Running(RUN, Unhealthy(5.0, SICK)),
    "stopping unproven": Stopping(RUN, Unproven()),
    "stopping healthy": Stopping(RUN, Healthy(5.0)),
    "stopping unhealthy": Stopping(RUN, Unhealthy(5.0, SICK)),
    "killing": Stopping(RUN, Unhealthy(5.0, SICK), SICK),
    "backoff": Backoff(),
    "failed": Failed(),
}
RUNNING = ("unproven", "healthy", "unhealthy")
STOPPING = ("stopping unproven", "stopping healthy", "stopping unhealthy", "killing")
DOWN_NAMES = ("off", "waiting", "preparing", "backoff", "failed")

EVENTS: dict[str, tuple[Callable[[Record], None], dict[str, S]]] = {
    "hold off": (lambda one: one.hold(Standby.OFF), dict.fromkeys(DOWN_NAMES, S.STOPPED)),
    "hold waiting": (
        lambda one: one.hold(Standby.WAITING),
        dict.fromkeys(("off", "waiting", "preparing", "backoff"), S.PENDING),
    ),
    "hold preparing": (
        lambda one: one.hold(Standby.PREPARING),
        dict.fromkeys(("off", "waiting", "preparing", "backoff"), S.PREPARING),
    ),
    "pause": (lambda one: one.pause(70.0), dict.fromkeys(("waiting", "preparing", "backoff"), S.RESTARTING)),
    "give up": (
        lambda one: one.give_up(ENDED),
        dict.fromkeys(("off", "waiting", "preparing", "backoff"), S.EXITED),
    ),
    "start": (
        lambda one: one.start(RUN, 3),
        dict.fromkeys(("off", "waiting", "preparing", "backoff"), S.STARTING),
    ),
    "started": (lambda one: one.started(), {"starting": S.STARTING}),
    "start cancelled": (lambda one: one.start_cancelled(), {"starting": S.STOPPED}),
    "start failed": (lambda one: one.start_failed(ENDED, 9.0), {"starting": S.RESTARTING}),
    "locate": (
        lambda one: one.locate(HANDLE),
        {name: shown(PHASES_BY_NAME[name]) for name in ("starting", *RUNNING, *STOPPING)},
    ),
    "adopt healthy": (
        lambda one: one.adopt(RUN, 2, 1, started=50.0, healthy_since=9.0),
        {"off": S.HEALTHY},
    ),
    "adopt": (
        lambda one: one.adopt(RUN, 2, 1, started=50.0, healthy_since=None),
        dict.fromkeys(("off", "waiting", "preparing"), S.STARTING),
    ),
    "refuse": (
        lambda one: one.refuse(DAMAGED, 2),
        dict.fromkeys(("off", "waiting", "preparing", "backoff"), S.EXITED),
    ),
    "not ready": (lambda one: one.not_ready("it is away"), {name: shown(PHASES_BY_NAME[name]) for name in RUNNING}),
    "answered": (lambda one: one.answered(9.0), dict.fromkeys(RUNNING, S.HEALTHY)),
    "unanswered": (lambda one: one.unanswered(SICK, 9.0), dict.fromkeys(RUNNING, S.UNHEALTHY)),
    "stop": (lambda one: one.stop(), {name: shown(PHASES_BY_NAME[name]) for name in RUNNING}),
    "kill unhealthy": (lambda one: one.kill_unhealthy(), {"unhealthy": S.UNHEALTHY}),
    "stop failed": (lambda one: one.stop_failed(ENDED), {name: shown(PHASES_BY_NAME[name]) for name in STOPPING}),
    "resume": (lambda one: one.resume(), {name: shown(PHASES_BY_NAME[name]) for name in STOPPING}),
    "exited": (
        lambda one: one.exited(END, 9.0),
        {
            **dict.fromkeys(RUNNING, S.RESTARTING),
            **dict.fromkeys(STOPPING[:3], S.STOPPED),
            "killing": S.RESTARTING,
        },
    ),
    "forget failures": (
        lambda one: one.forget_failures(),
        {name: shown(phase) for name, phase in PHASES_BY_NAME.items()} | {"failed": S.PENDING},
    ),
}
"""Event -> its call, and the phases in which it may happen, each with the state that results."""


def record_in(phase: Phase, history: History | None = None) -> Record:
    made = Record("db", lambda: 60.0)
    made.phase, made.since = phase, 1.0
    made.history = History() if history is None else history
    return made


def facts(record: Record) -> dict[str, Any]:
    return copy(vars(record))


def test_the_reason_why_a_run_is_not_ready_is_kept_until_it_answers() -> None:
    record = record_in(Running(RUN))
    record.not_ready("it is away")
    assert record.not_ready_because == "it is away"
    record.answered(9.0)
    assert record.not_ready_because == ""
    record.not_ready("too late")
    assert record.state is S.HEALTHY


# -- the table


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("name", PHASES_BY_NAME)
def test_each_event_in_each_phase(event: str, name: str) -> None:
    happen, allowed = EVENTS[event]
    record = record_in(PHASES_BY_NAME[name])
    before, was = facts(record), record.state
    if name not in allowed:
        with pytest.raises(TransitionError):
            happen(record)
        assert facts(record) == before
        return
    happen(record)
    assert record.state is allowed[name]
    assert record.state is was or record.state in TRANSITIONS[was]
    if not event.startswith("adopt"):
        assert record.since == (1.0 if record.state is was else 60.0)


def test_every_phase_and_every_state_is_in_the_table() -> None:
    assert {type(phase) for phase in PHASES_BY_NAME.values()} == set(PHASES)
    assert {shown(phase) for phase in PHASES_BY_NAME.values()} == set(S)


@pytest.mark.parametrize("name", PHASES_BY_NAME)
def test_a_service_with_a_run_is_up_and_one_without_is_down(name: str) -> None:
    record = record_in(PHASES_BY_NAME[name])
    assert (record.run is not None) is (record.state in UP)
    assert (record.run is None) is (record.state in DOWN)
    assert record.busy is (name == "starting" or name in STOPPING)
    assert not (record.busy and record.state in DOWN)


def test_impossible_combinations_cannot_be_written() -> None:
    anything: Any = PHASES
    for kind in (Starting, Running, Stopping):
        with pytest.raises(TypeError):
            anything[anything.index(kind)]()  # without a run
    for kind in (Idle, Backoff, Failed):
        with pytest.raises(TypeError):
            anything[anything.index(kind)](run=RUN)
    with pytest.raises(TypeError):
        anything[anything.index(Starting)](RUN, Healthy(1.0))
    with pytest.raises(FrozenInstanceError):
        PHASES_BY_NAME["healthy"].health = Unproven()  # type: ignore[union-attr,misc]


# -- effects of each event


def test_a_start_counts_as_a_restart_after_a_death_only() -> None:
    record = record_in(Idle())
    record.start(RUN, 2)
    assert (record.history.restarts, record.generation) == (0, 2)
    record = record_in(Backoff(), History(deaths=(1.0,), timed_out=True))
    record.start(RUN, 0)
    assert (record.history.restarts, record.history.timed_out) == (1, False)


def test_a_successful_probe_clears_the_problem_and_keeps_the_deaths() -> None:
    past = History(deaths=(1.0,), failed_starts=1, restarts=1, problem=ENDED, last_lines=("bye",))
    record = record_in(Running(RUN), past)
    record.answered(9.0)
    assert record.history == History(deaths=(1.0,), restarts=1)
    assert record.healthy_since == 9.0


def test_a_service_killed_as_unhealthy_keeps_the_reason_of_its_probe_and_no_exit_code() -> None:
    record = record_in(Running(RUN, Unhealthy(5.0, SICK)), History(problem=SICK))
    record.kill_unhealthy()
    record.stop_failed(ENDED)
    record.exited(END, 9.0)
    assert record.history == History(deaths=(9.0,), failed_starts=1, problem=SICK)


@pytest.mark.parametrize(
    ("known", "understood", "cause"),
    [
        (None, None, ENDED),
        (None, FULL, FULL),
        (SICK, None, ENDED),
        (DAMAGED, None, DAMAGED),
        (DAMAGED, FULL, DAMAGED),
    ],
)
def test_the_cause_of_a_death(known: Problem | None, understood: Problem | None, cause: Problem) -> None:
    record = record_in(Running(RUN), History(problem=known))
    record.exited(End(3, ENDED, understood), 9.0)
    assert (record.history.problem, record.history.exit_code) == (cause, 3)
    assert record.history.failed_starts == (cause is not FULL)


def test_a_requested_exit_does_not_count_as_a_death() -> None:
    record = record_in(Stopping(RUN, Healthy(5.0)))
    record.exited(End(0, ENDED), 9.0)
    assert record.history == History(exit_code=0)


def test_a_service_that_died_is_blocked_until_its_next_run_is_up() -> None:
    record = record_in(Running(RUN))
    assert not record.blocked
    record.exited(End(None, ENDED, FULL), 9.0)
    assert record.blocked
    record.start(RUN, 0)
    assert record.blocked
    record.started()
    assert not record.blocked


def test_the_number_of_kept_deaths_is_limited() -> None:
    past = History()
    for time in range(DEATHS_KEPT + 5):
        past = past.with_death(ENDED, None, float(time))
    assert len(past.deaths) == DEATHS_KEPT
    assert past.deaths[-1] == DEATHS_KEPT + 4


@pytest.mark.parametrize(
    ("error", "retry"),
    [
        (ServiceFailed("a"), Retry.LIMITED),
        (DataDamaged("a"), Retry.NEVER),
        (NoSpace("a"), Retry.ALWAYS),
        (PortInUse("a"), Retry.ALWAYS),
    ],
)
def test_an_error_determines_whether_the_start_is_repeated(error: HubError, retry: Retry) -> None:
    assert problem(error).retry is retry
    observed = record_in(Backoff(), History(problem=problem(error))).observed()
    assert observed.failure == ("a" if retry is Retry.NEVER else None)
    assert observed.blocked_by == ("a" if retry is Retry.ALWAYS else None)


def test_exits_with_a_temporary_cause_do_not_count_later() -> None:
    """For example, the first start may take too long once an absent engine is back."""
    past = History()
    for time in range(7):
        past = past.with_death(FULL, None, float(time))
    assert record_in(Backoff(), past).observed().deaths == tuple(map(float, range(7)))
    past = past.with_death(ENDED, None, 8.0)
    observed = record_in(Backoff(), past).observed()
    assert (observed.deaths, observed.failed_starts) == ((8.0,), 1)


def test_other_exits_still_count_after_a_temporary_cause_has_ended() -> None:
    past = History().with_death(ENDED, 1, 1.0).with_death(FULL, None, 2.0)
    record = record_in(Running(RUN), past)
    record.answered(3.0)
    assert (record.history.deaths, record.history.blocked_at, record.history.died) == ((1.0,), (), True)


def test_a_sentence_can_be_added_to_a_problem() -> None:
    assert ENDED.followed_by("it is left alone now.").message == "It ended; it is left alone now."


def test_an_adopted_run_keeps_its_start_time() -> None:
    record = record_in(Idle())
    record.adopt(RUN, 2, 1, started=50.0, healthy_since=None)
    assert (record.since, record.generation, record.history.restarts) == (50.0, 2, 1)


# -- random sequences of events


class AnySequence(RuleBasedStateMachine):
    """One service with any sequence of events."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.record = Record("db", lambda: self.time)

    def _happens(self, event: Callable[[], None], state: ServiceState) -> None:
        before, since = self.record.state, self.record.since
        self.time += 1
        event()
        assert self.record.state is state
        assert state is before or state in TRANSITIONS[before]
        assert self.record.since == (since if state is before else self.time)

    @precondition(lambda self: isinstance(self.record.phase, Idle | Backoff))
    @rule(generation=st.integers(0, 3))
    def start(self, generation: int) -> None:
        restarts, died = self.record.history.restarts, self.record.history.died
        self._happens(lambda: self.record.start(RUN, generation), S.STARTING)
        assert self.record.history.restarts == restarts + died
        assert self.record.generation >= generation

    @precondition(lambda self: isinstance(self.record.phase, Starting))
    @rule()
    def is_started(self) -> None:
        self._happens(self.record.started, S.STARTING)

    @precondition(lambda self: isinstance(self.record.phase, Starting))
    @rule(why=st.sampled_from([ENDED, DAMAGED, FULL]))
    def start_fails(self, why: Problem) -> None:
        self._happens(lambda: self.record.start_failed(why, self.time), S.RESTARTING)
        assert self.record.history.problem == why

    @precondition(lambda self: isinstance(self.record.phase, Starting))
    @rule()
    def start_is_cancelled(self) -> None:
        self._happens(self.record.start_cancelled, S.STOPPED)

    @precondition(lambda self: isinstance(self.record.phase, Running))
    @rule()
    def answers(self) -> None:
        self._happens(lambda: self.record.answered(self.time), S.HEALTHY)
        assert self.record.failure is None

    @precondition(lambda self: isinstance(self.record.phase, Running))
    @rule(timed_out=st.booleans())
    def does_not_answer(self, timed_out: bool) -> None:
        self._happens(lambda: self.record.unanswered(SICK, self.time, timed_out=timed_out), S.UNHEALTHY)

    @precondition(lambda self: isinstance(self.record.phase, Running))
    @rule()
    def stops(self) -> None:
        self._happens(self.record.stop, self.record.state)

    @precondition(lambda self: isinstance(self.record.phase, Running) and self.record.state is S.UNHEALTHY)
    @rule()
    def is_killed(self) -> None:
        self._happens(self.record.kill_unhealthy, S.UNHEALTHY)

    @precondition(lambda self: isinstance(self.record.phase, Stopping))
    @rule()
    def cannot_be_stopped(self) -> None:
        self._happens(lambda: self.record.stop_failed(ENDED), self.record.state)
        self._happens(self.record.resume, self.record.state)

    @precondition(lambda self: isinstance(self.record.phase, Running | Stopping))
    @rule(understood=st.sampled_from([None, DAMAGED, FULL]))
    def ends(self, understood: Problem | None) -> None:
        phase, past = self.record.phase, self.record.history
        requested = isinstance(phase, Stopping) and phase.killed_for is None
        end = End(1, ENDED, understood)
        self._happens(lambda: self.record.exited(end, self.time), S.STOPPED if requested else S.RESTARTING)
        now = self.record.history
        assert ((now.deaths, now.blocked_at) == (past.deaths, past.blocked_at)) is requested

    @precondition(lambda self: self.record.state in {S.PENDING, S.PREPARING, S.RESTARTING})
    @rule()
    def is_given_up(self) -> None:
        self._happens(lambda: self.record.give_up(ENDED), S.EXITED)

    @precondition(lambda self: self.record.state in {S.PENDING, S.PREPARING, S.RESTARTING})
    @rule()
    def pauses(self) -> None:
        self._happens(lambda: self.record.pause(self.time + 9), S.RESTARTING)

    @precondition(lambda self: self.record.state in DOWN)
    @rule()
    def should_not_run(self) -> None:
        self._happens(lambda: self.record.hold(Standby.OFF), S.STOPPED)

    @precondition(lambda self: self.record.state in DOWN - {S.EXITED})
    @rule(standby=st.sampled_from([(Standby.WAITING, S.PENDING), (Standby.PREPARING, S.PREPARING)]))
    def waits(self, standby: tuple[Standby, ServiceState]) -> None:
        self._happens(lambda: self.record.hold(standby[0]), standby[1])

    @rule()
    def starts_afresh(self) -> None:
        state = self.record.state
        self._happens(self.record.forget_failures, S.PENDING if state is S.EXITED else state)
        assert self.record.history == History()

    @rule(event=st.sampled_from(sorted(EVENTS)))
    def anything(self, event: str) -> None:
        before, was = facts(self.record), self.record.state
        self.time += 1
        try:
            EVENTS[event][0](self.record)
        except TransitionError:
            assert facts(self.record) == before
        else:
            assert self.record.state is was or self.record.state in TRANSITIONS[was]

    @invariant()
    def observation_matches_the_record(self) -> None:
        observed = self.record.observed()
        assert observed.state is self.record.state
        assert observed.busy is self.record.busy
        assert (observed.unhealthy_since is not None) is (self.record.state is S.UNHEALTHY)
        assert (self.record.handle is not None) is (self.record.state in UP)
        assert self.record.history.deaths or not self.record.history.failed_starts


def test_any_sequence_of_events_keeps_the_record_consistent() -> None:
    run_state_machine_as_test(AnySequence)


@given(st.sampled_from(sorted(PHASES_BY_NAME)), st.lists(st.sampled_from(sorted(EVENTS)), max_size=6))
def test_events_never_lead_to_an_impossible_phase(name: str, events: list[str]) -> None:
    record = record_in(PHASES_BY_NAME[name])
    for event in events:
        before = record.phase
        try:
            EVENTS[event][0](record)
        except TransitionError:
            assert record.phase is before
        assert type(record.phase) in PHASES
        if isinstance(record.phase, Stopping) and record.phase.killed_for is not None:
            assert isinstance(record.phase.health, Unhealthy)
