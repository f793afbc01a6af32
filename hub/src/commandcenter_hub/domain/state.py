"""States of services and projects: an enum, a transition table, named sets."""

from collections.abc import Iterable
from enum import StrEnum


class ServiceState(StrEnum):
    """What a service is doing now."""

    PENDING = "pending"
    """Should run; waits for what it depends on."""
    PREPARING = "preparing"
    """What it needs is being fetched or built."""
    STARTING = "starting"
    """Runs, and has not answered its probe yet."""
    HEALTHY = "healthy"
    """Answers its probe."""
    UNHEALTHY = "unhealthy"
    """Runs, and does not answer its probe any more, or not in time."""
    RESTARTING = "restarting"
    """Died; will be started again after a pause."""
    EXITED = "exited"
    """Died; will not be started again by itself."""
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
"""Where each state may lead. From STOPPED to HEALTHY, or EXITED: a Hub takes over what runs, or may not."""

UP = frozenset({S.STARTING, S.HEALTHY, S.UNHEALTHY})
"""Something of the service runs."""
DOWN = frozenset({S.STOPPED, S.PENDING, S.PREPARING, S.RESTARTING, S.EXITED})
"""Nothing of the service runs."""


class TransitionError(Exception):
    """A state was to follow another that it cannot follow: a mistake in the program."""


def transition(old: ServiceState, new: ServiceState) -> ServiceState:
    """Return `new`.

    Raises:
        TransitionError: the table does not lead from `old` to `new`.
    """
    if new is not old and new not in TRANSITIONS[old]:
        raise TransitionError(f"{old} cannot become {new}")
    return new


class ProjectStatus(StrEnum):
    """What a project is doing now; always derived, never stored."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    ERROR = "error"


def project_status(*, wanted: bool, failed: bool, operating: bool, states: Iterable[ServiceState]) -> ProjectStatus:
    """Derive a project's status.

    Args:
        wanted: it should run.
        failed: something keeps it from running, or from stopping, and the supervisor has stopped trying.
        operating: a start, restart or restore is under way.
        states: those of all required services.
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
    # It should run and does not, and no operation is under way: that is an error until it has recovered.
    return ProjectStatus.ERROR


class Health(StrEnum):
    """How a project is, in one word."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


def project_health(status: ProjectStatus, states: Iterable[ServiceState]) -> Health:
    """Derive a project's health: healthy, degraded (some services answer), unhealthy (none does), or unknown."""
    known = tuple(states)
    if status is ProjectStatus.STOPPED:
        return Health.UNKNOWN
    if status is ProjectStatus.RUNNING:
        return Health.HEALTHY
    if any(state is S.HEALTHY for state in known):
        return Health.DEGRADED
    return Health.UNKNOWN if status is ProjectStatus.STARTING else Health.UNHEALTHY
