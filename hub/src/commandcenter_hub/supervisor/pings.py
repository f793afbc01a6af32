"""Ping healthy services between two probes. This module knows no engine and no kind of service.

A ping takes a tenth of a millisecond, so an idle project uses almost no CPU. Only probes decide whether a service is
healthy: if a ping fails, all services of its project are probed at once, and not pinged until nothing fails any more.
"""

from collections.abc import Callable

import anyio

from commandcenter_hub.supervisor.probes import Prober

STEADY_PAUSE_S = 1.5
"""Longest pause, seconds, between two probes of a service that is not pinged, or whose project has an alert."""
PING_EVERY_S = 1.2
"""Time between two pings of a service, seconds."""
PING_TIMEOUT_S = 0.25
"""Timeout of a ping, seconds.

PING_EVERY_S and this are together at most STEADY_PAUSE_S, so pings find failures no later than probes would.
"""
PINGS = 12
"""Number of pings after which a service is probed."""
ALERT_S = 5.0
"""Time after the last failure during which a project's services are probed, not pinged, seconds."""


class Alert:
    """An alert of one project: active while a ping or probe of one of its services has failed recently."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Create an inactive alert; `now` returns monotonic seconds."""
        self._now, self._until = now, 0.0
        self._raised = anyio.Event()

    @property
    def active(self) -> bool:
        """Whether it was raised less than ALERT_S ago."""
        return self._now() < self._until

    def raise_(self) -> None:
        """Report a failure. If the alert was inactive, wake all tasks that wait for it."""
        first, self._until = not self.active, self._now() + ALERT_S
        if first:
            raised, self._raised = self._raised, anyio.Event()
            raised.set()

    async def wait(self, at_most_s: float) -> None:
        """Wait until it is raised, or for `at_most_s` seconds."""
        with anyio.move_on_after(at_most_s):
            await self._raised.wait()


async def steady_pause() -> None:
    """Wait until a healthy service that is not pinged should be probed again."""
    # Wake at the same moments for all services, so that an idle machine wakes up less often.
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
    """Ping a service, and return whether it answers in time without reporting a failure."""
    try:
        with anyio.fail_after(PING_TIMEOUT_S):
            return await prober.ping()
    except Exception:  # the next probe finds the reason
        return False
