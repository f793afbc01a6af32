"""Decide what to do now to bring a project's services to their desired state. Reads no clock, does no I/O."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commandcenter_hub.domain.reason import (
    Blocked,
    MayRecover,
    NeedsServices,
    NotInStack,
    NotWanted,
    PausesAfterDeath,
    PermanentFailure,
    Reason,
    RestartRequested,
    ShouldRun,
    StopReason,
    StopsAfter,
    UnhealthyTooLong,
    WaitReason,
    describe,
)
from commandcenter_hub.domain.restart import GiveUp, decide
from commandcenter_hub.domain.stack import Service, Stack
from commandcenter_hub.domain.state import UP, ServiceState


@dataclass(frozen=True)
class Desired:
    """Desired state of a project.

    Attributes:
        stack: the definition.
        wanted: the services that should run; all others should not.
        generations: required generation by service; a running service with an older one is restarted.
    """

    stack: Stack
    wanted: frozenset[str]
    generations: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Observed:
    """Observed state of one service.

    Attributes:
        state: its state.
        busy: whether a step for it is running.
        generation: the generation with which it was started.
        deaths: times of its unexpected exits since the last reset of its history, ascending (seconds).
        failed_starts: number of consecutive deaths, up to the last, before which it did not become healthy.
        exit_code: code of its last exit; None if unknown or if the Hub stopped it with a signal.
        unhealthy_since: time since when its probe fails (seconds); None while the probe succeeds.
        failure: why a retry would fail in the same way; None if a retry may succeed.
        blocked_by: the cause of its last exit, or of its failing probe, if it is temporary: restarts then continue
            without a limit, and it is not stopped because of its probe.
    """

    state: ServiceState = ServiceState.STOPPED
    busy: bool = False
    generation: int = 0
    deaths: tuple[float, ...] = ()
    failed_starts: int = 0
    exit_code: int | None = None
    unhealthy_since: float | None = None
    failure: str | None = None
    blocked_by: str | None = None


class Action(StrEnum):
    """What a step does to its service."""

    START = "start"
    STOP = "stop"
    FAIL = "fail"
    """Give up on the service and report the reason."""


@dataclass(frozen=True)
class Step:
    """An action to take now."""

    action: Action
    service: str
    reason: Reason


@dataclass(frozen=True)
class Waiting:
    """A service that must wait before it changes: until a time (seconds), or with None until something else changes."""

    service: str
    reason: WaitReason
    until: float | None = None


@dataclass(frozen=True)
class Plan:
    """Steps to take now, in order, and services that must wait."""

    steps: tuple[Step, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def wake_at(self) -> float | None:
        """Time at which to plan again if nothing changes before (seconds); None to wait for a change."""
        return min((wait.until for wait in self.waiting if wait.until is not None), default=None)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: all services have reached the desired state or have failed."""
        return not self.steps and not self.waiting


def plan(desired: Desired, observed: Mapping[str, Observed], now: float) -> Plan:
    """Decide what to do now.

    Args:
        desired: desired state of the project.
        observed: state of its services; a service that is missing here is stopped.
        now: current time on the clock of `deaths` and `unhealthy_since` (seconds).

    Returns:
        The steps to take now, each with its reason, and the services that must wait. Stops come first, dependents
        before their dependencies; then starts, dependencies first.
    """
    steps: list[Step] = []
    waiting: list[Waiting] = []
    stack = desired.stack
    to_stop = {name: reason for name in observed if (reason := _stop_reason(desired, name, observed[name], now))}
    for name in sorted(observed, key=lambda name: _position(stack, name), reverse=True):
        if name not in to_stop or observed[name].busy:
            continue
        dependents = stack.dependents(name) if name in stack.names() else ()
        blockers = [other for other in dependents if other in to_stop and observed[other].state in UP]
        if blockers:
            waiting.append(Waiting(name, StopsAfter(tuple(blockers))))
        else:
            steps.append(Step(Action.STOP, name, to_stop[name]))
    for service in stack.order():
        if service.name not in desired.wanted or service.name in to_stop:
            continue
        seen = observed.get(service.name, Observed())
        if seen.busy or seen.state in UP:
            if seen.state is ServiceState.UNHEALTHY and seen.blocked_by is not None:
                waiting.append(Waiting(service.name, Blocked(seen.blocked_by)))
            elif seen.state is ServiceState.UNHEALTHY and seen.unhealthy_since is not None:
                due = seen.unhealthy_since + service.restart.unhealthy_for_s
                waiting.append(Waiting(service.name, MayRecover(), due))
            continue
        _consider_start(desired, service, seen, observed, now, steps, waiting)
    return Plan(tuple(steps), tuple(waiting))


