"""CPU and memory of a project's services, measured on request and cached for some seconds."""

import logging
from collections.abc import Callable, Mapping

import anyio

from commandcenter_hub.domain.state import UP
from commandcenter_hub.engines.base import Engine, Handle, Usage
from commandcenter_hub.supervisor.record import Record

log = logging.getLogger(__name__)

FRESH_S = 3.0
"""Age up to which a service is not measured again, seconds."""
SHOWN_S = 15.0
"""Age up to which a measurement is shown, seconds."""
WITHIN_S = 2.0


class UsageMeter:
    """Measure CPU and memory of one project's services, if the engine can."""

    def __init__(self, engine: Engine, records: Mapping[str, Record], now: Callable[[], float]) -> None:
        """Measure the running services of `records`; `now` returns monotonic seconds."""
        self._engine, self._records, self._now = engine, records, now
        self._known: dict[str, tuple[float, Usage]] = {}
        self._lock = anyio.Lock()

    async def measure(self) -> None:
        """Measure services that were not measured recently. Never fails, and takes at most `WITHIN_S`."""
        if not self._engine.capabilities.usage:
            return
        with anyio.move_on_after(WITHIN_S):
            async with self._lock:
                running = [one.handle for one in self._records.values() if one.handle and one.state in UP]
                self._known = {one.run: self._known[one.run] for one in running if one.run in self._known}
                async with anyio.create_task_group() as tasks:
                    for handle in running:
                        if self._age(handle.run) >= FRESH_S:
                            tasks.start_soon(self._measure, handle)

    async def _measure(self, handle: Handle) -> None:
        try:
            usage = await self._engine.usage(handle)
        except Exception as error:  # the service is then shown without figures
            log.warning("the usage of %s cannot be measured: %s", handle.service, error)
            return
        if usage is not None:
            self._known[handle.run] = (self._now(), usage)

    def of(self, record: Record) -> Usage | None:
        """Return the usage of a service; None if it was not measured recently."""
        if record.handle is None or self._age(record.handle.run) >= SHOWN_S:
            return None
        return self._known[record.handle.run][1]

    def _age(self, run: str) -> float:
        return self._now() - self._known[run][0] if run in self._known else float("inf")
