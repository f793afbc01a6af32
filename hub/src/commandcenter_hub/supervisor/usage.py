"""CPU and memory of a project's services: measured on request, and sampled at intervals for the last hour."""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import anyio

from commandcenter_hub.domain.state import UP
from commandcenter_hub.engines.base import Engine, Handle, Usage
from commandcenter_hub.supervisor.record import Record

log = logging.getLogger(__name__)

FRESH_S = 3.0
"""Age up to which a service is not measured again, seconds."""
SHOWN_S = 20.0
"""Age up to which a measurement is shown, seconds; longer than SAMPLE_S."""
TIMEOUT_S = 2.0
"""Longest time that the measurement of all services may take, seconds."""
SAMPLE_S = 15.0
"""Time between two samples, seconds. All projects are sampled at the same moments."""
SAMPLES = 240
"""Number of samples to keep of each service: one hour."""

Sample = Usage | None
"""Usage since the previous sample; None if the service did not run."""


@dataclass
class _Service:
    """The latest measurement of a service's run, and its samples.

    Attributes:
        run: the run that was measured; empty before the first.
        at: time of the latest measurement, monotonic seconds.
        usage: its result.
        cpu_s, measured_s: CPU time since the last sample, and the time to which it belongs, seconds.
        samples: the samples of the last hour, oldest first.
    """

    run: str = ""
    at: float = float("-inf")
    usage: Usage | None = None
    cpu_s: float = 0.0
    measured_s: float = 0.0
    samples: deque[Sample] = field(default_factory=lambda: deque(maxlen=SAMPLES))

    def note(self, run: str, usage: Usage, now: float) -> None:
        """Record a measurement, whose CPU is the average since the previous one."""
        if run == self.run:
            self.cpu_s += usage.cpu * (now - self.at)
            self.measured_s += now - self.at
        self.run, self.at, self.usage = run, now, usage

    def sample(self, run: str | None, now: float) -> None:
        """Add a sample with the average since the previous one; None if this run was not measured since then."""
        found: Sample = None
        if run == self.run and self.usage is not None and now - self.at < SAMPLE_S:
            cpu = self.cpu_s / self.measured_s if self.measured_s > 0 else self.usage.cpu
            found = Usage(cpu, self.usage.memory_bytes)
        self.samples.append(found)
        self.cpu_s = self.measured_s = 0.0


class UsageMeter:
    """Measure CPU and memory of one project's services, if the engine can."""

    def __init__(self, engine: Engine, records: Mapping[str, Record], now: Callable[[], float]) -> None:
        """Measure the running services of `records`; `now` returns monotonic seconds."""
        self._engine, self._records, self._now = engine, records, now
        self._services: dict[str, _Service] = {}
        self._lock = anyio.Lock()

    @property
    def measures(self) -> bool:
        """Whether the engine measures usage at all."""
        return self._engine.capabilities.usage

    async def measure(self, *, quick: bool = False) -> None:
        """Measure services that were not measured recently. Never fails, and takes at most TIMEOUT_S.

        With `quick`, memory may be estimated, which is faster.
        """
        if not self.measures:
            return
        with anyio.move_on_after(TIMEOUT_S):
            async with self._lock:
                # One after another, since parallel measurements in threads would mostly wait for each other.
                for handle in [one.handle for one in self._records.values() if one.handle and one.state in UP]:
                    if self._age(handle) >= FRESH_S:
                        await self._measure(handle, quick)

    async def sample(self) -> None:
        """Add a sample of each service, even if it does not run, so that all samples have the same times."""
        if not self.measures or not (self._services or any(one.state in UP for one in self._records.values())):
            return
        await self.measure(quick=True)
        for name, record in self._records.items():
            run = record.handle.run if record.handle and record.state in UP else None
            self._services.setdefault(name, _Service()).sample(run, self._now())
        if all(one is None for service in self._services.values() for one in service.samples):
            self._services.clear()  # nothing has run for an hour

    async def _measure(self, handle: Handle, quick: bool) -> None:
        try:
            usage = await self._engine.usage(handle, quick=quick)
        except Exception as error:  # the service is then shown without figures
            log.warning("the usage of %s cannot be measured: %s", handle.service, error)
            return
        if usage is not None:
            self._services.setdefault(handle.service, _Service()).note(handle.run, usage, self._now())

    def of(self, record: Record) -> Usage | None:
        """Return the usage of a service; None if it was not measured recently."""
        if record.handle is None or self._age(record.handle) >= SHOWN_S:
            return None
        return self._services[record.handle.service].usage

    def last_hour(self) -> dict[str, list[Sample]]:
        """Return the samples of each service, oldest first, the same number for all; empty before the first."""
        known = ((name, self._services.get(name)) for name in self._records)
        found = {name: list(service.samples) for name, service in known if service is not None}
        longest = max(map(len, found.values()), default=0)
        for samples in found.values():
            samples[:0] = [None] * (longest - len(samples))
        return found if longest else {}

    def _age(self, handle: Handle) -> float:
        known = self._services.get(handle.service)
        return self._now() - known.at if known is not None and known.run == handle.run else float("inf")
