"""Plain values that describe projects, for the API and the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commandcenter_hub.domain.operation import Operation
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.domain.state import Health, ProjectStatus, ServiceState
from commandcenter_hub.domain.why import Why
from commandcenter_hub.engines.base import Usage
from commandcenter_hub.services.stacks import StartWithHub


@dataclass(frozen=True)
class ServiceView:
    """Current state of a service; times in seconds since 1970."""

    name: str
    state: ServiceState
    since: float
    restarts: int
    exit_code: int | None
    last_lines: tuple[str, ...]
    ports: Mapping[str, int]
    required: bool
    waiting_for: str | None = None
    restart_at: float | None = None
    usage: Usage | None = None


@dataclass(frozen=True)
class ProjectView:
    """A project and its current state.

    `why`: why it is not running as it should. `restart_needed`: its settings or version have changed since it started.
    `folder_error`: its folder is missing. `images`: its container images, and whether each was set for it.
    `start`: when it starts with the Hub.
    """

    id: str
    name: str
    slug: str
    path: str
    status: ProjectStatus
    health: Health
    engine: str
    engine_reason: str
    error: dict[str, Any] | None
    ports: HostPorts
    services: tuple[ServiceView, ...]
    operation: Operation | None
    created: float
    version: int
    restart_needed: bool
    folder_error: dict[str, Any] | None
    why: Why | None
    images: Mapping[str, tuple[str, bool]]
    start: StartWithHub


@dataclass(frozen=True)
class UsageView:
    """CPU and memory of a project's services in the last hour.

    Attributes:
        project_id: id of the project.
        measured: whether its engine measures usage; false if it was never started.
        every_s: time between two samples, seconds.
        ended: time of the last sample, seconds since 1970; 0 before the first.
        services: samples of each service, oldest first; None while it did not run. All have the same number of samples.
    """

    project_id: str
    measured: bool
    every_s: float
    ended: float
    services: Mapping[str, Sequence[Usage | None]]

    def total(self, together: int = 1) -> list[Usage | None]:
        """Return the sums of all services, each averaged over `together` samples; None while no service ran."""
        sums = [_sum([one for one in samples if one]) for samples in zip(*self.services.values(), strict=True)]
        first = len(sums) % together  # only the oldest group may be incomplete
        starts = range(first, len(sums), together)
        groups = [sums[:first]] * bool(first) + [sums[start : start + together] for start in starts]
        return [_mean([one for one in group if one]) for group in groups]


@dataclass(frozen=True)
class Request:
    """An accepted request: a message, the project, and the id of the operation, if one was needed."""

    message: str
    project: ProjectView
    operation_id: str | None


def _sum(found: Sequence[Usage]) -> Usage | None:
    return Usage(sum(one.cpu for one in found), sum(one.memory_bytes for one in found)) if found else None


def _mean(found: Sequence[Usage]) -> Usage | None:
    total = _sum(found)
    return None if total is None else Usage(total.cpu / len(found), total.memory_bytes // len(found))
