"""Watch healthy services by pings, between probes. Names no engine and no kind of service.

A ping takes a tenth of a millisecond, so that a project at rest costs next to nothing. It decides nothing about a
service: if one is not answered, all services of its project are probed at once, and probed further until nothing fails.
"""

from collections.abc import Callable

import anyio

from commandcenter_hub.supervisor.probes import Prober

STEADY_PAUSE_S = 1.5
"""Longest pause between two probes of a service that is not pinged, or while a service of its project fails."""
PING_EVERY_S = 1.2
PING_TIMEOUT_S = 0.25
"""Together at most STEADY_PAUSE_S: so a failure that pings find is probed as early as without them."""
PINGS = 12
"""Number of pings after which a service is probed."""
ALERT_S = 5.0
"""Time after the last failure for which a project's services are only probed, seconds."""


class Alert:
    """Whether a service of one project has failed a ping or a probe in the last seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Begin without an alert; `now` returns monotonic seconds."""
        self._now, self._until = now, 0.0
        self._raised = anyio.Event()

    @property
    def active(self) -> bool:
        """Whether it was raised less than ALERT_S ago."""
        return self._now() < self._until

    def raise_(self) -> None:
        """Report a failure. If it is the first, wake those who wait for it."""
        first, self._until = not self.active, self._now() + ALERT_S
        if first:
            raised, self._raised = self._raised, anyio.Event()
            raised.set()

    async def wait(self, at_most_s: float) -> None:
        """Wait until it is raised, at most as long as given."""
        with anyio.move_on_after(at_most_s):
            await self._raised.wait()


async def steady_pause() -> None:
    """Wait until a healthy service that is not pinged should be probed again."""
    # All services at the same moments, so that an idle machine wakes up for all of them at once.
    await anyio.sleep(STEADY_PAUSE_S - anyio.current_time() % (STEADY_PAUSE_S / 10))


async def until_next_probe(prober: Prober, alert: Alert) -> None:
    """Wait until a healthy service should be probed again, and ping it meanwhile if it answers pings."""
    now = anyio.current_time
    if not prober.answers_pings or alert.active:
        await steady_pause()
        return
    for _ in range(PINGS):
        await alert.wait(PING_EVERY_S - now() % PING_EVERY_S)
        if alert.active:
            return
        if not await _answers(prober):
            alert.raise_()
            return


async def _answers(prober: Prober) -> bool:
    try:
        with anyio.fail_after(PING_TIMEOUT_S):
            return await prober.ping()
    except Exception:  # the probe that follows finds the reason
        return False
