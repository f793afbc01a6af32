"""Why a plan does something, waits, or gives up: values to decide by. `describe` makes the text for people."""

from dataclasses import dataclass

from commandcenter_hub.domain.state import ServiceState


@dataclass(frozen=True)
class NotInStack:
    """The stack has no such service any more."""


@dataclass(frozen=True)
class NotWanted:
    """The service should not run."""


@dataclass(frozen=True)
class RestartRequested:
    """A user asked for a newer generation than the one that runs."""


@dataclass(frozen=True)
class UnhealthyTooLong:
    """It runs and has failed its probe for as long as its policy allows, in seconds."""

    limit_s: float


@dataclass(frozen=True)
class ShouldRun:
    """It should run and does not.

    Attributes:
        state: what it is doing instead.
        died: it has ended unexpectedly since it was last asked for.
        exit_code: how it last ended, where that is known.
    """

    state: ServiceState
    died: bool = False
    exit_code: int | None = None


@dataclass(frozen=True)
class DiedTooOften:
    """It ended unexpectedly so many times within the window of its policy, in seconds."""

    times: int
    window_s: float


@dataclass(frozen=True)
class NeverHealthy:
    """It was started so many times in a row and was healthy after none of them."""

    starts: int


@dataclass(frozen=True)
class PermanentFailure:
    """Starting it again would fail the same way; `message` is that of the error."""

    message: str


@dataclass(frozen=True)
class StopsAfter:
    """It stops once these services have stopped, which depend on it."""

    services: tuple[str, ...]


@dataclass(frozen=True)
class MayRecover:
    """It fails its probe, and has not done so for long."""


@dataclass(frozen=True)
class PausesAfterDeath:
    """It ended unexpectedly and is started again after a pause."""

    exit_code: int | None = None


@dataclass(frozen=True)
class NeedsServices:
    """It starts once these services run."""

    services: tuple[str, ...]


StopReason = NotInStack | NotWanted | RestartRequested | UnhealthyTooLong
GiveUpReason = DiedTooOften | NeverHealthy
WaitReason = StopsAfter | MayRecover | PausesAfterDeath | NeedsServices
Reason = StopReason | GiveUpReason | WaitReason | ShouldRun | PermanentFailure


def describe(reason: Reason) -> str:  # noqa: PLR0911, PLR0912 - one text for each kind
    """Return the reason as text, to stand behind the service's name."""
    match reason:
        case NotInStack():
            return "no longer in the stack"
        case NotWanted():
            return "should not run"
        case RestartRequested():
            return "a restart was asked for"
        case UnhealthyTooLong(limit_s):
            return f"unhealthy for {limit_s:g} s"
        case ShouldRun(state, died, exit_code):
            return f"should run, is {_ending(exit_code) if died else state}"
        case DiedTooOften(times, window_s):
            return f"ended {times} times within {window_s:g} s"
        case NeverHealthy(starts):
            return f"was started {starts} times in a row without becoming healthy"
        case PermanentFailure(message):
            return message
        case StopsAfter(services):
            return f"stops after {', '.join(services)}"
        case MayRecover():
            return "may recover by itself"
        case PausesAfterDeath(None):
            return "pauses after it died"
        case PausesAfterDeath(exit_code):
            return f"pauses after it ended with code {exit_code}"
        case NeedsServices(services):
            return f"needs {', '.join(services)}"


def _ending(exit_code: int | None) -> str:
    return "exited" if exit_code is None else f"exited({exit_code})"
