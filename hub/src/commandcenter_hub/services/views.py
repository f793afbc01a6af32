"""Plain values that describe projects, for the API and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commandcenter_hub.domain.operation import Operation
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.domain.state import Health, ProjectStatus, ServiceState
from commandcenter_hub.domain.why import Why
from commandcenter_hub.engines.base import Usage


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
    `folder_error`: its folder is missing.
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


@dataclass(frozen=True)
class Request:
    """An accepted request: a message, the project, and the id of the operation, if one was needed."""

    message: str
    project: ProjectView
    operation_id: str | None
