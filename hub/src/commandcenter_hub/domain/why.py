"""Explain in one sentence why a project is not running, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from commandcenter_hub.domain.operation import STARTS, Operation, Progress
from commandcenter_hub.domain.state import ProjectStatus, ServiceState

LINES = 5
"""Number of a service's last log lines that are shown with the explanation."""


class Severity(StrEnum):
    """How urgent an explanation is."""

    FAILED = "failed"
    """The user has to act."""
    RECOVERING = "recovering"
    """A service failed, and is restarted automatically."""
    WAITING = "waiting"
    """The project is starting, and nothing has failed."""


class Remedy(StrEnum):
    """Where to fix the cause, or to learn more about it."""

    SETTINGS = "settings"
    """The project's settings: folder, ports or engine."""
    SNAPSHOTS = "snapshots"
    """The project's snapshots, one of which can be restored."""
    LOGS = "logs"
    """The service's log, which has more details."""
    NONE = "none"
    """No page: the cause is outside CommandCenter, as the hint explains, or nothing has to be done."""


@dataclass(frozen=True)
class ServiceFacts:
    """What is known about a required service.

    Attributes:
        name: its name.
        state: its state.
        restarts: number of automatic restarts since the last start.
        not_ready: why it is not ready yet; empty if that is not known.
        blocked: it cannot run until something outside the project has changed.
        last_lines: its last log lines, if it failed.
    """

    name: str
    state: ServiceState
    restarts: int = 0
    not_ready: str = ""
    blocked: bool = False
    last_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Why:
    """Why a project is not running as it should.

    Attributes:
        severity: how urgent it is.
        message: what happened and why, in one sentence.
        hint: what to do; empty if nothing has to be done.
        service: the service where the problem began; None if it began in none.
        remedy: where to fix the cause, or to learn more about it.
        lines: the last log lines of that service.
        code: the error's code; empty if there is no error.
    """

    severity: Severity
    message: str
    hint: str = ""
    service: str | None = None
    remedy: Remedy = Remedy.NONE
    lines: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Situation:
    """A project at one moment; errors are in the format of the API, with code, message and hint.

    Attributes:
        status: its status.
        services: its required services in the order of their start, dependencies first.
        error: why it is not in the desired state; None if that is not known.
        folder_error: why its folder cannot be used; None if it can.
        failed_start: why its newest start was refused or failed; None unless that start is its newest operation.
    """

    status: ProjectStatus
    services: Sequence[ServiceFacts] = ()
    error: dict[str, Any] | None = None
    folder_error: dict[str, Any] | None = None
    failed_start: dict[str, Any] | None = None

    def service(self, name: str | None) -> ServiceFacts | None:
        """Return the service with this name; None if there is none."""
        return next((service for service in self.services if service.name == name), None)


REMEDIES = {
    "port_in_use": Remedy.SETTINGS,
    "port_taken": Remedy.SETTINGS,
    "port_reserved": Remedy.SETTINGS,
    "no_ports_left": Remedy.SETTINGS,
    "folder_missing": Remedy.SETTINGS,
    "not_a_folder": Remedy.SETTINGS,
    "engine_unavailable": Remedy.SETTINGS,
    "engine_cannot_run": Remedy.SETTINGS,
    "data_damaged": Remedy.SNAPSHOTS,
    "service_failed": Remedy.LOGS,
    "start_timeout": Remedy.LOGS,
    "never_ready": Remedy.LOGS,
}
"""Where to fix the cause of an error, or to learn more about it, by the error's code."""

S = ServiceState
RECOVERABLE = frozenset({S.RESTARTING, S.UNHEALTHY, S.STARTING, S.PENDING, S.PREPARING})
"""States from which a service can become healthy without the user, unless it is blocked."""


def explain(now: Situation) -> Why | None:
    """Return why a project is not running as it should; None if it is, or if it is starting without trouble."""
    if now.status is ProjectStatus.STARTING:
        return _waiting(now)
    if now.status is ProjectStatus.ERROR:
        return _recovering(now) or _failed(now)
    if now.folder_error is not None:
        return _of_error(now.folder_error, now)
    if now.status is ProjectStatus.STOPPED and now.failed_start is not None:
        return _of_error(now.failed_start, now)
    return None


def failed_start_of(operation: Operation | None) -> dict[str, Any] | None:
    """Return the error of a project's newest operation, if that is a start that has failed or was refused."""
    if operation is None or operation.kind not in STARTS or operation.progress is not Progress.FAILED:
        return None
    return operation.error


def _waiting(now: Situation) -> Why | None:
    for service in now.services:
        if service.state is S.STARTING and service.not_ready:
            return Why(Severity.WAITING, f"{service.name} is not ready yet: {service.not_ready}.", service=service.name)
        if service.state is not S.HEALTHY and service.restarts:
            # An earlier attempt of this start has failed; the next one is under way.
            return _recovering(now)
    return None


def _recovering(now: Situation) -> Why | None:
    """Return why a service is being restarted; None if at least one service cannot recover by itself."""
    down = [service for service in now.services if service.state is not S.HEALTHY]
    if not down or any(service.blocked or service.state not in RECOVERABLE for service in down):
        return None
    first = down[0]
    what = f"{first.name} is {first.state}." if now.error is None else str(now.error["message"])
    hint = "It is restarted automatically."
    if first.state is S.UNHEALTHY:
        hint = "It is restarted automatically if it does not recover."
    elif first.restarts:
        hint = f"It is restarted automatically; restarts so far: {first.restarts}."
    service = now.service(_service_of(now.error)) or first
    return Why(
        Severity.RECOVERING, what, hint, service.name, Remedy.LOGS, service.last_lines[-LINES:], _code(now.error)
    )


def _failed(now: Situation) -> Why:
    if now.error is not None:
        return _of_error(now.error, now)
    down = next((service for service in now.services if service.state is not S.HEALTHY), None)
    if down is None:
        return Why(Severity.FAILED, "The project is not running.", "Press Start.")
    return Why(
        Severity.FAILED, f"{down.name} is not healthy: {down.state}.", "Press Start.", down.name, Remedy.LOGS,
        down.last_lines[-LINES:],
    )  # fmt: skip


def _of_error(error: dict[str, Any], now: Situation) -> Why:
    """Return the explanation of an error after which the user has to act."""
    name = _service_of(error)
    service = now.service(name)
    lines = _lines_of(error) if service is None else service.last_lines[-LINES:]
    remedy = REMEDIES.get(_code(error), Remedy.LOGS if lines else Remedy.NONE)
    return Why(Severity.FAILED, str(error["message"]), str(error["hint"]), name, remedy, lines, _code(error))


def _lines_of(error: dict[str, Any]) -> tuple[str, ...]:
    """Return the last lines of what a failed build printed."""
    details = error.get("details")
    output = details.get("output") if isinstance(details, dict) else None
    return tuple(str(output or "").splitlines()[-LINES:])


def _service_of(error: dict[str, Any] | None) -> str | None:
    """Return the service that an error is about; the first one if it is about the ports of several."""
    details = {} if error is None else error["details"]
    name = details.get("service") or next((port["service"] for port in details.get("ports", ())), None)
    return name if isinstance(name, str) else None


def _code(error: dict[str, Any] | None) -> str:
    return "" if error is None else str(error["code"])
