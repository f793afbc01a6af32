"""Reasons for a plan's steps and waits, as values. `describe` turns them into text for users."""

from dataclasses import dataclass

from commandcenter_hub.domain.state import ServiceState


@dataclass(frozen=True)
class NotInStack:
    """The service is no longer in the stack."""


@dataclass(frozen=True)
class NotWanted:
    """The service should not run."""


@dataclass(frozen=True)
class RestartRequested:
    """The user requested a restart: a newer generation than the running one."""


@dataclass(frozen=True)
class UnhealthyTooLong:
    """The service has failed its probe for as long as its policy allows, in seconds."""

    limit_s: float


@dataclass(frozen=True)
class ShouldRun:
    """The service should run and does not.

    Attributes:
        state: its current state.
        died: it has exited unexpectedly since the last request to start it.
        exit_code: code of its last exit, if known.
    """

    state: ServiceState
    died: bool = False
    exit_code: int | None = None


@dataclass(frozen=True)
class DiedTooOften:
    """The service exited unexpectedly `times` times within the window of its policy, in seconds."""

    times: int
    window_s: float


@dataclass(frozen=True)
class NeverHealthy:
    """The service did not become healthy after any of its last `starts` starts."""

    starts: int


@dataclass(frozen=True)
class PermanentFailure:
    """A retry would fail in the same way; `message` is the message of the error."""

    message: str


@dataclass(frozen=True)
class StopsAfter:
    """The service stops once these services, which depend on it, have stopped."""

    services: tuple[str, ...]


@dataclass(frozen=True)
class MayRecover:
    """The service fails its probe, but not for long enough to be restarted."""


@dataclass(frozen=True)
class PausesAfterDeath:
    """The service exited unexpectedly and will be restarted after a pause."""

    exit_code: int | None = None


@dataclass(frozen=True)
class Blocked:
    """The service cannot run until the problem in `message` is resolved. It is retried after a pause."""

    message: str


@dataclass(frozen=True)
class NeedsServices:
    """The service starts once these services run."""

    services: tuple[str, ...]


@dataclass(frozen=True)
class Queued:
    """The service starts once other projects have started; the project has this place in the queue, from 1 on."""

    place: int


StopReason = NotInStack | NotWanted | RestartRequested | UnhealthyTooLong
GiveUpReason = DiedTooOften | NeverHealthy
WaitReason = StopsAfter | MayRecover | PausesAfterDeath | Blocked | NeedsServices | Queued
Reason = StopReason | GiveUpReason | WaitReason | ShouldRun | PermanentFailure


def describe(reason: Reason) -> str:  # noqa: PLR0911, PLR0912 - one text for each kind
    """Return the reason as text that follows the service's name."""
    match reason:
        case NotInStack():
            return "no longer in the stack"
        case NotWanted():
            return "should not run"
        case RestartRequested():
            return "restart requested"
        case UnhealthyTooLong(limit_s):
            return f"unhealthy for {limit_s:g} s"
        case ShouldRun(state, died, exit_code):
            return f"should run, is {_ending(exit_code) if died else state}"
        case DiedTooOften(times, window_s):
            return f"exited {times} times within {window_s:g} s"
        case NeverHealthy(starts):
            return f"was started {starts} times in a row without becoming healthy"
        case PermanentFailure(message):
            return message
        case StopsAfter(services):
            return f"stops after {', '.join(services)}"
        case MayRecover():
            return "may recover by itself"
        case PausesAfterDeath(None):
            return "waits to restart after it died"
        case PausesAfterDeath(exit_code):
            return f"waits to restart after it exited with code {exit_code}"
        case Blocked(message):
            return f"retried until this is resolved: {message.rstrip('.')}"
        case NeedsServices(services):
            return f"needs {', '.join(services)}"
        case Queued(place):
            return f"number {place} of the projects that wait to start"


def _ending(exit_code: int | None) -> str:
    return "exited" if exit_code is None else f"exited({exit_code})"
