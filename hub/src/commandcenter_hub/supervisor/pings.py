"""Ping healthy services between two probes. This module knows no engine and no kind of service.

A ping takes a tenth of a millisecond, so an idle project uses almost no CPU. Only probes decide whether a service is
healthy: if a ping fails, all services of its project are probed at once, and not pinged until nothing fails any more.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import anyio

from commandcenter_hub.supervisor.probes import Prober

STEADY_PAUSE_S = 1.5
"""Longest pause, seconds, between two probes of a service that is not pinged, or whose project has an alert."""
PING_EVERY_S = 1.2
"""Time between two pings of a service, seconds."""
ANSWERED_S = 0.02
"""Time after which answers are read for the first time, seconds; most services have answered by then."""
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
        self._waiting: set[anyio.Event] = set()

    @property
    def active(self) -> bool:
        """Whether it was raised less than ALERT_S ago."""
        return self._now() < self._until

    def raise_(self) -> None:
        """Report a failure. If the alert was inactive, set the events that wait for it."""
        first, self._until = not self.active, self._now() + ALERT_S
        for event in self._waiting if first else ():
            event.set()

    @contextlib.contextmanager
    def sets(self, event: anyio.Event) -> Iterator[None]:
        """Set this event when the alert is raised during the block."""
        self._waiting.add(event)
        try:
            yield
        finally:
            self._waiting.remove(event)


@dataclass(eq=False)
class _Pinged:
    """A service that is pinged until its next probe.

    Attributes:
        left: number of pings until then.
        over: set when it must be probed.
    """

    prober: Prober
    alert: Alert
    left: int = PINGS
    over: anyio.Event = field(default_factory=anyio.Event)

    def send(self) -> None:
        """Ping the service."""
        try:
            self.prober.ping()
        except Exception:  # the next probe finds the reason
            self.alert.raise_()

    def receive(self) -> bool:
        """Return whether an answer or a failure was received. A failure raises the alert."""
        try:
            answer = self.prober.answer()
        except Exception:
            answer = False
        if answer is False:
            self.alert.raise_()
        elif answer:
            self.left -= 1
            if self.left == 0:
                self.over.set()
        return answer is not None


class Pings:
    """Ping the healthy services of all projects in one task, so that an idle Hub wakes up only twice for each round."""

    def __init__(self) -> None:
        self._pinged: set[_Pinged] = set()
        self._added = anyio.Event()

    @property
    def services(self) -> int:
        """Number of services that are pinged."""
        return len(self._pinged)

    async def run(self) -> None:
        """Ping all services together, every PING_EVERY_S seconds, until cancelled."""
        while True:
            if not self._pinged:
                self._added = anyio.Event()
                await self._added.wait()
            await anyio.sleep(PING_EVERY_S - anyio.current_time() % PING_EVERY_S)
            await self._ping_all()

    async def _ping_all(self) -> None:
        """Ping each service once, and raise the alerts of those that do not answer in time."""
        waiting = self._current(self._pinged)
        for pinged in waiting:
            pinged.send()
        for pause in (ANSWERED_S, PING_TIMEOUT_S - ANSWERED_S):
            await anyio.sleep(pause)
            waiting = [one for one in self._current(waiting) if not one.receive()]
            if not waiting:
                return
        for pinged in waiting:
            pinged.alert.raise_()

    def _current(self, pinged: Iterable[_Pinged]) -> list[_Pinged]:
        """Return those that are still pinged, and need no probe yet."""
        return [one for one in pinged if one in self._pinged and not one.over.is_set()]

    async def until_next_probe(self, prober: Prober, alert: Alert) -> None:
        """Wait until a healthy service should be probed again, and ping it meanwhile if it answers pings."""
        if not prober.answers_pings or alert.active:
            await steady_pause()
            return
        pinged = _Pinged(prober, alert)
        with alert.sets(pinged.over):
            self._pinged.add(pinged)
            self._added.set()
            try:
                await pinged.over.wait()
            finally:
                self._pinged.remove(pinged)


async def steady_pause() -> None:
    """Wait until a healthy service that is not pinged should be probed again."""
    # Wake at the same moments for all services, so that an idle machine wakes up less often.
    await anyio.sleep(STEADY_PAUSE_S - anyio.current_time() % (STEADY_PAUSE_S / 10))
