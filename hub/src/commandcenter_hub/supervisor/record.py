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
        """Begin with a service of which nothing runs; `wall` gives seconds since 1970."""
        self.name = name
        self.phase: Phase = Idle()
        self.history = History()
        self.generation = 0
        self.since = wall()
        self.waiting_for: WaitReason | None = None
        self._wall = wall

    # -- what follows from it

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
        """The error in its plain form when it is not as it should be."""
        return None if self.history.problem is None else self.history.problem.error

    @property
    def blocked(self) -> bool:
        """Whether it is down for something that ends by itself, and has not ended yet."""
        problem = self.history.problem
        return problem is not None and problem.retry is Retry.ALWAYS and isinstance(self.phase, Backoff | Starting)

    @property
    def healthy_since(self) -> float | None:
        """Since when a run that is to go on is healthy, in monotonic seconds."""
        match self.phase:
            case Running(health=Healthy(since)):
                return since
            case _:
                return None

    def observed(self) -> Observed:
        """Return what the plan is made from."""
        health = self.phase.health if isinstance(self.phase, Running | Stopping) else None
        past = self.history
        return Observed(
            state=self.state,
            busy=self.busy,
            generation=self.generation,
            deaths=past.deaths,
            failed_starts=past.failed_starts,
            exit_code=past.exit_code,
            unhealthy_since=health.since if isinstance(health, Unhealthy) else None,
            failure=past.problem.message if past.problem and past.problem.retry is Retry.NEVER else None,
            transient=past.problem is not None and past.problem.retry is Retry.ALWAYS,
        )

    # -- while it is down

    def hold(self, standby: Standby) -> None:
        """Stay down, and show what for. One that has failed stays so unless it should not run any more."""
        if isinstance(self.phase, Failed) and standby is not Standby.OFF:
            raise TransitionError(f"{self.name} has failed and cannot be {standby}")
        self._check(Idle, Backoff, Failed)
        self._enter(Idle(standby))

    def pause(self, restart_at: float | None) -> None:
        """Wait for a restart at a time, in seconds since 1970; None when that time has come."""
        self._check(Idle, Backoff)
        self._enter(Backoff(restart_at))

    def give_up(self, problem: Problem) -> None:
        """Stay down until a user asks again."""
        self._check(Idle, Backoff)
        self._enter(Failed(), replace(self.history, problem=problem))

    def start_afresh(self) -> None:
        """Forget past failures, and allow a service that was given up to be started again."""
        if isinstance(self.phase, Failed):
            self._enter(Idle(Standby.WAITING))
        self.history = History()

    # -- from a start to an end

    def start(self, run: Run, generation: int) -> None:
        """Begin a start; the engine has not been asked yet."""
        self._check(Idle, Backoff)
        past = self.history
        self._enter(Starting(run), replace(past, restarts=past.restarts + bool(past.deaths), timed_out=False))
        self.generation = max(self.generation, generation)

    def locate(self, handle: Handle) -> None:
        """Take the newest handle of the run."""
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
            generation: as which generation it was started.
            restarts: how often the service had been started again.
            started: when, in seconds since 1970.
            healthy_since: a monotonic time when it answers its probe; None when it does not, or has ended.
        """
        self._check(Idle)
        health = Unproven() if healthy_since is None else Healthy(healthy_since)
        self._enter(Running(run, health), replace(self.history, restarts=restarts))
        self.generation, self.since = generation, started

    def refuse(self, problem: Problem, generation: int) -> None:
        """Show why a run of another Hub, which may go on, cannot be taken over."""
        self.give_up(problem)
        self.generation = generation

    def answered(self, now: float) -> None:
        """Note that the run answers its probe, at a monotonic time."""
        phase = self._only(Running)
        past = replace(self.history, failed_starts=0, problem=None, last_lines=())
        self._enter(replace(phase, health=Healthy(now)), past)

    def unanswered(self, problem: Problem, since: float, *, timed_out: bool = False) -> None:
        """Note that the run fails its probe since a monotonic time; `timed_out` when it has never answered."""
        phase = self._only(Running)
        past = replace(self.history, problem=problem, timed_out=timed_out or self.history.timed_out)
        self._enter(replace(phase, health=Unhealthy(since, problem)), past)

    def stop(self) -> None:
        """Begin to end the run as requested: its end is no death."""
        phase = self._only(Running)
        self._enter(Stopping(phase.run, phase.health))

    def kill_unhealthy(self) -> None:
        """Begin to end a run that fails its probe: its end is a death, for the reason of the probe."""
        phase = self._only(Running)
        if not isinstance(phase.health, Unhealthy):
            raise TransitionError(f"{self.name} is not unhealthy")
        self._enter(Stopping(phase.run, phase.health, phase.health.problem))

    def stop_failed(self, problem: Problem) -> None:
        """Record why the run could not be ended. Its end is still awaited."""
        self._check(Stopping)
        self.history = replace(self.history, problem=problem)

    def resume(self) -> None:
        """Return to the running phase because the run could not be ended; the plan may request its end again."""
        phase = self._only(Stopping)
        self._enter(Running(phase.run, phase.health))

    def exited(self, end: End, now: float) -> None:
        """Note the end of the run, at a monotonic time: a death, unless it was requested."""
        self._check(Running, Stopping)
        match self.phase:
            case Stopping(killed_for=None):
                self._enter(Idle(), replace(self.history, exit_code=end.exit_code))
            case Stopping(killed_for=problem):
                # The exit code of a run that we kill means nothing; what the engine understood of its end may.
                self._enter(Backoff(), self.history.with_death(_cause(problem, end), None, now))
            case _:
                problem = self.history.problem
                known = problem if problem is not None and problem.retry is Retry.NEVER else None
                self._enter(Backoff(), self.history.with_death(_cause(known, end), end.exit_code, now))

    def keep_last_lines(self, lines: tuple[str, ...]) -> None:
        """Save the last lines of a run that has just exited unexpectedly."""
        self.history = replace(self.history, last_lines=lines)

    # -- small things

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
    """Return the problem of a death: what is known to fail again, what the engine understood, what was known."""
    if known is not None and known.retry is Retry.NEVER:
        return known
    return end.understood or known or end.plain
