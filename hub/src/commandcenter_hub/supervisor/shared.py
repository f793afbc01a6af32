"""What the parts of one project's supervision share."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Engine, Report
from commandcenter_hub.storage.repositories import OperationRepository, RunRepository
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.pings import Alert, Pings

STOP_MARGIN_S = 30.0
"""Time beyond the grace period that an engine may take to make sure that nothing is left, seconds."""

Work = Callable[[Report], Awaitable[None]]
"""Work that an operation does itself besides starting and stopping services; it receives a function for its steps."""


class Spawn(Protocol):
    """Starts a task that ends with the supervisor."""

    def __call__(self, function: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Start the task."""


@dataclass(frozen=True)
class Stores:
    """The repositories in which a supervisor saves what must outlive it."""

    runs: RunRepository
    operations: OperationRepository


@dataclass(frozen=True)
class CleanUp:
    """Work that cleans up after an operation during which the Hub ended, and the services that it needs."""

    needed: frozenset[str]
    work: Work


@dataclass(frozen=True)
class Shared:
    """What the parts of one project's supervision share.

    Attributes:
        report: receives the newest state of a step of the operation that is under way.
        changed: called when the state of the project has changed.
        replan: requests a new plan.
        lines_written: called when log lines were written.
        spawn: starts a task that ends with the supervisor.
        alert: raised when a service fails, so that all services are probed.
        pings: pings healthy services.
        now, wall: return monotonic seconds, and seconds since 1970.
    """

    project_id: str
    stack: Stack
    engine: Engine
    journal: Journal
    stores: Stores
    report: Report
    changed: Callable[[], None]
    replan: Callable[[], None]
    lines_written: Callable[[], None]
    spawn: Spawn
    alert: Alert
    pings: Pings
    now: Callable[[], float]
    wall: Callable[[], float]
