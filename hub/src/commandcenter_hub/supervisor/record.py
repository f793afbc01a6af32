"""The record of one service, the only place in which its state changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from commandcenter_hub.domain.plan import Observed
from commandcenter_hub.domain.reason import WaitReason
from commandcenter_hub.domain.state import ServiceState, TransitionError, transition
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.supervisor.lifecycle import (
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

P = TypeVar("P")


@dataclass(frozen=True)
class End:
    """How a run ended.

    Attributes:
        exit_code: None when a signal ended it, or where it is not known.
        plain: the problem that is shown if no cause is known.
        understood: the cause, if the engine recognised it.
    """

    exit_code: int | None
    plain: Problem
    understood: Problem | None = None


class Record:
    """One service: its phase, the time of its last change of state, and its history.

    Each method is an event. One that cannot happen in the phase raises TransitionError and changes nothing.

    Attributes:
        phase: its phase, with the data of that phase.
        history: its failures.
        generation: generation with which it was last started.
        since: time at which it entered its `state`, in seconds since 1970.
        waiting_for: what it waits for according to the newest plan.
    """

    def __init__(self, name: str, wall: Callable[[], float] = time.time) -> None:
        """Create the record of a service that is not running; `wall` returns seconds since 1970."""
        self.name = name
        self.phase: Phase = Idle()
        self.history = History()
        self.generation = 0
        self.since = wall()
        self.waiting_for: WaitReason | None = None
        self._wall = wall

    # -- derived values

    @property
    def state(self) -> ServiceState:
        """The state that is shown to users."""
        return shown(self.phase)

    @property
    def busy(self) -> bool:
        """Whether a start or a stop is under way."""
        return isinstance(self.phase, Starting | Stopping)

    @property
    def run(self) -> Run | None:
        """The run that is under way."""
        return self.phase.run if isinstance(self.phase, Starting | Running | Stopping) else None

    @property
    def handle(self) -> Handle | None:
        """The handle of the run that is under way."""
        return None if self.run is None else self.run.handle

    @property
    def failure(self) -> dict[str, Any] | None:
        """The error of the service in the format of the API; None if there is none."""
        return None if self.history.problem is None else self.history.problem.error

    @property
    def blocked(self) -> bool:
        """Whether the service is down for a cause that goes away by itself, such as a full disk."""
        problem = self.history.problem
        return problem is not None and problem.retry is Retry.ALWAYS and isinstance(self.phase, Backoff | Starting)

    @property
    def waits_for_cause(self) -> bool:
        """Whether no start of the service is under way, and its last exit had a temporary cause."""
        problem = self.history.problem
        return problem is not None and problem.retry is Retry.ALWAYS and isinstance(self.phase, Idle | Backoff)

    @property
    def healthy_since(self) -> float | None:
        """Time at which the run became healthy, monotonic seconds; None if it is not, or is being stopped."""
        match self.phase:
            case Running(health=Healthy(since)):
                return since
            case _:
                return None

    @property
    def not_ready_because(self) -> str:
        """Why the run has not answered its probe yet; empty if it has, or if the reason is not known."""
        match self.phase:
            case Running(health=Unproven(reason)):
                return reason
            case _:
                return ""

    def observed(self) -> Observed:
        """Return the state of the service as input for the plan."""
        health = self.phase.health if isinstance(self.phase, Running | Stopping) else None
        past = self.history
        return Observed(
            state=self.state,
            busy=self.busy,
            generation=self.generation,
            deaths=past.blocked_at or past.deaths,
            failed_starts=past.failed_starts,
            exit_code=past.exit_code,
            unhealthy_since=health.since if isinstance(health, Unhealthy) else None,
            failure=past.problem.message if past.problem and past.problem.retry is Retry.NEVER else None,
            blocked_by=past.problem.message if past.problem and past.problem.retry is Retry.ALWAYS else None,
        )

    # -- while it is down

    def hold(self, standby: Standby) -> None:
        """Stay down, and show what the service waits for. A failed service can only be held as OFF."""
        if isinstance(self.phase, Failed) and standby is not Standby.OFF:
            raise TransitionError(f"{self.name} has failed and cannot be {standby}")
        self._check(Idle, Backoff, Failed)
        self._enter(Idle(standby))

    def pause(self, restart_at: float | None) -> None:
        """Wait for a restart at a time, in seconds since 1970; None if the restart is due."""
        self._check(Idle, Backoff)
        self._enter(Backoff(restart_at))

    def give_up(self, problem: Problem) -> None:
        """Stay down until a user requests another start."""
        self._check(Idle, Backoff)
        self._enter(Failed(), replace(self.history, problem=problem))

    def unblock(self) -> None:
        """Forget a temporary problem that is over, and its exits, which count as one restart."""
        past = self.history
        if self.waits_for_cause:
            self.history = replace(past, problem=None, blocked_at=(), restarts=past.restarts + bool(past.blocked_at))

    def forget_failures(self) -> None:
        """Forget past failures, and allow a failed service to start again."""
        if isinstance(self.phase, Failed):
            self._enter(Idle(Standby.WAITING))
        self.history = History()

    # -- from a start to an end

    def start(self, run: Run, generation: int) -> None:
        """Record that a start begins; the engine has not been called yet."""
        self._check(Idle, Backoff)
        past = self.history
        self._enter(Starting(run), replace(past, restarts=past.restarts + past.died, timed_out=False))
        self.generation = max(self.generation, generation)

    def locate(self, handle: Handle) -> None:
        """Replace the run's handle by its newest one."""
        self._check(Starting, Running, Stopping)
        if isinstance(self.phase, Starting | Running | Stopping):
            self.phase = replace(self.phase, run=replace(self.phase.run, handle=handle))

    def started(self) -> None:
        """Record that the run exists."""
        self._enter(Running(self._only(Starting).run))

    def start_cancelled(self) -> None:
        """Record that nothing is left of a cancelled start."""
        self._check(Starting)
        self._enter(Idle())

    def start_failed(self, problem: Problem, now: float) -> None:
        """Record, at a monotonic time, that nothing is left of a failed start."""
        self._check(Starting)
        self._enter(Backoff(), self.history.with_death(problem, None, now))

    def adopt(self, run: Run, generation: int, restarts: int, *, started: float, healthy_since: float | None) -> None:
        """Take over a run of an earlier Hub.

        Args:
            run: the run.
            generation: the generation with which it was started.
            restarts: the number of restarts of the service so far.
            started: time of its start, seconds since 1970.
            healthy_since: time at which its probe succeeded, monotonic seconds; None if it failed or the run has ended.
        """
        self._check(Idle)
        health = Unproven() if healthy_since is None else Healthy(healthy_since)
        self._enter(Running(run, health), replace(self.history, restarts=restarts))
        self.generation, self.since = generation, started

    def refuse(self, problem: Problem, generation: int) -> None:
        """Record why a run of another Hub, which may still be running, cannot be taken over."""
        self.give_up(problem)
        self.generation = generation

    def not_ready(self, reason: str) -> None:
        """Record why the run has not answered its probe yet."""
        phase = self._only(Running)
        if isinstance(phase.health, Unproven):
            self.phase = replace(phase, health=Unproven(reason))

    def answered(self, now: float) -> None:
        """Record that the run answers its probe, at a monotonic time."""
        phase = self._only(Running)
        past = replace(self.history, blocked_at=(), failed_starts=0, problem=None, last_lines=())
        self._enter(replace(phase, health=Healthy(now)), past)

    def unanswered(self, problem: Problem, since: float, *, timed_out: bool = False) -> None:
        """Record that the run has failed its probe since a monotonic time; `timed_out` if it never answered in time."""
        phase = self._only(Running)
        past = replace(self.history, problem=problem, timed_out=timed_out or self.history.timed_out)
        self._enter(replace(phase, health=Unhealthy(since, problem)), past)

    def stop(self) -> None:
        """Record that a requested stop of the run begins: its end is not an unexpected exit."""
        phase = self._only(Running)
        self._enter(Stopping(phase.run, phase.health))

    def kill_unhealthy(self) -> None:
        """Record that an unhealthy run is being stopped: an unexpected exit because of the problem of its probe."""
        phase = self._only(Running)
        if not isinstance(phase.health, Unhealthy):
            raise TransitionError(f"{self.name} is not unhealthy")
        self._enter(Stopping(phase.run, phase.health, phase.health.problem))

    def stop_failed(self, problem: Problem) -> None:
        """Record why the run could not be stopped. Its end is still expected."""
        self._check(Stopping)
        self.history = replace(self.history, problem=problem)

    def resume(self) -> None:
        """Return to the running phase because the run could not be stopped; the plan may request the stop again."""
        phase = self._only(Stopping)
        self._enter(Running(phase.run, phase.health))

    def exited(self, end: End, now: float) -> None:
        """Record the end of the run, at a monotonic time: an unexpected exit, unless a stop was requested."""
        self._check(Running, Stopping)
        match self.phase:
            case Stopping(killed_for=None):
                self._enter(Idle(), replace(self.history, exit_code=end.exit_code))
            case Stopping(killed_for=problem):
                # The exit code of a killed run means nothing, but the cause that the engine recognised may explain it.
                self._enter(Backoff(), self.history.with_death(_cause(problem, end), None, now))
            case _:
                problem = self.history.problem
                known = problem if problem is not None and problem.retry is Retry.NEVER else None
                self._enter(Backoff(), self.history.with_death(_cause(known, end), end.exit_code, now))

    def keep_last_lines(self, lines: tuple[str, ...]) -> None:
        """Save the last lines of a run that has just exited unexpectedly."""
        self.history = replace(self.history, last_lines=lines)

    # -- helpers

    def _only(self, kind: type[P]) -> P:
        """Return the phase when it is of this kind; raise TransitionError when it is not."""
        self._check(kind)
        assert isinstance(self.phase, kind)
        return self.phase

    def _check(self, *kinds: type) -> None:
        """Raise TransitionError unless the phase is of one of these kinds."""
        if not isinstance(self.phase, kinds):
            allowed = " or ".join(kind.__name__ for kind in kinds)
            raise TransitionError(f"{self.name} is {type(self.phase).__name__}, not {allowed}")

    def _enter(self, phase: Phase, history: History | None = None) -> None:
        state = transition(self.state, shown(phase))
        if state is not self.state:
            self.since = self._wall()
        self.phase = phase
        self.history = self.history if history is None else history


def _cause(known: Problem | None, end: End) -> Problem:
    """Return the problem to report for an unexpected exit.

    In this order: a known permanent one, the one that the engine recognised, a known one, the exit itself.
    """
    if known is not None and known.retry is Retry.NEVER:
        return known
    return end.understood or known or end.plain