def postpone_starts(decided: Plan, reason: WaitReason) -> Plan:
    """Return a plan whose starts wait for a reason, and with them the stops that are only for a restart."""
    later = [step for step in decided.steps if step.action is Action.START or isinstance(step.reason, RestartRequested)]
    now = tuple(step for step in decided.steps if step not in later)
    return Plan(now, (*decided.waiting, *(Waiting(step.service, reason) for step in later)))


def render(plan_: Plan) -> str:
    """Return the plan as text, one line per step: `start db: should run, is exited(1)`."""
    lines = [f"{step.action} {step.service}: {describe(step.reason)}" for step in plan_.steps]
    lines += [
        f"wait {wait.service}: {describe(wait.reason)}" + ("" if wait.until is None else f", until {wait.until:g}")
        for wait in plan_.waiting
    ]
    return "\n".join(lines)


def _position(stack: Stack, name: str) -> int:
    order = [service.name for service in stack.order()]
    # A service that is no longer in the stack stops first: no service depends on it.
    return order.index(name) if name in order else len(order)


def _stop_reason(desired: Desired, name: str, seen: Observed, now: float) -> StopReason | None:
    """Return why a service must stop now, or None."""
    if seen.state not in UP:
        return None
    if name not in desired.stack.names():
        return NotInStack()
    if name not in desired.wanted:
        return NotWanted()
    if seen.generation < desired.generations.get(name, 0):
        return RestartRequested()
    policy = desired.stack.service(name).restart
    if (
        seen.state is ServiceState.UNHEALTHY
        and seen.blocked_by is None  # its probe fails because of something else, such as a busy engine
        and seen.unhealthy_since is not None
        and now - seen.unhealthy_since >= policy.unhealthy_for_s
    ):
        return UnhealthyTooLong(policy.unhealthy_for_s)
    return None


def _consider_start(
    desired: Desired,
    service: Service,
    seen: Observed,
    observed: Mapping[str, Observed],
    now: float,
    steps: list[Step],
    waiting: list[Waiting],
) -> None:
    """Add the start of a service that is down, or the reason why it must wait."""
    if seen.state is ServiceState.EXITED:
        return  # the Hub has given up; only a new request starts it again
    if seen.failure is not None:
        steps.append(Step(Action.FAIL, service.name, PermanentFailure(seen.failure)))
        return
    if seen.deaths:
        most = service.restart.give_up_after - 1
        deaths = seen.deaths[-most:] if seen.blocked_by is not None and most else seen.deaths
        match decide(service.restart, deaths, seen.failed_starts):
            case GiveUp(reason):
                steps.append(Step(Action.FAIL, service.name, reason))
                return
            case again if now < again.at:
                why = PausesAfterDeath(seen.exit_code) if seen.blocked_by is None else Blocked(seen.blocked_by)
                waiting.append(Waiting(service.name, why, again.at))
                return
    enough = UP if service.waits else {ServiceState.HEALTHY}
    begun = {step.service for step in steps if step.action is Action.START} if service.waits else set()
    missing = [name for name in service.depends_on if name not in begun and not _is(enough, desired, name, observed)]
    if missing:
        waiting.append(Waiting(service.name, NeedsServices(tuple(missing))))
        return
    steps.append(Step(Action.START, service.name, ShouldRun(seen.state, bool(seen.deaths), seen.exit_code)))


def _is(states: Container[ServiceState], desired: Desired, name: str, observed: Mapping[str, Observed]) -> bool:
    seen = observed.get(name, Observed())
    current = seen.generation >= desired.generations.get(name, 0)
    return seen.state in states and current
