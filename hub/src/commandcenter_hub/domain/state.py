"""States of services and projects: an enum, a transition table, named sets."""

from collections.abc import Iterable
from enum import StrEnum


class ServiceState(StrEnum):
    """State of a service."""

    PENDING = "pending"
    """Should run; waits for its dependencies."""
    PREPARING = "preparing"
    """Its image or program is being downloaded or built."""
    STARTING = "starting"
    """Runs, but its probe has not succeeded yet."""
    HEALTHY = "healthy"
    """Runs, and its probe succeeds."""
    UNHEALTHY = "unhealthy"
    """Runs, but its probe fails after it succeeded before, or did not succeed in time."""
    RESTARTING = "restarting"
    """Died; will be restarted after a pause."""
    EXITED = "exited"
    """Died; will not be restarted automatically."""
    STOPPED = "stopped"
    """Does not run, and should not."""


S = ServiceState

TRANSITIONS: dict[ServiceState, frozenset[ServiceState]] = {
    S.STOPPED: frozenset({S.PENDING, S.PREPARING, S.STARTING, S.HEALTHY, S.EXITED}),
    S.PENDING: frozenset({S.PREPARING, S.STARTING, S.RESTARTING, S.STOPPED, S.EXITED}),
    S.PREPARING: frozenset({S.PENDING, S.STARTING, S.RESTARTING, S.STOPPED, S.EXITED}),
    S.STARTING: frozenset({S.HEALTHY, S.UNHEALTHY, S.RESTARTING, S.EXITED, S.STOPPED}),
    S.HEALTHY: frozenset({S.UNHEALTHY, S.RESTARTING, S.EXITED, S.STOPPED}),
    S.UNHEALTHY: frozenset({S.HEALTHY, S.RESTARTING, S.EXITED, S.STOPPED}),
    S.RESTARTING: frozenset({S.PENDING, S.PREPARING, S.STARTING, S.EXITED, S.STOPPED}),
    S.EXITED: frozenset({S.PENDING, S.PREPARING, S.STARTING, S.STOPPED}),
}
"""Allowed transitions. From STOPPED to HEALTHY or EXITED when a Hub takes over a running service, or fails to."""

UP = frozenset({S.STARTING, S.HEALTHY, S.UNHEALTHY})
"""States in which the service runs."""
DOWN = frozenset({S.STOPPED, S.PENDING, S.PREPARING, S.RESTARTING, S.EXITED})
"""States in which the service does not run."""


class TransitionError(Exception):
    """A transition between states that is not allowed; indicates a bug."""


def transition(old: ServiceState, new: ServiceState) -> ServiceState:
    """Return `new`.

    Raises:
        TransitionError: the transition from `old` to `new` is not allowed.
    """
    if new is not old and new not in TRANSITIONS[old]:
        raise TransitionError(f"{old} cannot become {new}")
    return new


class ProjectStatus(StrEnum):
    """Status of a project; derived from its services, never stored."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    ERROR = "error"


def project_status(*, wanted: bool, failed: bool, operating: bool, states: Iterable[ServiceState]) -> ProjectStatus:
    """Derive a project's status.

    Args:
        wanted: whether it should run.
        failed: whether the supervisor has given up starting or stopping it.
        operating: whether a start, restart or restore is running.
        states: states of all required services.
    """
    known = tuple(states)
    if not wanted:
        if any(state in UP for state in known):
            return ProjectStatus.ERROR if failed else ProjectStatus.STOPPING
        return ProjectStatus.STOPPED
    if known and all(state is S.HEALTHY for state in known):
        return ProjectStatus.RUNNING
    if failed or any(state is S.EXITED for state in known):
        return ProjectStatus.ERROR
    if operating:
        return ProjectStatus.STARTING
    # It should run but does not, and no operation is running: an error until it recovers.
    return ProjectStatus.ERROR


class Health(StrEnum):
    """Health of a project."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


def project_health(status: ProjectStatus, states: Iterable[ServiceState]) -> Health:
    """Derive a project's health: healthy, degraded (some services are healthy), unhealthy (none is) or unknown."""
    known = tuple(states)
    if status is ProjectStatus.STOPPED:
        return Health.UNKNOWN
    if status is ProjectStatus.RUNNING:
        return Health.HEALTHY
    if any(state is S.HEALTHY for state in known):
        return Health.DEGRADED
    return Health.UNKNOWN if status is ProjectStatus.STARTING else Health.UNHEALTHY
