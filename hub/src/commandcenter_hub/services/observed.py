"""Describe the services of a project as its supervisor observes them."""

from commandcenter_hub.domain.errors import StackUnknown
from commandcenter_hub.domain.operation import OperationKind
from commandcenter_hub.domain.reason import describe
from commandcenter_hub.domain.state import ProjectStatus, ServiceState, project_status
from commandcenter_hub.domain.why import ServiceFacts
from commandcenter_hub.services.stacks import definition_of, ports_of, services_of
from commandcenter_hub.services.views import ServiceView
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.supervisor.lifecycle import Backoff
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.supervisor import Supervisor


def status(supervisor: Supervisor) -> ProjectStatus:
    """Return the status of a project that has a supervisor."""
    operation = supervisor.operations.current
    states = [supervisor.records[service.name].state for service in supervisor.stack if service.required]
    return project_status(
        wanted=supervisor.wanted,
        failed=supervisor.failed,
        operating=operation is not None and operation.kind is not OperationKind.STOP,
        states=states,
    )


def stopped(row: ProjectRow) -> tuple[ServiceView, ...]:
    """Return the services of a project without a supervisor."""
    ports = ports_of(row)
    try:
        required = {service.name: service.required for service in services_of(definition_of(row))}
    except StackUnknown:  # shown as the project's error; list the services that have ports
        required = dict.fromkeys(ports, True)
    return tuple(
        ServiceView(name, ServiceState.STOPPED, row.created, 0, None, (), ports.get(name, {}), required[name])
        for name in required
    )


def facts(supervisor: Supervisor) -> tuple[ServiceFacts, ...]:
    """Return what is known of the required services, in the order of their start."""
    return tuple(
        ServiceFacts(
            name=record.name,
            state=record.state,
            restarts=record.history.restarts,
            not_ready=record.not_ready_because,
            blocked=record.blocked,
            last_lines=record.history.last_lines,
        )
        for record in supervisor.records.values()
        if supervisor.stack.service(record.name).required
    )


def _waiting_for(record: Record) -> str | None:
    if record.not_ready_because:
        return f"not ready yet: {record.not_ready_because}"
    return None if record.waiting_for is None else describe(record.waiting_for)


def services(supervisor: Supervisor) -> tuple[ServiceView, ...]:
    """Return the services of a project that has a supervisor."""
    return tuple(
        ServiceView(
            name=service.name,
            state=record.state,
            since=record.since,
            restarts=record.history.restarts,
            exit_code=record.history.exit_code,
            last_lines=record.history.last_lines,
            ports={port.name: port.host for port in service.ports},
            required=service.required,
            waiting_for=_waiting_for(record),
            restart_at=record.phase.restart_at if isinstance(record.phase, Backoff) else None,
            usage=supervisor.usage.of(record),
        )
        for service, record in ((service, supervisor.records[service.name]) for service in supervisor.stack)
    )
