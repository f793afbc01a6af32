"""The registered projects: their states, supervisors and manifests."""

import contextlib
import logging
from collections.abc import AsyncIterator, Sequence

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import (
    EngineMissing,
    HubError,
    ProjectBusy,
    ProjectNotFound,
    ProjectRunning,
    full_disk_in,
)
from commandcenter_hub.domain.operation import Operation
from commandcenter_hub.domain.reference import Identity, find
from commandcenter_hub.domain.stack import QueryProbe, Stack
from commandcenter_hub.domain.state import ProjectStatus, ServiceState, project_health
from commandcenter_hub.domain.why import Situation, explain, failed_start_of
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.connections import Address
from commandcenter_hub.services import audit, database_dumps, manifest, observed
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.database_dumps import Connection
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.project_folders import ProjectFolders, folder_missing
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.stacks import images_of, ports_of, stack_of, start_of
from commandcenter_hub.services.views import ProjectView, UsageView
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry, SupervisorSpec
from commandcenter_hub.supervisor.shared import CleanUp
from commandcenter_hub.supervisor.supervisor import Supervisor
from commandcenter_hub.supervisor.usage import SAMPLE_S

log = logging.getLogger(__name__)


class ProjectService:
    """Provides the registered projects, their states and their supervisors."""

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
        self._not_adopted: dict[str, HubError] = {}
        self._earlier: dict[str, str] = {}
        self._folders, self._without_folder = ProjectFolders(), frozenset[str]()

    # -- showing

    async def list(self) -> list[ProjectView]:
        """Return all projects, by name."""
        return list(await self._views(await self._projects.list()))

    async def stats(self) -> dict[str, int]:
        """Return the number of projects, in total and by status."""
        statuses = [self._status(row) for row in await self._projects.list()]
        return {"total": len(statuses), **{str(status): statuses.count(status) for status in ProjectStatus}}

    async def row(self, reference: str) -> ProjectRow:
        """Return the project with this id, slug or name.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectAmbiguous: the reference matches several projects.
        """
        rows = {row.id: row for row in await self._projects.list()}
        row = rows.get(reference)
        if row is None:
            known = [Identity(row.id, row.name, row.slug, row.path) for row in rows.values()]
            row = rows[find(reference, known).id]
        audit.concerns(row.id, row.name)
        return row

    async def id_of(self, reference: str) -> str:
        """Return the id of the project with this id, slug or name; the reference itself if there is no such project.

        Raises:
            ProjectAmbiguous: the reference matches several projects.
        """
        try:
            return (await self.row(reference)).id
        except ProjectNotFound:
            return reference

    @contextlib.asynccontextmanager
    async def locked(self, reference: str) -> AsyncIterator[ProjectRow]:
        """Lock a project and yield its current row; other requests for it wait until the context ends.

        Raises:
            ProjectNotFound: no project has this id, slug or name.
            ProjectBusy: the project is being removed.
        """
        row = await self.row(reference)
        async with self._locks.setdefault(row.id, anyio.Lock()):
            row = await self.row(row.id)
            if row.id in self.removing:
                raise ProjectBusy(f"“{row.name}” is being removed.")
            yield row

    async def get(self, reference: str) -> ProjectView:
        """Return a project and its current state.

        Raises:
            ProjectNotFound: no project has this id, slug or name.
        """
        return await self.view(await self.row(reference))

    async def measured(self, reference: str) -> ProjectView:
        """Return a project and its current state, with CPU and memory of its services if the engine measures them.

        Raises:
            ProjectNotFound: no project has this id, slug or name.
        """
        row = await self.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is not None:
            await supervisor.usage.measure()
        return await self.view(row)

    async def usage(self, reference: str) -> UsageView:
        """Return the usage of a project's services in the last hour.

        Raises:
            ProjectNotFound: no project has this id, slug or name.
        """
        row = await self.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is None:
            return UsageView(row.id, False, SAMPLE_S, self._supervisors.sampled_at, {})
        return self._usage(supervisor)

    def all_usage(self) -> Sequence[UsageView]:
        """Return the usage of every project of which a service ran in the last hour."""
        found = [self._usage(supervisor) for supervisor in self._supervisors.all()]
        return [view for view in found if view.services]

    def _usage(self, supervisor: Supervisor) -> UsageView:
        meter = supervisor.usage
        ended, found = self._supervisors.sampled_at, meter.last_hour()
        services = {service.name: found[service.name] for service in supervisor.stack if service.name in found}
        return UsageView(supervisor.project_id, meter.measures, SAMPLE_S, ended, services)

    async def find(self, project_id: str) -> ProjectView | None:
        """Return the project with this id, or None."""
        row = await self._projects.get(project_id)
        return None if row is None else await self.view(row)

    async def view(self, row: ProjectRow) -> ProjectView:
        """Return a project with the state that its supervisor observes now."""
        (view,) = await self._views([row])
        return view

    async def _views(self, rows: Sequence[ProjectRow]) -> tuple[ProjectView, ...]:
        """Return projects with their states; run at most one query for all of them."""
        unsupervised = [row.id for row in rows if self._supervisors.get(row.id) is None]
        newest = await self._operations.newest_of(unsupervised) if unsupervised else {}
        missing = await self._folders.missing({row.path for row in rows})
        return tuple(self._view(row, newest.get(row.id), missing) for row in rows)

    async def check_folders(self) -> None:
        """Notify the pages of every project whose folder was lost or has returned since the last call."""
        rows = await self._projects.list()
        missing = await self._folders.missing({row.path for row in rows})
        without = frozenset(row.id for row in rows if row.path in missing)
        for project_id in without ^ self._without_folder:
            self._events.publish("project", project_id)
        self._without_folder = without

    def _status(self, row: ProjectRow) -> ProjectStatus:
        supervisor = self._supervisors.get(row.id)
        if row.id in self._not_adopted:
            return ProjectStatus.ERROR
        return ProjectStatus.STOPPED if supervisor is None else observed.status(supervisor)

    def _view(self, row: ProjectRow, saved: Operation | None, missing: frozenset[str]) -> ProjectView:
        """Return a project with its state.

        Args:
            row: the project.
            saved: its newest operation if it has no supervisor.
            missing: folders that do not exist.
        """
        supervisor = self._supervisors.get(row.id)
        operation = saved if supervisor is None else supervisor.operations.newest
        services = observed.stopped(row) if supervisor is None else observed.services(supervisor)
        states = [service.state for service in services if service.required]
        status = self._status(row)
        known = None if supervisor is None else supervisor.error()
        if row.id in self._not_adopted:
            known = self._not_adopted[row.id].as_dict()
        error = known if status is ProjectStatus.ERROR else None
        folder_error = folder_missing(row.path, row.slug, status).as_dict() if row.path in missing else None
        facts = () if supervisor is None else observed.facts(supervisor)
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
            restart_needed=status is ProjectStatus.RUNNING and supervisor is not None and self._is_outdated(supervisor),
            folder_error=folder_error,
            why=explain(Situation(status, facts, known, folder_error, failed_start_of(operation))),
            images=images_of(row, self._settings.images),
            start=start_of(row),
        )

    async def connection(self, reference: str) -> Connection:
        """Return how to connect to a project's database.

        Raises:
            ProjectNotFound: there is no such project.
        """
        row = await self.row(reference)
        stack = self.stack(row)
        service = stack.service("postgres")
        probe = service.probe
        assert isinstance(probe, QueryProbe)
        supervisor = self._supervisors.get(row.id)
        handle = None if supervisor is None else supervisor.records[service.name].handle
        address = Address(service.port(probe.port).host, "" if handle is None else handle.socket)
        folder = self._supervisors.folder(row.slug) / "run" / "clients"
        return Connection(address, probe.user, probe.database, stack.secrets[probe.password.name], folder)

    # -- supervising

    async def supervise(self, row: ProjectRow, *, as_found: bool = False) -> Supervisor | None:
        """Create the supervisor of a project, or return None while it has no engine.

        With `as_found`, the project should run if one of its services runs; otherwise the database decides.
        """
        if row.engine == "auto":
            self.forget(row.id)
            return None
        await self._supervisors.remove(row.id)
        wanted = None if as_found else row.wanted
        folder = self._supervisors.folder(row.slug) / "snapshots"

        async def clean_up(report: Report) -> None:
            await database_dumps.clean_up(await self.connection(row.id), folder, report)

        made = await self._supervisors.add(
            SupervisorSpec(
                row.id,
                row.slug,
                self.stack(row),
                row.engine,
                wanted,
                CleanUp(database_dumps.DATABASE_ONLY, clean_up),
            )
        )
        if made.wanted != row.wanted:
            await self.save_wanted(row, made.wanted)
        self.forget(row.id)
        return made

    async def save_wanted(self, row: ProjectRow, wanted: bool) -> None:
        """Save whether a project should run, in the database and in its manifest.

        Log a failure to save that it should not: stopping must work even on a full disk.

        Raises:
            HubError: the database cannot save that it should run.
        """
        try:
            await self._projects.set_wanted(row.id, wanted)
        except HubError as error:
            if wanted:
                raise
            log.warning("could not save that “%s” should be stopped: %s", row.name, error.message)
        try:
            await anyio.to_thread.run_sync(manifest.set_wanted, self._supervisors.folder(row.slug), wanted)
        except OSError as error:
            log.warning("could not write the manifest of “%s”: %s", row.name, error)

    async def save_manifest(self, row: ProjectRow) -> None:
        """Write a project's manifest, for a Hub that has lost its database; log a failure."""
        try:
            await anyio.to_thread.run_sync(self.write_manifest, row)
        except HubError as error:  # the database has the data, and the next change or the next Hub tries again
            log.warning("could not write the manifest of “%s”: %s", row.name, error.message)

    def write_manifest(self, row: ProjectRow, *, removed: bool = False) -> None:
        """Write a project's manifest; `removed`: the project was removed and its data kept.

        Raises:
            HubError: the manifest cannot be written.
        """
        folder = self._supervisors.folder(row.slug)
        kept = manifest.ProjectManifest(
            row.path, row.slug, row.engine, row.engine_reason, row.secrets, removed,
            row.id, row.name, row.stack, ports_of(row), row.created, row.wanted and not removed,
        )  # fmt: skip
        try:
            manifest.save(kept, folder)
        except OSError as error:
            if full := full_disk_in(error):
                raise full from error
            raise HubError(f"Could not write to {folder}: {error.strerror}.") from error

    def mark_not_adopted(self, project_id: str, error: Exception) -> None:
        """Mark a project as not taken over: it is unknown which of its services run."""
        known = error if isinstance(error, HubError) else HubError(f"The project cannot be taken over: {error}")
        self._not_adopted[project_id] = known
        self._events.publish("project", project_id)

    def mark_earlier(self, project_id: str, run: str) -> None:
        """Note that an earlier version, which requires no credentials, started this run of a project's backend."""
        if self._earlier.get(project_id) != run:
            self._earlier[project_id] = run
            self._events.publish("project", project_id)

    def _is_outdated(self, supervisor: Supervisor) -> bool:
        """Return whether a project runs with outdated settings, or with a backend of an earlier version."""
        record = supervisor.records.get("backend")
        run = None if record is None or record.handle is None else record.handle.run
        return bool(supervisor.outdated()) or (run is not None and self._earlier.get(supervisor.project_id) == run)

    def forget(self, project_id: str) -> None:
        """Forget why a project was not taken over. Call this when it was removed or has no engine any more."""
        self._not_adopted.pop(project_id, None)

    def lacks_engine(self, row: ProjectRow) -> bool:
        """Return whether a project was not taken over because its engine is not installed any more."""
        return isinstance(self._not_adopted.get(row.id), EngineMissing)

    def refuse_unless_stopped(self, row: ProjectRow) -> None:
        """Check that no service of a project runs and no operation is in progress.

        Raises:
            ProjectRunning: the project is not stopped.
        """
        supervisor = self._supervisors.get(row.id)
        if supervisor is None:
            return
        idle = all(record.state is ServiceState.STOPPED for record in supervisor.records.values())
        if not idle or supervisor.operations.current is not None:
            raise ProjectRunning(
                f"“{row.name}” is not stopped.", hint=f"Stop it first: `commandcenter down {row.slug}`."
            )

    def refuse_unless_adopted(self, row: ProjectRow) -> None:
        """Refuse to stop or remove a project that was not taken over, since its services may run.

        Raises:
            HubError: the reason why the project could not be taken over.
        """
        if row.id in self._not_adopted:
            raise self._not_adopted[row.id]

    def stack(self, row: ProjectRow) -> Stack:
        """Return the stack of a project. It contains secrets.

        Raises:
            KeyUnusable: the secrets cannot be decrypted.
            StackUnknown: this Hub does not know the stack.
        """
        return stack_of(row, self._vault.unlock(row.secrets), self._settings.stack_options, self._settings.home)
