"""Starting, stopping and restarting projects; their operations and logs."""

import logging
from collections.abc import AsyncIterator

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, OperationNotCancellable, OperationNotFound, ProjectBusy
from commandcenter_hub.domain.operation import CANCELLABLE, STARTS, Operation, OperationKind
from commandcenter_hub.domain.state import DOWN, ProjectStatus
from commandcenter_hub.engines import host_ports
from commandcenter_hub.services.doctor import DoctorService
from commandcenter_hub.services.folders import FolderService
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.views import Request
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository
from commandcenter_hub.supervisor.journal import Filter, StoredLine
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

log = logging.getLogger(__name__)
LINES_AT_ONCE = 500


class OrchestrationService:
    """Takes requests at once; what they ask for goes on as operations."""

    def __init__(
        self,
        projects: ProjectService,
        rows: ProjectRepository,
        operations: OperationRepository,
        supervisors: SupervisorRegistry,
        folders: FolderService,
        doctor: DoctorService,
    ) -> None:
        self._projects, self._rows, self._operations = projects, rows, operations
        self._supervisors, self._folders, self._doctor = supervisors, folders, doctor

    # -- requests

    async def start(self, reference: str) -> Request:
        """Start a project; when it is being started already, that is the same start.

        Raises:
            HubError: it cannot be started as things are; nothing was changed.
        """
        async with self._projects.locked(reference) as row:
            supervisor = self._supervisors.get(row.id)
            current = None if supervisor is None else supervisor.operations.current
            if current is not None and current.kind in STARTS and not current.cancelling:
                return await self.request(row, f"“{row.name}” is being started already.", current)
            self.refuse_busy(row, supervisor)
            if (await self._projects.view(row)).status is ProjectStatus.RUNNING:
                return await self.request(row, f"“{row.name}” runs already.", None)
            supervisor = await self._ready_to_start(row)
            return await self.request(row, f"Starting “{row.name}”.", supervisor.start())

    async def stop(self, reference: str) -> Request:
        """Stop a project; a start that is under way is cancelled by it.

        Raises:
            HubError: it is busy with something that must not be left half-way.
        """
        async with self._projects.locked(reference) as row:
            supervisor = self._supervisors.get(row.id)
            current = None if supervisor is None else supervisor.operations.current
            if current is not None and current.kind is OperationKind.STOP:
                return await self.request(row, f"“{row.name}” is being stopped already.", current)
            if current is not None and current.kind not in STARTS:
                self.refuse_busy(row, supervisor)
            self._projects.refuse_left_out(row)
            try:
                await self._rows.set_wanted(row.id, False)
            except HubError as error:  # what fills the disk must be possible to stop
                log.warning("that “%s” should not run could not be saved: %s", row.name, error.message)
            if supervisor is None or (not supervisor.wanted and _idle(supervisor) and current is None):
                return await self.request(row, f"“{row.name}” is stopped already.", None)
            return await self.request(row, f"Stopping “{row.name}”.", supervisor.stop())

    async def restart(self, reference: str, service: str | None) -> Request:
        """Restart a project or one of its services; one that is stopped is started.

        Raises:
            HubError: it cannot be done as things are; nothing was changed.
        """
        async with self._projects.locked(reference) as row:
            supervisor = self._supervisors.get(row.id)
            self.refuse_busy(row, supervisor)
            if service is not None:
                self._projects.stack(row).service(service)  # an unknown one is refused before anything changes
            was_idle = supervisor is None or _idle(supervisor)
            supervisor = await self._ready_to_start(row)
            operation = supervisor.start() if was_idle else supervisor.restart(service)
            what = f"{service} of “{row.name}”" if service else f"“{row.name}”"
            return await self.request(row, f"Restarting {what}.", operation)

    async def _ready_to_start(self, row: ProjectRow) -> Supervisor:
        """Check what can be checked before anything changes; choose the engine if that was not done yet."""
        await self._folders.check(row.path, confined=False)
        supervisor = self._supervisors.get(row.id)
        await self._refuse_ports_in_use(row, supervisor)
        if supervisor is None or not row.engine_reason:
            # An engine that was named and is not here is refused before anything begins.
            supervisor = await self.choose_engine(row)
        await self._rows.set_wanted(row.id, True)
        return supervisor

    async def choose_engine(self, row: ProjectRow) -> Supervisor:
        """Settle which engine a project has, and give it its supervisor.

        Raises:
            EngineUnavailable: there is none to choose.
        """
        engine, reason = await self._doctor.choose(row.engine)
        row = await self._rows.update(row.id, row.version, engine=engine, engine_reason=reason)
        await self._projects.keep(row)
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
        """Return an operation as it is now.

        Raises:
            OperationNotFound: there is none of this id.
        """
        found = await self.find_operation(operation_id)
        if found is None:
            raise OperationNotFound(f"There is no operation “{operation_id[:100]}”.")
        return found

    async def find_operation(self, operation_id: str) -> Operation | None:
        """Return an operation as it is now, or None."""
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
        # It may not be saved yet, or not as it is now.
        return [newest, *(one for one in saved if one.id != newest.id)][:limit]

    async def cancel(self, operation_id: str) -> Operation:
        """Cancel an operation; what it has begun is cleared up.

        Raises:
            OperationNotFound: there is none of this id.
            OperationNotCancellable: it has ended, or must not be left half-way.
        """
        operation = await self.operation(operation_id)
        supervisor = self._supervisors.get(operation.project_id)
        if operation.ended is not None or supervisor is None:
            raise OperationNotCancellable("The operation has ended already.")
        if operation.kind not in CANCELLABLE:
            raise OperationNotCancellable(f"A {operation.kind} must not be left half-way.")
        async with self._projects.locked(operation.project_id) as row:
            current = supervisor.operations.current
            if current is None or current.id != operation_id:
                raise OperationNotCancellable("The operation has ended already.")
            supervisor.cancel()
            if operation.kind in STARTS:
                await self._rows.set_wanted(row.id, False)
        return await self.operation(operation_id)

    # -- logs

    async def logs(
        self,
        reference: str,
        *,
        tail: int,
        service: str | None,
        since: float | None,
        search: str | None,
        stream: str | None,
        before: int | None,
    ) -> tuple[list[StoredLine], bool]:
        """Return the newest log lines that match, oldest first, and whether there are more before them.

        Raises:
            ProjectNotFound: there is no such project.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is None:
            return [], False
        wanted = Filter(service=service, stream=stream, since=since, search=search or None, before=before)
        return await anyio.to_thread.run_sync(supervisor.journal.read, wanted, tail)

    async def behind_bytes(self, reference: str) -> int:
        """Return how much the service whose log is furthest behind has written that is not in the log yet.

        Raises:
            ProjectNotFound: there is no such project.
        """
        supervisor = self._supervisors.get((await self._projects.row(reference)).id)
        if supervisor is None:
            return 0
        places = await anyio.to_thread.run_sync(supervisor.journal.places)
        return max([await supervisor.engine.unread_bytes(handle, cursor) for handle, cursor in places], default=0)

    async def newest_line(self, project_id: str) -> int | None:
        """Return the id of the newest line of a log; None for one that has none."""
        supervisor = self._supervisors.get(project_id)
        if supervisor is None:
            return None
        newest, _ = await anyio.to_thread.run_sync(supervisor.journal.read, Filter(), 1)
        return newest[-1].id if newest else None

    async def follow(
        self,
        project_id: str,
        *,
        service: str | None,
        search: str | None,
        tail: int,
        after: int | None,
        newest: int | None,
    ) -> AsyncIterator[StoredLine]:
        """Yield log lines as they are written: behind the line `after`, else from the last `tail` lines up to `newest`.

        `newest` is what `newest_line` returned before anybody was told that the log is followed.
        """
        while (supervisor := self._supervisors.get(project_id)) is None:
            if await self._rows.get(project_id) is None:
                return
            after = 0  # it was never started: its log begins when it is, and is followed from its beginning
            await anyio.sleep(0.2)
        journal = supervisor.journal
        if after is None:
            after = newest or 0
            older = Filter(service=service, search=search or None, before=after + 1)
            lines, _ = await anyio.to_thread.run_sync(journal.read, older, tail) if tail else ([], False)
            for line in lines:
                yield line
        while self._supervisors.get(project_id) is supervisor and not self._supervisors.closing:
            written = supervisor.lines_written
            behind = Filter(service=service, search=search or None, after=after)
            lines = await anyio.to_thread.run_sync(journal.following, behind, LINES_AT_ONCE)
            for line in lines:
                after = line.id
                yield line
            if not lines:
                with anyio.move_on_after(5):
                    await written.wait()

    # -- small things

    def refuse_busy(self, row: ProjectRow, supervisor: Supervisor | None) -> None:
        """Refuse what cannot be done beside another operation.

        Raises:
            ProjectBusy: one is under way.
        """
        current = None if supervisor is None else supervisor.operations.current
        if current is not None:
            raise ProjectBusy(
                f"“{row.name}” is busy: a {current.kind} is under way.", operation_id=current.id, kind=current.kind
            )

    async def request(self, row: ProjectRow, message: str, operation: Operation | None) -> Request:
        """Return the answer to a request that was taken, its operation saved."""
        supervisor = self._supervisors.get(row.id)
        if supervisor is not None:
            # Whoever is told of an operation must find it, also when this Hub dies in the next moment.
            try:
                await supervisor.operations.save()
            except HubError as error:  # what was asked for goes on all the same
                log.warning("an operation of “%s” could not be saved: %s", row.name, error.message)
        view = await self._projects.get(row.id)
        return Request(message, view, None if operation is None else operation.id)


def _idle(supervisor: Supervisor) -> bool:
    return all(record.state in DOWN for record in supervisor.records.values())
