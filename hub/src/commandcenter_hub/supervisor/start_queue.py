"""Let projects start in the order of their requests, a few at a time.

Starts share the cores of this machine. If ten begin at once, all are ready late; if they begin in turn, the first is
ready almost as early as if it were alone.
"""

import os
import time
from collections.abc import Callable

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines.base import Report

HOLD_S = 1.0
"""Longest time for which a start that is not ready keeps others waiting, seconds. It is short because, on a machine
that is busy with other programs, several projects that start together get a larger share of the cores than one."""


def _cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class StartQueue:
    """The starts of all projects of a Hub whose services run on this machine's cores."""

    def __init__(self, at_once: int | None = None, now: Callable[[], float] = time.monotonic) -> None:
        """Begin without any start.

        Args:
            at_once: number of projects that start at the same time; None for one for each core.
            now: returns monotonic seconds.
        """
        self._at_once, self._now = at_once or _cores(), now
        self._begun: dict[str, float] = {}
        self._waiting: dict[str, Callable[[], None]] = {}

    def place(self, project_id: str, wake: Callable[[], None]) -> int:
        """Return the place of a project's start in the queue, 0 once it may begin. Add the start if it is not there.

        `wake` is called when the place has changed.
        """
        if project_id not in self._begun:
            self._waiting.setdefault(project_id, wake)
        self._advance()
        return 0 if project_id in self._begun else list(self._waiting).index(project_id) + 1

    def leave(self, project_id: str) -> None:
        """Remove a start that has ended or is no longer wanted. Do nothing if there is none."""
        begun, waited = self._begun.pop(project_id, None), self._waiting.pop(project_id, None)
        if begun is not None or waited is not None:
            self._advance()
            self._wake_waiting()

    @property
    def advances_at(self) -> float | None:
        """Monotonic time at which a start that is not ready stops keeping others waiting; None if none waits."""
        holding = self._holding()
        return min(holding) + HOLD_S if self._waiting and holding else None

    def _holding(self) -> list[float]:
        """Return the times at which the starts that keep others waiting have begun."""
        return [at for at in self._begun.values() if self._now() < at + HOLD_S]

    def _advance(self) -> None:
        """Begin waiting starts while there is room, in the order of their requests."""
        begins = list(self._waiting)[: max(0, self._at_once - len(self._holding()))]
        woken = [self._waiting.pop(project_id) for project_id in begins]
        self._begun.update(dict.fromkeys(begins, self._now()))
        for wake in woken:
            wake()
        if begins:
            self._wake_waiting()

    def _wake_waiting(self) -> None:
        for wake in self._waiting.values():
            wake()


class Turn:
    """The place of one project in the queue, shown as a step of the operation that waits."""

    def __init__(self, queue: StartQueue, project_id: str, report: Report, wake: Callable[[], None]) -> None:
        """Create the turn without entering the queue; `wake` is called when the place of the project has changed."""
        self._queue, self._project_id = queue, project_id
        self._report, self._wake = report, wake
        self._shown = 0

    def place(self) -> int:
        """Return the place of the project in the queue, 0 if it may start. Add the project if it is not there."""
        place = self._queue.place(self._project_id, self._wake)
        if place != self._shown:
            progress, detail = (Progress.RUNNING, f"number {place}") if place else (Progress.SUCCEEDED, None)
            self._report(StepReport("queue", "Wait for other projects to start", progress=progress, detail=detail))
            self._shown = place
        return place

    @property
    def changes_at(self) -> float | None:
        """Monotonic time at which the place changes if no other start ends before; None if it does not wait."""
        return self._queue.advances_at if self._shown else None

    def leave(self) -> None:
        """Leave the queue: the start has ended, or is no longer wanted."""
        self._shown = 0
        self._queue.leave(self._project_id)
