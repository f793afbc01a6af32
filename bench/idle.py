"""Measure the load of idle desks."""

import time
from collections.abc import Callable, Iterator

from bench.desk import Desk, cpu_s
from bench.figures import Figure
from bench.large import settle

DESKS = 3
WHILE_S = 30.0
"""Time for which CPU is measured, seconds."""


def idle(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of idle desks."""
    figure = Figure("CPU of an idle desk", "%", 0.2, note="of one core, with a third of a Hub with three desks")
    with Desk() as desk:
        for _ in range(DESKS):
            desk.up(desk.folder())
        projects = desk.api("GET", "/api/projects")
        for project in projects:
            progress(f"waiting until {project['name']} has nothing to do")
            settle(project["urls"]["backend"], desk.key(project))
        for _ in range(repetitions):
            progress(figure.name)
            before = {process: cpu_s(process) for process in desk.processes()}
            time.sleep(WHILE_S)
            used_s = sum(max(0.0, cpu_s(process) - known) for process, known in before.items())
            figure.samples.append(100 * used_s / WHILE_S / DESKS)
    yield figure
