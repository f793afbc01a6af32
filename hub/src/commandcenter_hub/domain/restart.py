"""Decide when to restart a service that died, and when to give up."""

from dataclasses import dataclass

from commandcenter_hub.domain.reason import DiedTooOften, GiveUpReason, NeverHealthy


@dataclass(frozen=True)
class RestartPolicy:
    """Restart delays and limits of one service. By default: delays of 1, 2, 4 … 30 s; give up after 5 deaths in 2 min.

    Attributes:
        first_delay_s: delay before the first restart, in seconds; doubles with each restart.
        longest_delay_s: maximum delay, in seconds.
        give_up_after: number of deaths within `window_s` after which the restarts end; also the number of consecutive
            starts without becoming healthy, regardless of their length.
        window_s: length of the window, in seconds; the history of a service that is healthy for this long is reset.
        unhealthy_for_s: a running service that fails its probe for this long is restarted, in seconds.
    """

    first_delay_s: float = 1.0
    longest_delay_s: float = 30.0
    give_up_after: int = 5
    window_s: float = 120.0
    unhealthy_for_s: float = 30.0


@dataclass(frozen=True)
class Restart:
    """Restart the service at this time (seconds on the clock of the deaths)."""

    at: float


@dataclass(frozen=True)
class GiveUp:
    """Do not restart the service; `reason` says what happened too often."""

    reason: GiveUpReason


def decide(policy: RestartPolicy, deaths: tuple[float, ...], failed_starts: int = 0) -> Restart | GiveUp:
    """Decide what to do after the last death.

    Args:
        policy: the policy of the service.
        deaths: times of all deaths since the last reset of the history, ascending, at least one.
        failed_starts: number of consecutive deaths, up to the last, before which it did not become healthy.
    """
    last = deaths[-1]
    recent = sum(1 for time in deaths if last - time < policy.window_s)
    if recent >= policy.give_up_after:
        return GiveUp(DiedTooOften(recent, policy.window_s))
    if failed_starts >= policy.give_up_after:
        return GiveUp(NeverHealthy(failed_starts))
    delay = min(policy.longest_delay_s, policy.first_delay_s * 2 ** min(len(deaths) - 1, 30))
    return Restart(last + delay)


def forget_at(policy: RestartPolicy, healthy_since: float) -> float:
    """Return the time at which the deaths of a service are forgotten if it stays healthy until then."""
    return healthy_since + policy.window_s
