"""Projects: registering, showing, changing and removing them."""

import contextlib
import errno
import functools
import logging
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.commandcenter import DATABASE
from commandcenter_hub.domain.errors import (
    EngineUnavailable,
    FolderTaken,
    HubError,
    NoSpace,
    ProjectBusy,
    ProjectNotFound,
    ProjectRunning,
    ServiceFailed,
)
from commandcenter_hub.domain.operation import Operation, OperationKind
from commandcenter_hub.domain.ports import PortBlock, choose_block
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.domain.state import ProjectStatus, ServiceState, project_health, project_status
from commandcenter_hub.engines import base, host_ports
from commandcenter_hub.services import copies
from commandcenter_hub.services import kept as keeping
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.copies import Connection
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.folders import FolderService
from commandcenter_hub.services.naming import choose_name, choose_slug
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.stacks import new_secrets, ports_of, stack_of
from commandcenter_hub.services.views import ProjectView, ServiceView
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository
from commandcenter_hub.supervisor.fleet import Assignment, Fleet
from commandcenter_hub.supervisor.supervisor import STARTS, ClearUp, Supervisor

log = logging.getLogger(__name__)

Rows = list[ProjectRow]
STOPPED_WITHIN_S = 90.0


class ProjectService:
    """What is registered, and how it is."""

    def __init__(
        self,
        settings: Settings,
        projects: ProjectRepository,
        operations: OperationRepository,
        fleet: Fleet,
        folders: FolderService,
        vault: Vault,
        events: EventBus,
    ) -> None:
        self._settings = settings
        self._projects, self._operations = projects, operations
        self._fleet, self._folders, self._vault, self._events = fleet, folders, vault, events
        self._registering = anyio.Lock()
        self._locks: dict[str, anyio.Lock] = {}
        self._removing: set[str] = set()
        self._left_out: dict[str, HubError] = {}
        self.not_registered: dict[Path, str] = {}
        """Folders in COMMANDCENTER_HOME whose projects are not in the database, and why they cannot be."""

    # -- showing

    async def list(self) -> list[ProjectView]:
        """Return all projects, by name."""
        return [await self.view(row) for row in await self._projects.list()]

    async def stats(self) -> dict[str, int]:
        """Return how many projects there are, in all and in each status."""
        views = await self.list()
        counts = {str(status): sum(view.status is status for view in views) for status in ProjectStatus}
        return {"total": len(views), **counts}

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
            if row.id in self._removing:
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
        supervisor = self._fleet.get(row.id)
        if supervisor is not None:
            await supervisor.usage.measure()
        return await self.view(row)

    async def find(self, project_id: str) -> ProjectView | None:
        """Return a project by its id, or None."""
        row = await self._projects.get(project_id)
        return None if row is None else await self.view(row)

    async def view(self, row: ProjectRow) -> ProjectView:
        """Derive how a project is from what its supervisor observes now."""
        supervisor = self._fleet.get(row.id)
        operation: Operation | None
        if supervisor is None:
            newest = await self._operations.of_project(row.id, 1)
            operation = newest[0] if newest else None
        else:
            operation = supervisor.operations.newest
        ports = ports_of(row)
        services = _services(supervisor, ports, row.created)
        states = [service.state for service in services if service.required]
        status = ProjectStatus.STOPPED if supervisor is None else _status(supervisor, states)
        error = supervisor.error() if supervisor is not None and status is ProjectStatus.ERROR else None
        if row.id in self._left_out:
            status, error = ProjectStatus.ERROR, self._left_out[row.id].as_dict()
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
            ports=ports,
            services=services,
            operation=operation,
            created=row.created,
            version=row.version,
        )

    async def connection(self, reference: str) -> Connection:
        """Return how a project's database is reached.

        Raises:
            ProjectNotFound: there is no such project.
        """
        row = await self.row(reference)
        password = self._vault.unlock(row.secrets)["db_password"]
        return Connection("127.0.0.1", row.postgres_port, DATABASE, DATABASE, password)

    # -- registering

    async def create(
        self,
        *,
        name: str | None,
        path: str,
        ports: Mapping[str, int | None],
        engine: str,
        images: Mapping[str, str],
        confined: bool = True,
    ) -> ProjectView:
        """Register a folder. Data that was kept when it was removed before is taken up again.

        `confined` keeps to the folders under the allowed roots.

        Raises:
            HubError: the folder, the name or a port cannot be used; nothing was changed.
        """
        real = await self._folders.check(path, confined=confined)
        async with self._registering:  # two at once would choose the same ports
            rows = await self._projects.list()
            _refuse_taken_folder(rows, str(real))
            chosen = choose_name([row.name for row in rows], name, real)
            owners = {row.name: ports_of(row) for row in rows}
            block = await anyio.to_thread.run_sync(choose_block, ports, owners, host_ports.in_use)
            kept = await anyio.to_thread.run_sync(keeping.find, self._settings.home, str(real), self._vault)
            engine = kept.engine if kept and kept.engine != "auto" else engine
            _refuse_unknown_engine(engine)
            row = ProjectRow(
                id=str(uuid.uuid4()),
                name=chosen,
                slug=kept.slug if kept else choose_slug(chosen, self._slug_taken(rows)),
                path=str(real),
                engine=engine,
                engine_reason=kept.engine_reason if kept else "",
                images=dict(images),
                secrets=kept.secrets if kept else self._vault.lock(new_secrets()),
                created=time.time(),
                version=1,
                wanted=False,
                **_port_columns(block),
            )
            await self._projects.add(row)
            try:
                await anyio.to_thread.run_sync(self._write_down, row)
                await self.supervise(row)
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await self._projects.remove(row.id)
                    await anyio.to_thread.run_sync(self._write_back, row.slug, kept)
                raise
        self._events.publish("project", row.id)
        return await self.view(row)

    async def supervise(self, row: ProjectRow, *, as_found: bool = False) -> Supervisor | None:
        """Give a project its supervisor, once its engine is known; `as_found`: it should run if anything of it does."""
        if row.engine == "auto":
            return None
        await self._fleet.remove(row.id)
        wanted = None if as_found else row.wanted
        connection, folder = await self.connection(row.id), self._fleet.folder(row.slug) / "snapshots"
        clear_up = ClearUp(copies.DATABASE_ONLY, functools.partial(copies.clear_up, connection, folder))
        made = await self._fleet.add(Assignment(row.id, row.slug, self.stack(row), row.engine, wanted, clear_up))
        if made.wanted != row.wanted:
            await self._projects.set_wanted(row.id, made.wanted)
        self._left_out.pop(row.id, None)
        return made

    async def keep(self, row: ProjectRow) -> None:
        """Write a project down in its own folder too, for a Hub without this database."""
        try:
            await anyio.to_thread.run_sync(self._write_down, row)
        except HubError as error:  # the database has it; the next change or the next Hub writes it
            log.warning("what is kept of “%s” could not be written: %s", row.name, error.message)

    async def register_lost(self) -> frozenset[str]:
        """Register what lies in the projects' folders and was never removed: the database was lost, or is an older one.

        Return the ids. What cannot be registered is logged, and stays.
        """
        rows = await self._projects.list()
        known = {row.slug for row in rows} | {row.path for row in rows}
        found = []
        for kept in await anyio.to_thread.run_sync(keeping.everything, self._settings.home):
            lost = not kept.removed and kept.slug not in known and kept.path not in known
            if not lost:
                continue
            folder = self._fleet.folder(kept.slug)
            if not keeping.opens(self._vault, kept):
                self.not_registered[folder] = f"The passwords of “{kept.name}” cannot be read with the Hub's key."
                continue
            row = ProjectRow(
                id=kept.id, name=kept.name, slug=kept.slug, path=kept.path, engine=kept.engine,
                engine_reason=kept.engine_reason, images=dict(kept.images), secrets=kept.secrets, created=kept.created,
                version=1, wanted=False, **_port_columns(PortBlock(**kept.ports)),
            )  # fmt: skip
            try:
                await self._projects.add(row)
            except HubError as error:
                log.warning("“%s” lies in %s and cannot be registered: %s", kept.name, kept.slug, error.message)
                self.not_registered[folder] = f"“{kept.name}” cannot be registered: {error.message}"
                continue
            log.warning("“%s” was not in the Hub's database; it is registered again", kept.name)
            found.append(row.id)
        return frozenset(found)

    def _write_down(self, row: ProjectRow, *, removed: bool = False) -> None:
        folder = self._fleet.folder(row.slug)
        kept = keeping.Kept(
            row.path, row.slug, row.engine, row.engine_reason, row.secrets, removed,
            row.id, row.name, ports_of(row).as_dict(), dict(row.images), row.created,
        )  # fmt: skip
        try:
            keeping.keep(kept, folder)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise NoSpace(f"{folder} cannot be written: the disk is full.") from error
            raise HubError(f"{folder} cannot be written: {error.strerror}.") from error

    def _write_back(self, slug: str, kept: keeping.Kept | None) -> None:
        """Leave what was kept as it was before a registration that failed."""
        try:
            if kept is None:
                keeping.forget(self._fleet.folder(slug))
            else:
                keeping.keep(kept, self._fleet.folder(slug))
        except OSError as error:
            log.warning("what is kept in %s could not be written back: %s", slug, error)

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
        """
        return stack_of(row, self._vault.unlock(row.secrets), self._settings.images)

    async def update(
        self,
        reference: str,
        *,
        name: str | None,
        path: str | None,
        ports: Mapping[str, int],
        engine: str | None,
        images: Mapping[str, str],
        version: int | None,
        confined: bool = True,
    ) -> ProjectView:
        """Change a project. All but its name only while it is stopped.

        Raises:
            HubError: something cannot be used, or somebody else changed it first; nothing was changed.
        """
        async with self.locked(reference) as found, self._registering:
            row = found
            seen = row.version if version is None else version
            others = [other for other in await self._projects.list() if other.id != row.id]
            changes: dict[str, Any] = {}
            if name is not None and name != row.name:
                changes["name"] = choose_name([other.name for other in others], name, Path(row.path))
            real = None if path is None else str(await self._folders.check(path, confined=confined))
            deep = self._deep_changes(row, others, real, ports, engine, images)
            if deep:
                self._refuse_unless_stopped(row)
            changes.update(deep)
            if changes:
                row = await self._projects.update(row.id, seen, **changes)
                await self.keep(row)
            if deep:
                await self.supervise(row) if row.engine != "auto" else await self._fleet.remove(row.id)
        self._events.publish("project", row.id)
        return await self.view(row)

    def _deep_changes(
        self,
        row: ProjectRow,
        others: Rows,
        path: str | None,
        ports: Mapping[str, int],
        engine: str | None,
        images: Mapping[str, str],
    ) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if path is not None:
            _refuse_taken_folder(others, path)
            if path != row.path:
                changes["path"] = path
        if ports:
            owners = {other.name: ports_of(other) for other in others}
            wanted = {**ports_of(row).as_dict(), **ports}
            block = choose_block(wanted, owners, lambda _: False)
            changes.update({k: v for k, v in _port_columns(block).items() if v != getattr(row, k)})
        if engine is not None and engine != row.engine:
            _refuse_unknown_engine(engine)
            if (self._fleet.folder(row.slug) / "data").exists():
                raise ProjectRunning(
                    f"“{row.name}” has its data with the engine “{row.engine}”.",
                    hint="Make a snapshot, remove the project with its data, and register it with the other engine.",
                )
            changes.update(engine=engine, engine_reason="")
        if images and {**row.images, **images} != row.images:
            changes["images"] = {**row.images, **images}
        return changes

    # -- removing

    async def delete(self, reference: str, *, delete_data: bool) -> None:
        """Stop a project and remove it; with its data, if so wanted. Its folder is never touched.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectBusy: a snapshot or a restore is under way.
            ServiceFailed: it could not be stopped; it is still there.
        """
        async with self.locked(reference) as row:
            self.refuse_left_out(row)
            supervisor = self._fleet.get(row.id)
            if supervisor is not None:
                self._refuse_half_way(row, supervisor)
            self._removing.add(row.id)
        try:
            await self._remove(row, supervisor, delete_data=delete_data)
        finally:
            self._removing.discard(row.id)
        self._events.publish("project_removed", row.id)

    async def _remove(self, row: ProjectRow, supervisor: Supervisor | None, *, delete_data: bool) -> None:
        if supervisor is not None:
            await self._stop(row, supervisor)
        await self._fleet.remove(row.id)
        folder = self._fleet.folder(row.slug)
        if delete_data:
            if supervisor is not None:
                await supervisor.engine.destroy()
            await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))
        elif supervisor is not None or (folder / "snapshots").exists():
            await anyio.to_thread.run_sync(functools.partial(self._write_down, row, removed=True))
        else:  # it was never started: there is nothing to take up
            await anyio.to_thread.run_sync(keeping.forget, folder)
        await self._projects.remove(row.id)

    def _refuse_half_way(self, row: ProjectRow, supervisor: Supervisor) -> None:
        current = supervisor.operations.current
        if current is not None and current.kind not in {*STARTS, OperationKind.STOP}:
            raise ProjectBusy(f"“{row.name}” is busy: a {current.kind} is under way.", operation_id=current.id)

    async def _stop(self, row: ProjectRow, supervisor: Supervisor) -> None:
        try:
            await self._projects.set_wanted(row.id, False)
        except HubError as error:  # what fills the disk must be possible to remove
            log.warning("that “%s” should not run could not be saved: %s", row.name, error.message)
        current = supervisor.operations.current
        if current is None or current.kind is not OperationKind.STOP:
            supervisor.stop()
        with anyio.move_on_after(STOPPED_WITHIN_S):
            while supervisor.operations.current is not None:
                await anyio.sleep(0.02)
            return
        raise ServiceFailed(f"“{row.name}” could not be stopped, so it was not removed.")

    # -- small things

    def _slug_taken(self, rows: Rows) -> Callable[[str], bool]:
        slugs = {row.slug for row in rows}
        # The folder of a project that was removed without its data is still there.
        return lambda slug: slug in slugs or self._fleet.folder(slug).exists()

    def _refuse_unless_stopped(self, row: ProjectRow) -> None:
        supervisor = self._fleet.get(row.id)
        if supervisor is None:
            return
        idle = all(record.state is ServiceState.STOPPED for record in supervisor.records.values())
        if not idle or supervisor.operations.current is not None:
            raise ProjectRunning(f"“{row.name}” is not stopped.")


def _port_columns(block: PortBlock) -> dict[str, int]:
    return {f"{service}_port": port for service, port in block.as_dict().items()}


def _refuse_taken_folder(rows: list[ProjectRow], path: str) -> None:
    for row in rows:
        if row.path == path:
            raise FolderTaken(f"The folder belongs to the project “{row.name}” already.", project_id=row.id, path=path)


def _refuse_unknown_engine(engine: str) -> None:
    if engine != "auto" and engine not in base.ENGINES:
        raise EngineUnavailable(f"There is no engine “{engine}” here.")


def _status(supervisor: Supervisor, states: list[ServiceState]) -> ProjectStatus:
    operation = supervisor.operations.current
    return project_status(
        wanted=supervisor.wanted,
        failed=supervisor.failed,
        operating=operation is not None and operation.kind is not OperationKind.STOP,
        states=states,
    )


def _services(supervisor: Supervisor | None, ports: PortBlock, created: float) -> tuple[ServiceView, ...]:
    if supervisor is None:
        return tuple(
            ServiceView(name, ServiceState.STOPPED, created, 0, None, (), port, True)
            for name, port in sorted(ports.as_dict().items())
        )
    return tuple(
        ServiceView(
            name=service.name,
            state=record.state,
            since=record.since,
            restarts=record.restarts,
            exit_code=record.exit_code,
            last_lines=record.last_lines,
            port=service.port.host,
            required=service.required,
            waiting_for=record.waiting_for,
            restart_at=record.restart_at,
            usage=supervisor.usage.of(record),
        )
        for service, record in ((service, supervisor.records[service.name]) for service in supervisor.stack)
    )
