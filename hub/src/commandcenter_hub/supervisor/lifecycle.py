"""What one service is doing: a value for each state, with just the data that belongs to it.

A combination that cannot be is not written: only a run that is up has health, only one that is being ended may be
killed for a problem, nothing that is down has a run. What may follow what is in `record.py`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from commandcenter_hub.domain.errors import HubError, ServiceFailed
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Handle

DEATHS_KEPT = 16
"""How many of the last unexpected ends are remembered: more than any policy looks at."""


class Retry(StrEnum):
    """Whether what failed is tried again."""

    LIMITED = "limited"
    """As often as the service's restart policy allows."""
    NEVER = "never"
    """It would fail the same way."""
    ALWAYS = "always"
    """Until what it failed for has ended by itself."""


@dataclass(frozen=True)
class Problem:
    """Why a service is not as it should be; `error` holds code, message, hint and details as the API shows them."""

    error: dict[str, Any]
    retry: Retry = Retry.LIMITED

    @classmethod
    def of(cls, error: HubError, service: str, project: str) -> "Problem":
        """Return the problem that an error is for a service of a project (its slug)."""
        known = error.as_dict_for(service, project) if isinstance(error, ServiceFailed) else error.as_dict()
        if error.permanent:
            return cls(known, Retry.NEVER)
        return cls(known, Retry.ALWAYS if error.transient else Retry.LIMITED)

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
        handle: by which the engine finds it.
        definition: fingerprint of the service as it was when the run began.
    """

    handle: Handle
    definition: str


@dataclass(frozen=True)
class Unproven:
    """It has not answered its probe since it was started."""


@dataclass(frozen=True)
class Healthy:
    """It answers its probe, since a monotonic time in seconds."""

    since: float


@dataclass(frozen=True)
class Unhealthy:
    """It fails its probe, for a reason, and counts as doing so since a monotonic time in seconds."""

    since: float
    problem: Problem


Health = Unproven | Healthy | Unhealthy


class Standby(StrEnum):
    """What a service waits for that is down and has no pause to keep."""

    OFF = "off"
    """Nothing: it should not run."""
    WAITING = "waiting"
    """For the services it depends on."""
    PREPARING = "preparing"
    """For the engine to fetch or build what it needs."""


@dataclass(frozen=True)
class Idle:
    """Nothing of it runs."""

    standby: Standby = Standby.OFF


@dataclass(frozen=True)
class Starting:
    """The engine has been asked for a run and has not confirmed yet that it is up."""

    run: Run


@dataclass(frozen=True)
class Running:
    """A run is up and is watched."""

    run: Run
    health: Health = Unproven()


@dataclass(frozen=True)
class Stopping:
    """A run is being ended.

    Attributes:
        run: the run.
        health: what it was before.
        killed_for: it is killed for this problem, which makes its end a death; None when its end was requested.
    """

    run: Run
    health: Health
    killed_for: Problem | None = None


@dataclass(frozen=True)
class Backoff:
    """It ended unexpectedly and is started again, at a time (seconds since 1970) where that is known."""

    restart_at: float | None = None


@dataclass(frozen=True)
class Failed:
    """It has ended and is not started again by itself."""


Phase = Idle | Starting | Running | Stopping | Backoff | Failed
PHASES = (Idle, Starting, Running, Stopping, Backoff, Failed)
STANDBY_STATES = {
    Standby.OFF: ServiceState.STOPPED,
    Standby.WAITING: ServiceState.PENDING,
    Standby.PREPARING: ServiceState.PREPARING,
}


def shown(phase: Phase) -> ServiceState:
    """Return the state that people see."""
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
    """How a service has fared since it was last asked for, or was last healthy for long enough.

    Attributes:
        deaths: monotonic times of its unexpected ends, ascending (seconds).
        failed_starts: how many of the last of them came without its having been healthy.
        restarts: how often it was started again.
        exit_code: how it last ended; None when it was a signal of ours, or is not known.
        problem: why it is not as it should be; None while nothing is known against it.
        timed_out: its last start did not become healthy in time.
        last_lines: what it wrote last before it died.
    """

    deaths: tuple[float, ...] = ()
    failed_starts: int = 0
    restarts: int = 0
    exit_code: int | None = None
    problem: Problem | None = None
    timed_out: bool = False
    last_lines: tuple[str, ...] = ()

    def with_death(self, problem: Problem, exit_code: int | None, now: float) -> "History":
        """Return the history with an unexpected end at a monotonic time; one that is always retried fails no start."""
        return replace(
            self,
            deaths=(*self.deaths, now)[-DEATHS_KEPT:],
            failed_starts=self.failed_starts + (problem.retry is not Retry.ALWAYS),
            exit_code=exit_code,
            problem=problem,
        )
