"""The phases of one service: one type for each phase, with only the data that belongs to it.

Impossible combinations cannot be constructed: only a run that is up has health, only a run that is being stopped can
have a problem that it is killed for, and a service that is down has no run. `record.py` defines which phase may follow
which.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from commandcenter_hub.domain.errors import HubError, ServiceFailed
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Handle

DEATHS_KEPT = 16
"""Number of last unexpected exits that are kept: more than any restart policy uses."""


class Retry(StrEnum):
    """Whether a failed service is started again."""

    LIMITED = "limited"
    """Yes, as often as the service's restart policy allows."""
    NEVER = "never"
    """No, because it would fail the same way."""
    ALWAYS = "always"
    """Yes, until the cause has been removed, without a limit."""


@dataclass(frozen=True)
class Problem:
    """Why a service is not in the desired state.

    Attributes:
        error: code, message, hint and details as the API shows them.
        retry: whether the service is started again.
        brief: the next attempt is likely to succeed.
    """

    error: dict[str, Any]
    retry: Retry = Retry.LIMITED
    brief: bool = False

    @classmethod
    def of(cls, error: HubError, service: str, project: str) -> "Problem":
        """Return an error as the problem of a service; `project` is the slug of its project."""
        known = error.as_dict_for(service, project) if isinstance(error, ServiceFailed) else error.as_dict()
        if error.permanent:
            return cls(known, Retry.NEVER)
        return cls(known, Retry.ALWAYS if error.transient else Retry.LIMITED, error.brief)

    @property
    def message(self) -> str:
        """What happened, in a sentence."""
        return str(self.error["message"])

    def followed_by(self, text: str) -> "Problem":
        """Return the problem with a second part of its message."""
        return replace(self, error={**self.error, "message": f"{self.message.rstrip('.')}; {text}"})


@dataclass(frozen=True)
class Run:
    """One run of a service.

    Attributes:
        handle: the engine's handle of the run.
        definition: fingerprint of the service's definition when the run began.
    """

    handle: Handle
    definition: str


@dataclass(frozen=True)
class Unproven:
    """The run has not answered its probe yet. `reason` is the reason, for users; empty until it has taken long."""

    reason: str = ""


@dataclass(frozen=True)
class Healthy:
    """The run has answered its probe since a monotonic time, seconds."""

    since: float


@dataclass(frozen=True)
class Unhealthy:
    """The run has failed its probe since a monotonic time, seconds, because of a problem."""

    since: float
    problem: Problem


Health = Unproven | Healthy | Unhealthy


class Standby(StrEnum):
    """What an idle service waits for."""

    OFF = "off"
    """Nothing: it should not run."""
    WAITING = "waiting"
    """The services that it depends on."""
    PREPARING = "preparing"
    """The engine, which fetches or builds what it needs."""


@dataclass(frozen=True)
class Idle:
    """No run of the service exists."""

    standby: Standby = Standby.OFF


@dataclass(frozen=True)
class Starting:
    """A run was requested from the engine, which has not confirmed yet that it runs."""

    run: Run


@dataclass(frozen=True)
class Running:
    """A run exists and is watched."""

    run: Run
    health: Health = Unproven()


@dataclass(frozen=True)
class Stopping:
    """A run is being stopped.

    Attributes:
        run: the run.
        health: its health before.
        killed_for: the problem for which it is killed, so that its end counts as unexpected; None if it was requested.
    """

    run: Run
    health: Health
    killed_for: Problem | None = None


@dataclass(frozen=True)
class Backoff:
    """It exited unexpectedly and is started again, at `restart_at` (seconds since 1970) where that is known."""

    restart_at: float | None = None


@dataclass(frozen=True)
class Failed:
    """It has ended and is not started again without a user's request."""


Phase = Idle | Starting | Running | Stopping | Backoff | Failed
PHASES = (Idle, Starting, Running, Stopping, Backoff, Failed)
STANDBY_STATES = {
    Standby.OFF: ServiceState.STOPPED,
    Standby.WAITING: ServiceState.PENDING,
    Standby.PREPARING: ServiceState.PREPARING,
}


def shown(phase: Phase) -> ServiceState:
    """Return the state that is shown to users."""
    match phase:
        case Idle(standby):
            return STANDBY_STATES[standby]
        case Running(health=Healthy()) | Stopping(health=Healthy()):
            return ServiceState.HEALTHY
        case Running(health=Unhealthy()) | Stopping(health=Unhealthy()):
            return ServiceState.UNHEALTHY
        case Backoff():
            return ServiceState.RESTARTING
        case Failed():
            return ServiceState.EXITED
        case _:
            return ServiceState.STARTING


@dataclass(frozen=True)
class History:
    """A service's failures since it was last requested, or last healthy for long enough.

    Attributes:
        deaths: monotonic times of its unexpected exits that count against it, ascending, seconds.
        blocked_at: the same for its last exits with a temporary cause, such as an absent engine.
        failed_starts: number of consecutive unexpected exits, up to the last, before which it did not become healthy.
        restarts: number of restarts.
        exit_code: its last exit code; None when the supervisor ended it, or the code is not known.
        problem: why it is not in the wanted state; None if there is no problem.
        timed_out: its last start did not become healthy in time.
        last_lines: its last lines of output before the unexpected exit.
    """

    deaths: tuple[float, ...] = ()
    blocked_at: tuple[float, ...] = ()
    failed_starts: int = 0
    restarts: int = 0
    exit_code: int | None = None
    problem: Problem | None = None
    timed_out: bool = False
    last_lines: tuple[str, ...] = ()

    @property
    def died(self) -> bool:
        """Return whether it has exited unexpectedly."""
        return bool(self.deaths or self.blocked_at)

    def with_death(self, problem: Problem, exit_code: int | None, now: float) -> "History":
        """Return the history with another unexpected exit at a monotonic time.

        An exit whose problem is always retried never counts as a death or a failed start, not even later.
        """
        always = problem.retry is Retry.ALWAYS
        return replace(
            self,
            deaths=self.deaths if always else (*self.deaths, now)[-DEATHS_KEPT:],
            blocked_at=(*self.blocked_at, now)[-DEATHS_KEPT:] if always else (),
            failed_starts=self.failed_starts + (not always),
            exit_code=exit_code,
            problem=problem,
        )
