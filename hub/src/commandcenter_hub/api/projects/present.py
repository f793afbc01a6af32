"""Convert projects from the services to the API's models."""

from dataclasses import asdict

from commandcenter_hub.api.errors import ErrorBody
from commandcenter_hub.api.operations.schemas import OperationOut, moment
from commandcenter_hub.api.projects.schemas import (
    ImageOut,
    KeptSnapshotOut,
    ProjectOut,
    RemovalOut,
    RemovedOut,
    ServiceOut,
    Urls,
    UsageOut,
    WhyOut,
)
from commandcenter_hub.services.removal import Removal, Removed
from commandcenter_hub.services.views import ProjectView, ServiceView


def project_out(view: ProjectView) -> ProjectOut:
    """Return the API's model of a project."""
    return ProjectOut(
        id=view.id,
        name=view.name,
        slug=view.slug,
        path=view.path,
        status=view.status,
        health=view.health,
        engine=view.engine,
        engine_reason=view.engine_reason,
        error=None if view.error is None else ErrorBody(**view.error),
        ports={service: dict(ports) for service, ports in view.ports.items()},
        urls=Urls(frontend=_url(view, "frontend"), backend=_url(view, "backend")),
        services=[_service_out(service) for service in view.services],
        operation=None if view.operation is None else OperationOut.of(view.operation),
        created_at=moment(view.created),
        version=view.version,
        restart_needed=view.restart_needed,
        folder_error=None if view.folder_error is None else ErrorBody(**view.folder_error),
        why=None if view.why is None else WhyOut(**asdict(view.why)),
        images={name: ImageOut(image=image, own=own) for name, (image, own) in view.images.items()},
        start=view.start,
    )


def removal_out(found: Removal) -> RemovalOut:
    """Return the API's model of what a removal would delete."""
    return RemovalOut(
        project_id=found.row.id,
        name=found.row.name,
        path=found.row.path,
        folder=str(found.folder),
        data_bytes=found.data_bytes,
        snapshots=found.snapshots,
        snapshots_bytes=found.snapshots_bytes,
        logs_bytes=found.logs_bytes,
        snapshot_folder=None if found.kept_in is None else str(found.kept_in),
        left=found.left,
    )


def removed_out(removed: Removed) -> RemovedOut:
    """Return the API's model of a removed project."""
    kept = removed.snapshot
    return RemovedOut(
        project_id=removed.row.id,
        name=removed.row.name,
        path=removed.row.path,
        snapshot=None if kept is None else KeptSnapshotOut(id=kept.id, file=str(kept.file), size_bytes=kept.size_bytes),
        left=removed.left,
    )


def _url(view: ProjectView, service: str) -> str:
    return f"http://127.0.0.1:{view.ports[service]['http']}"


def _service_out(view: ServiceView) -> ServiceOut:
    return ServiceOut(
        name=view.name,
        state=view.state,
        since=moment(view.since),
        restarts=view.restarts,
        exit_code=view.exit_code,
        last_lines=list(view.last_lines),
        ports=dict(view.ports),
        required=view.required,
        waiting_for=view.waiting_for,
        restart_at=None if view.restart_at is None else moment(view.restart_at),
        usage=None if view.usage is None else UsageOut(cpu=view.usage.cpu, memory_bytes=view.usage.memory_bytes),
    )
