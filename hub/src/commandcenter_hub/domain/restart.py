"""When a service that died is started again, and when not any more."""

from dataclasses import dataclass

from commandcenter_hub.domain.reason import DiedTooOften, GiveUpReason, NeverHealthy


@dataclass(frozen=True)
class RestartPolicy:
    """Backoff and give-up of one service. Defaults are those of issue and design: 1, 2, 4 … 30 s; 5 in 2 min.

    Attributes:
        first_delay_s: wait before the first restart, in seconds; doubles each time.
        longest_delay_s: the doubling ends here, in seconds.
        give_up_after: as many deaths within `window_s` end the trying; so do as many starts in a row, however long
            each took, after none of which it was healthy.
        window_s: length of that window, in seconds; a service healthy for as long starts afresh.
        unhealthy_for_s: a service that runs but fails its probe for as long is restarted, in seconds.
    """

    first_delay_s: float = 1.0
    longest_delay_s: float = 30.0
    give_up_after: int = 5
    window_s: float = 120.0
    unhealthy_for_s: float = 30.0


@dataclass(frozen=True)
class Restart:
    """Start again at this time (seconds of the same clock as the deaths)."""

    at: float


@dataclass(frozen=True)
class GiveUp:
    """Leave it dead; `reason` is what has happened too often."""

    reason: GiveUpReason


def decide(policy: RestartPolicy, deaths: tuple[float, ...], failed_starts: int = 0) -> Restart | GiveUp:
    """Decide what follows the last death.

    Args:
        policy: the rule.
        deaths: times of all deaths since the service last started afresh, ascending, at least one.
        failed_starts: how many of the last ones came without its having been healthy since it was started.
    """
    last = deaths[-1]
    recent = sum(1 for time in deaths if last - time < policy.window_s)
    if recent >= policy.give_up_after:
        return GiveUp(DiedTooOften(recent, policy.window_s))
    if failed_starts >= policy.give_up_after:
        return GiveUp(NeverHealthy(failed_starts))
    delay = min(policy.longest_delay_s, policy.first_delay_s * 2 ** min(len(deaths) - 1, 30))
    return Restart(last + delay)


def afresh_at(policy: RestartPolicy, healthy_since: float) -> float:
    """Return from when on the deaths of a service are forgotten, if it is healthy until then."""
    return healthy_since + policy.window_s
