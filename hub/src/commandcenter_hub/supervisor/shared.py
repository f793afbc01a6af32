"""What the parts of one project's supervision share."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.base import Engine, Report
from commandcenter_hub.storage.repositories import OperationRepository, RunRepository
from commandcenter_hub.supervisor.journal import Journal

STOP_MARGIN_S = 30.0
"""Time beyond the grace period that an engine may take to make sure that nothing is left, seconds."""

Work = Callable[[Report], Awaitable[None]]
"""Something an operation does itself, beside starting and stopping."""


class Spawn(Protocol):
    """Begins a task that ends with the supervisor."""

    def __call__(self, function: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Begin it."""


@dataclass(frozen=True)
class Stores:
    """Where a supervisor keeps what must outlive it."""

    runs: RunRepository
    operations: OperationRepository


@dataclass(frozen=True)
class ClearUp:
    """What removes the traces of work that ended with its Hub, and the services that must be healthy for it."""

    needed: frozenset[str]
    work: Work


@dataclass(frozen=True)
class Shared:
    """What the parts of one project's supervision share.

    Attributes:
        report: takes the newest state of a step of the operation that is under way.
        changed: is called when something about the project is different.
        replan: asks for a new plan.
        lines_written: is called when log lines were written.
        now, wall: monotonic seconds, and seconds since 1970.
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
    now: Callable[[], float]
    wall: Callable[[], float]
