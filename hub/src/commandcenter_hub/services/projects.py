"""The registered projects: how each is, its supervisor, and what is kept of it beside the database."""

import contextlib
import errno
import functools
import logging
from collections.abc import AsyncIterator, Sequence

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NoSpace, ProjectBusy, ProjectNotFound, StackUnknown
from commandcenter_hub.domain.operation import Operation, OperationKind
from commandcenter_hub.domain.reason import describe
from commandcenter_hub.domain.stack import QueryProbe, Stack
from commandcenter_hub.domain.state import ProjectStatus, ServiceState, project_health, project_status
from commandcenter_hub.services import database_dumps, manifest
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.database_dumps import Connection
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.stacks import chosen_ports, definition_of, ports_of, services_of, stack_of
from commandcenter_hub.services.views import ProjectView, ServiceView
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository
from commandcenter_hub.supervisor.lifecycle import Backoff
from commandcenter_hub.supervisor.registry import SupervisorRegistry, SupervisorSpec
from commandcenter_hub.supervisor.shared import ClearUp
from commandcenter_hub.supervisor.supervisor import Supervisor

log = logging.getLogger(__name__)


class ProjectService:
    """What is registered, and how it is."""

    def __init__(
        self,
        settings: Settings,
        projects: ProjectRepository,
        operations: OperationRepository,
        supervisors: SupervisorRegistry,
        vault: Vault,
        events: EventBus,
    ) -> None:
        self._settings = settings
        self._projects, self._operations = projects, operations
        self._supervisors, self._vault, self._events = supervisors, vault, events
        self.removing: set[str] = set()
        """Ids of the projects that are being removed."""
        self._locks: dict[str, anyio.Lock] = {}
        self._left_out: dict[str, HubError] = {}

    # -- showing

    async def list(self) -> list[ProjectView]:
        """Return all projects, by name."""
        return list(await self._views(await self._projects.list()))

    async def stats(self) -> dict[str, int]:
        """Return how many projects there are, in all and in each status."""
        statuses = [self._status(row) for row in await self._projects.list()]
        return {"total": len(statuses), **{str(status): statuses.count(status) for status in ProjectStatus}}

    async def row(self, reference: str) -> ProjectRow:
        """Return the project of this id, slug or name.

        Raises:
            ProjectNotFound: there is none.
        """
        rows = await self._projects.list()
        for key in ("id", "slug", "name"):
            for row in rows:
                if getattr(row, key) == reference:
                    return row
        raise ProjectNotFound(f"There is no project “{reference[:100]}”.")

    @contextlib.asynccontextmanager
    async def locked(self, reference: str) -> AsyncIterator[ProjectRow]:
        """Give a project as it is now, and let nobody else decide about it until the end of the block.

        Raises:
            ProjectNotFound: there is none of this id, slug or name.
            ProjectBusy: it is being removed.
        """
        row = await self.row(reference)
        async with self._locks.setdefault(row.id, anyio.Lock()):
            row = await self.row(row.id)
            if row.id in self.removing:
                raise ProjectBusy(f"“{row.name}” is being removed.")
            yield row

    async def get(self, reference: str) -> ProjectView:
        """Return a project and how it is now.

        Raises:
            ProjectNotFound: there is none of this id, slug or name.
        """
        return await self.view(await self.row(reference))

    async def measured(self, reference: str) -> ProjectView:
        """Return a project and how it is now, with what its services take where the engine knows.

        Raises:
            ProjectNotFound: there is none of this id, slug or name.
        """
        row = await self.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is not None:
            await supervisor.usage.measure()
        return await self.view(row)

    async def find(self, project_id: str) -> ProjectView | None:
        """Return a project by its id, or None."""
        row = await self._projects.get(project_id)
        return None if row is None else await self.view(row)

    async def view(self, row: ProjectRow) -> ProjectView:
        """Derive how a project is from what its supervisor observes now."""
        (view,) = await self._views([row])
        return view

    async def _views(self, rows: Sequence[ProjectRow]) -> tuple[ProjectView, ...]:
        """Derive how projects are, with one query for all of them at most."""
        unsupervised = [row.id for row in rows if self._supervisors.get(row.id) is None]
        newest = await self._operations.newest_of(unsupervised) if unsupervised else {}
        return tuple(self._view(row, newest.get(row.id)) for row in rows)

    def _status(self, row: ProjectRow) -> ProjectStatus:
        supervisor = self._supervisors.get(row.id)
        if row.id in self._left_out:
            return ProjectStatus.ERROR
        return ProjectStatus.STOPPED if supervisor is None else _status(supervisor)

    def _view(self, row: ProjectRow, saved: Operation | None) -> ProjectView:
        """Derive how a project is; `saved` is the newest operation of one without a supervisor."""
        supervisor = self._supervisors.get(row.id)
        operation = saved if supervisor is None else supervisor.operations.newest
        services = _stopped(row) if supervisor is None else _services(supervisor)
        states = [service.state for service in services if service.required]
        status = self._status(row)
        error = supervisor.error() if supervisor is not None and status is ProjectStatus.ERROR else None
        if row.id in self._left_out:
            error = self._left_out[row.id].as_dict()
        return ProjectView(
            id=row.id,
            name=row.name,
            slug=row.slug,
            path=row.path,
            status=status,
            health=project_health(status, states),
            engine=row.engine,
            engine_reason=row.engine_reason,
            error=error,
            ports=ports_of(row),
            services=services,
            operation=operation,
            created=row.created,
            version=row.version,
            restart_needed=status is ProjectStatus.RUNNING and supervisor is not None and bool(supervisor.outdated()),
        )

    async def connection(self, reference: str) -> Connection:
        """Return how a project's database is reached.

        Raises:
            ProjectNotFound: there is no such project.
        """
        stack = self.stack(await self.row(reference))
        service = stack.service("postgres")
        probe = service.probe
        assert isinstance(probe, QueryProbe)
        port, password = service.port(probe.port).host, stack.secrets[probe.password.name]
        return Connection("127.0.0.1", port, probe.user, probe.database, password)

    # -- supervising

    async def supervise(self, row: ProjectRow, *, as_found: bool = False) -> Supervisor | None:
        """Give a project its supervisor, once its engine is known; `as_found`: it should run if anything of it does."""
        if row.engine == "auto":
            return None
        await self._supervisors.remove(row.id)
        wanted = None if as_found else row.wanted
        connection, folder = await self.connection(row.id), self._supervisors.folder(row.slug) / "snapshots"
        clear_up = ClearUp(database_dumps.DATABASE_ONLY, functools.partial(database_dumps.clear_up, connection, folder))
        made = await self._supervisors.add(
            SupervisorSpec(row.id, row.slug, self.stack(row), row.engine, wanted, clear_up)
        )
        if made.wanted != row.wanted:
            await self._projects.set_wanted(row.id, made.wanted)
        self._left_out.pop(row.id, None)
        return made

    async def keep(self, row: ProjectRow) -> None:
        """Write a project down in its own folder too, for a Hub without this database."""
        try:
            await anyio.to_thread.run_sync(self.write_down, row)
        except HubError as error:  # the database has it; the next change or the next Hub writes it
            log.warning("what is kept of “%s” could not be written: %s", row.name, error.message)

    def write_down(self, row: ProjectRow, *, removed: bool = False) -> None:
        """Write a project down in its own folder; `removed`: only its data is still wanted.

        Raises:
            HubError: it cannot be written.
        """
        folder = self._supervisors.folder(row.slug)
        kept = manifest.ProjectManifest(
            row.path, row.slug, row.engine, row.engine_reason, row.secrets, removed,
            row.id, row.name, row.stack, ports_of(row), chosen_ports(row), row.created,
        )  # fmt: skip
        try:
            manifest.keep(kept, folder)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise NoSpace(f"{folder} cannot be written: the disk is full.") from error
            raise HubError(f"{folder} cannot be written: {error.strerror}.") from error

    def left_out(self, project_id: str, error: Exception) -> None:
        """Note that a project could not be taken over: nobody knows what of it runs."""
        known = error if isinstance(error, HubError) else HubError(f"The project cannot be taken over: {error}")
        self._left_out[project_id] = known
        self._events.publish("project", project_id)

    def refuse_left_out(self, row: ProjectRow) -> None:
        """Refuse to stop or remove what is not supervised, since it may run.

        Raises:
            HubError: why the project could not be taken over.
        """
        if row.id in self._left_out:
            raise self._left_out[row.id]

    def stack(self, row: ProjectRow) -> Stack:
        """Return what runs for a project. Its secrets are in it.

        Raises:
            KeyUnusable: they cannot be read.
            StackUnknown: this Hub does not know it.
        """
        return stack_of(row, self._vault.unlock(row.secrets), self._settings.stack_options)


def _status(supervisor: Supervisor) -> ProjectStatus:
    operation = supervisor.operations.current
    states = [supervisor.records[service.name].state for service in supervisor.stack if service.required]
    return project_status(
        wanted=supervisor.wanted,
        failed=supervisor.failed,
        operating=operation is not None and operation.kind is not OperationKind.STOP,
        states=states,
    )


def _stopped(row: ProjectRow) -> tuple[ServiceView, ...]:
    """Return the services of a project that nothing supervises."""
    ports = ports_of(row)
    try:
        required = {service.name: service.required for service in services_of(definition_of(row))}
    except StackUnknown:  # an error that is shown beside what is known of it
        required = dict.fromkeys(ports, True)
    return tuple(
        ServiceView(name, ServiceState.STOPPED, row.created, 0, None, (), ports.get(name, {}), required[name])
        for name in sorted(required)
    )


def _services(supervisor: Supervisor) -> tuple[ServiceView, ...]:
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
            waiting_for=None if record.waiting_for is None else describe(record.waiting_for),
            restart_at=record.phase.restart_at if isinstance(record.phase, Backoff) else None,
            usage=supervisor.usage.of(record),
        )
        for service, record in ((service, supervisor.records[service.name]) for service in supervisor.stack)
    )
