"""CPU and memory of the processes of runs."""

import contextlib
import time

import psutil

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import Usage
from commandcenter_hub.engines.processes import Identity


class ProcessMeter:
    """Measures runs: CPU since the previous measurement of the same run, and memory now."""

    def __init__(self) -> None:
        self._cpu: dict[str, tuple[float, float]] = {}

    def usage(self, run: str, who: Identity | None) -> Usage | None:
        """Return CPU and memory of a run's process and its children; None if it does not run. Blocks."""
        if who is None or not processes.alive(who):
            return None
        seconds, memory = 0.0, 0
        try:
            root = psutil.Process(who.pid)
            family = (root, *root.children(recursive=True))
            age_s = time.time() - root.create_time()
        except psutil.Error:
            return None
        for process in family:
            with contextlib.suppress(psutil.Error), process.oneshot():  # a child may end meanwhile
                times = process.cpu_times()
                seconds += times.user + times.system
                # Without shared pages, which would count for every process: Postgres would seem many times larger, and
                # so would the forks of a preloaded program.
                memory += process.memory_full_info().uss
        now = time.monotonic()
        before, since = self._cpu.get(run, (0.0, now - age_s))
        self._cpu[run] = (seconds, now)
        return Usage(max(0.0, seconds - before) / max(0.1, now - since), memory)

    def forget(self, run: str) -> None:
        """Forget the previous measurement of a run that has ended."""
        self._cpu.pop(run, None)
