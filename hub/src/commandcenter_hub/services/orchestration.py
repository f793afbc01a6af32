"""Start, stop and restart projects, and return their operations."""

import logging
import time
import uuid

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, OperationNotCancellable, OperationNotFound, ProjectBusy
from commandcenter_hub.domain.operation import CANCELLABLE, STARTS, Operation, OperationKind, Progress
from commandcenter_hub.domain.state import DOWN, ProjectStatus
from commandcenter_hub.engines import host_ports
from commandcenter_hub.services.doctor import DoctorService
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.folders import FolderService
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.views import Request
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

log = logging.getLogger(__name__)


class OrchestrationService:
    """Accepts requests for projects and carries them out in the background, as operations."""

    def __init__(
        self,
        projects: ProjectService,
        rows: ProjectRepository,
        operations: OperationRepository,
        supervisors: SupervisorRegistry,
        folders: FolderService,
        doctor: DoctorService,
        events: EventBus,
    ) -> None:
        self._projects, self._rows, self._operations = projects, rows, operations
        self._supervisors, self._folders, self._doctor = supervisors, folders, doctor
        self._events = events

    # -- requests

    async def start(self, reference: str) -> Request:
        """Start a project. If it is already starting, return that operation.

        Raises:
            HubError: the project cannot be started now; nothing was changed.
        """
        async with self._projects.locked(reference) as row:
            supervisor = self._supervisors.get(row.id)
            current = None if supervisor is None else supervisor.operations.current
            if current is not None and current.kind in STARTS and not current.cancelling:
                return await self.request(row, f"“{row.name}” is already starting.", current)
            self.refuse_busy(row, supervisor)
            if (await self._projects.view(row)).status is ProjectStatus.RUNNING:
                return await self.request(row, f"“{row.name}” is already running.", None)
            supervisor = await self._ready_to_start(row, OperationKind.START)
            return await self.request(row, f"Starting “{row.name}”.", supervisor.start())

    async def stop(self, reference: str) -> Request:
        """Stop a project. Cancels a running start.

        Raises:
            HubError: another operation is running that must not be interrupted.
        """
        async with self._projects.locked(reference) as row:
            supervisor = self._supervisors.get(row.id)
            current = None if supervisor is None else supervisor.operations.current
            if current is not None and current.kind is OperationKind.STOP:
                return await self.request(row, f"“{row.name}” is already stopping.", current)
            if current is not None and current.kind not in STARTS:
                self.refuse_busy(row, supervisor)
            if not self._projects.lacks_engine(row):
                self._projects.refuse_unless_adopted(row)
            await self._projects.save_wanted(row, False)
            self._projects.refuse_unless_adopted(row)
            if supervisor is None or (not supervisor.wanted and _idle(supervisor) and current is None):
                return await self.request(row, f"“{row.name}” is already stopped.", None)
            return await self.request(row, f"Stopping “{row.name}”.", supervisor.stop())

    async def restart(self, reference: str, service: str | None) -> Request:
        """Restart a project or one of its services. Starts a stopped project.

        Raises:
            HubError: the project cannot be restarted now; nothing was changed.
        """
        async with self._projects.locked(reference) as row:
            supervisor = self._supervisors.get(row.id)
            self.refuse_busy(row, supervisor)
            if service is not None:
                self._projects.stack(row).service(service)  # refuses an unknown service before anything changes
            was_idle = supervisor is None or _idle(supervisor)
            supervisor = await self._ready_to_start(row, OperationKind.RESTART)
            operation = supervisor.start() if was_idle else supervisor.restart(None if service is None else {service})
            what = f"{service} of “{row.name}”" if service else f"“{row.name}”"
            return await self.request(row, f"Restarting {what}.", operation)

    async def _ready_to_start(self, row: ProjectRow, kind: OperationKind) -> Supervisor:
        """Check that a project can be started; if it cannot, keep the refusal in its history."""
        try:
            return await self._checked(row)
        except HubError as error:
            await self._keep_refusal(row, kind, error)
            raise

    async def _keep_refusal(self, row: ProjectRow, kind: OperationKind, error: HubError) -> None:
        """Save a refused start as a failed operation, so that the reason stays visible until the next one."""
        supervisor = self._supervisors.get(row.id)
        if supervisor is not None:
            supervisor.operations.begin(kind)
            supervisor.operations.finish(Progress.FAILED, error)
            return
        now = time.time()
        refused = Operation(str(uuid.uuid4()), row.id, kind, now).finished(Progress.FAILED, now, error.as_dict())
        try:
            await self._operations.save(refused)
        except HubError as reason:  # the disk may be full, which may be why the start was refused
            log.warning("could not save the refused start of “%s”: %s", row.name, reason.message)
            return
        self._events.publish("operation", refused.id)
        self._events.publish("project", row.id)

    async def _checked(self, row: ProjectRow) -> Supervisor:
        """Check folder and ports before anything changes; choose the engine if the project has none yet."""
        await self._folders.check(row.path, confined=False)
        supervisor = self._supervisors.get(row.id)
        await self._refuse_ports_in_use(row, supervisor)
        if supervisor is None or not row.engine_reason:
            # Refuses an unavailable engine before anything starts.
            supervisor = await self.choose_engine(row)
        await self._projects.save_wanted(row, True)
        return supervisor

    async def choose_engine(self, row: ProjectRow) -> Supervisor:
        """Choose the engine of a project, save it, and create the project's supervisor.

        Raises:
            EngineUnavailable: no suitable engine is available.
        """
        engine, reason = await self._doctor.choose(row.engine)
        row = await self._rows.update(row.id, row.version, engine=engine, engine_reason=reason)
        await self._projects.save_manifest(row)
        supervisor = await self._projects.supervise(row)
        assert supervisor is not None
        return supervisor

    async def _refuse_ports_in_use(self, row: ProjectRow, supervisor: Supervisor | None) -> None:
        services = list(self._projects.stack(row))
        if supervisor is not None:
            down = {name for name, record in supervisor.records.items() if record.state in DOWN}
            services = [service for service in services if service.name in down]
        await anyio.to_thread.run_sync(host_ports.refuse_in_use, services)

    # -- operations

    async def operation(self, operation_id: str) -> Operation:
        """Return the current state of an operation.

        Raises:
            OperationNotFound: no operation has this id.
        """
        found = await self.find_operation(operation_id)
        if found is None:
            raise OperationNotFound(f"There is no operation “{operation_id[:100]}”.")
        return found

    async def find_operation(self, operation_id: str) -> Operation | None:
        """Return the current state of an operation, or None if no operation has this id."""
        saved = await self._operations.get(operation_id)
        for row in await self._rows.list() if saved is None else ():
            supervisor = self._supervisors.get(row.id)
            newest = supervisor.operations.newest if supervisor is not None else None
            if newest is not None and newest.id == operation_id:
                return newest
        if saved is None:
            return None
        supervisor = self._supervisors.get(saved.project_id)
        newest = supervisor.operations.newest if supervisor is not None else None
        return newest if newest is not None and newest.id == operation_id else saved

    async def operations(self, reference: str, *, limit: int) -> list[Operation]:
        """Return a project's operations, newest first.

        Raises:
            ProjectNotFound: there is no such project.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        saved = await self._operations.of_project(row.id, limit)
        newest = None if supervisor is None else supervisor.operations.newest
        if newest is None:
            return saved
        # The newest one may not be saved yet, or be saved in an older state.
        return [newest, *(one for one in saved if one.id != newest.id)][:limit]

    async def cancel(self, operation_id: str) -> Operation:
        """Cancel an operation and undo what it has done so far.

        Raises:
            OperationNotFound: no operation has this id.
            OperationNotCancellable: the operation has ended, or must not be interrupted.
        """
        operation = await self.operation(operation_id)
        supervisor = self._supervisors.get(operation.project_id)
        if operation.ended is not None or supervisor is None:
            raise OperationNotCancellable("The operation has already ended.")
        if operation.kind not in CANCELLABLE:
            raise OperationNotCancellable(f"A {operation.kind} cannot be cancelled.")
        async with self._projects.locked(operation.project_id) as row:
            current = supervisor.operations.current
            if current is None or current.id != operation_id:
                raise OperationNotCancellable("The operation has already ended.")
            supervisor.cancel()
            if operation.kind in STARTS:
                await self._projects.save_wanted(row, False)
        return await self.operation(operation_id)

    # -- helpers

    def refuse_busy(self, row: ProjectRow, supervisor: Supervisor | None) -> None:
        """Check that no operation of the project is running.

        Raises:
            ProjectBusy: an operation is running.
        """
        current = None if supervisor is None else supervisor.operations.current
        if current is not None:
            raise ProjectBusy(
                f"“{row.name}” is busy: a {current.kind} is running.", operation_id=current.id, kind=current.kind
            )

    async def request(self, row: ProjectRow, message: str, operation: Operation | None) -> Request:
        """Save the operation of an accepted request and return the response."""
        supervisor = self._supervisors.get(row.id)
        if supervisor is not None:
            # Saved before the response, so that the next Hub has the operation even if this one dies now.
            try:
                await supervisor.operations.save()
            except HubError as error:  # the operation continues all the same
                log.warning("could not save an operation of “%s”: %s", row.name, error.message)
        view = await self._projects.get(row.id)
        return Request(message, view, None if operation is None else operation.id)


def _idle(supervisor: Supervisor) -> bool:
    return all(record.state in DOWN for record in supervisor.records.values())
