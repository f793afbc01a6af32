"""Register folders as projects, and change projects."""

import contextlib
import itertools
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import EngineMissing, EngineUnknown, HubError, ProjectRunning
from commandcenter_hub.domain.folder_errors import FolderTaken
from commandcenter_hub.domain.ports import (
    RequestedPorts,
    Reserved,
    choose_ports,
    defined_only,
    each,
    merged,
    missing,
    named,
    next_block,
)
from commandcenter_hub.engines import host_ports
from commandcenter_hub.engines.registry import AUTO
from commandcenter_hub.services import audit, manifest
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.folders import FolderService, RecentFolder
from commandcenter_hub.services.homes import HomeList
from commandcenter_hub.services.naming import choose_name, choose_slug
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.stacks import (
    StartWithHub,
    definition_of,
    leases_for,
    merged_options,
    new_secrets,
    ports_of,
    services_of,
    start_of,
)
from commandcenter_hub.services.views import ProjectView
from commandcenter_hub.stacks import registry
from commandcenter_hub.stacks.registry import StackDefinition
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import ProjectRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry

log = logging.getLogger(__name__)

Rows = list[ProjectRow]


class RegistrationService:
    """Registers and changes projects: their names, folders, ports and engines."""

    def __init__(
        self,
        projects: ProjectService,
        settings: Settings,
        rows: ProjectRepository,
        supervisors: SupervisorRegistry,
        folders: FolderService,
        vault: Vault,
        events: EventBus,
        homes: HomeList,
    ) -> None:
        self._projects, self._settings, self._rows = projects, settings, rows
        self._supervisors, self._folders, self._vault, self._events = supervisors, folders, vault, events
        self._homes = homes
        self._registering = anyio.Lock()
        self.not_registered: dict[Path, str] = {}
        """Folders in COMMANDCENTER_HOME whose projects could not be registered again, with the reason."""

    async def create(
        self,
        *,
        name: str | None,
        path: str,
        ports: RequestedPorts,
        engine: str,
        options: Mapping[str, Mapping[str, Any]],
        confined: bool = True,
    ) -> ProjectView:
        """Register a folder. Reuse the data that was kept when its project was removed.

        `confined` refuses folders outside the allowed roots.

        Raises:
            HubError: the folder, the name or a port cannot be used; nothing was changed.
        """
        real = await self._folders.check(path, confined=confined)
        async with self._registering:  # two parallel registrations would choose the same ports
            kept = await anyio.to_thread.run_sync(manifest.find, self._settings.home, str(real), self._vault)
            row = await self._new_row(name, real, ports, engine, options, kept)
            former = kept.engine if kept is not None and kept.engine not in {AUTO, row.engine} else None
            async with self._data_put_aside(row, former):
                await self._rows.add(row)
                try:
                    await anyio.to_thread.run_sync(self._projects.write_manifest, row)
                    await self._projects.supervise(row)
                except BaseException:
                    with anyio.CancelScope(shield=True):
                        await self._rows.remove(row.id)
                        await anyio.to_thread.run_sync(self._write_back, row.slug, kept)
                    raise
        self._events.publish("project", row.id)
        return await self._projects.view(row)

    async def recent_folders(self) -> list[RecentFolder]:
        """Return folders to suggest: of removed projects whose data was kept, then parents of the newest projects."""
        rows = sorted(await self._rows.list(), key=lambda row: -row.created)
        known = {row.path for row in rows}
        kept = await anyio.to_thread.run_sync(manifest.read_all, self._settings.home)
        removed = [(one.path, "removed") for one in kept if one.removed and one.path not in known]
        parents = [(str(Path(row.path).parent), "folder") for row in rows]
        return await self._folders.recent([*removed, *parents])

    async def _new_row(
        self,
        name: str | None,
        real: Path,
        ports: RequestedPorts,
        engine: str,
        options: Mapping[str, Mapping[str, Any]],
        kept: manifest.ProjectManifest | None,
    ) -> ProjectRow:
        """Return the row of a new project; `kept` is the manifest of a removed project of the same folder."""
        rows = await self._rows.list()
        _refuse_taken_folder(rows, str(real))
        chosen = choose_name([row.name for row in rows], name, real)
        stack = kept.stack["name"] if kept else registry.DEFAULT
        definition = registry.find(stack)
        defined = services_of(definition).host_ports()
        reserved = await anyio.to_thread.run_sync(self._homes.reserved)
        requested = named(ports, defined, reserved)
        owners = {row.name: ports_of(row) for row in rows}
        given = await anyio.to_thread.run_sync(choose_ports, defined, requested, owners, _taken(reserved))
        engine = self._engine_for(engine, kept)
        project_id = str(uuid.uuid4())
        return ProjectRow(
            id=project_id,
            name=chosen,
            slug=kept.slug if kept else choose_slug(chosen, self._slug_taken(rows)),
            path=str(real),
            engine=engine,
            engine_reason=kept.engine_reason if kept and kept.engine == engine else "",
            stack={"name": stack, "options": merged_options({}, options)},
            secrets=self._secrets(kept.secrets if kept else None, definition),
            created=time.time(),
            version=1,
            wanted=False,
            leases=leases_for(project_id, given),
        )

    async def complete(self, row: ProjectRow) -> ProjectRow:
        """Add the ports and secrets that the stack gained since the project was registered.

        Raises:
            HubError: this Hub does not know the stack, or no ports are left.
        """
        async with self._registering:
            definition, known = definition_of(row), ports_of(row)
            defined = services_of(definition).host_ports()
            kept, secrets = defined_only(defined, known), self._secrets(row.secrets, definition)
            lacking = missing(defined, kept)
            if kept == known and not lacking and secrets == row.secrets:
                return row
            owned = {port for other in await self._rows.list() for _, _, port in each(ports_of(other))}
            taken = _taken(await anyio.to_thread.run_sync(self._homes.reserved))
            block = await anyio.to_thread.run_sync(next_block, lacking, owned, taken)
            leases = leases_for(row.id, merged(kept, block))
            return await self._rows.update(row.id, row.version, leases=leases, secrets=secrets)

    async def register_lost(self) -> dict[str, bool | None]:
        """Register the projects that have a manifest but are missing in the database, which was lost or replaced.

        Return their ids, each with whether it should run; None if its manifest does not contain that. Log the projects
        that cannot be registered, and leave their folders as they are.
        """
        rows = await self._rows.list()
        known = {row.slug for row in rows} | {row.path for row in rows}
        found: dict[str, bool | None] = {}
        for kept in await anyio.to_thread.run_sync(manifest.read_all, self._settings.home):
            lost = not kept.removed and kept.slug not in known and kept.path not in known
            if not lost:
                continue
            folder = self._supervisors.folder(kept.slug)
            if not manifest.is_readable(self._vault, kept):
                self.not_registered[folder] = f"The passwords of “{kept.name}” cannot be read with the Hub's key."
                continue
            row = ProjectRow(
                id=kept.id, name=kept.name, slug=kept.slug, path=kept.path, engine=kept.engine,
                engine_reason=kept.engine_reason, stack=dict(kept.stack), secrets=kept.secrets, created=kept.created,
                version=1, wanted=bool(kept.wanted), leases=leases_for(kept.id, kept.ports),
            )  # fmt: skip
            try:
                await self._rows.add(row)
            except HubError as error:
                log.warning("“%s” in the folder %s cannot be registered: %s", kept.name, kept.slug, error.message)
                self.not_registered[folder] = f"“{kept.name}” cannot be registered: {error.message}"
                continue
            log.warning("“%s” was missing in the Hub's database and was registered again", kept.name)
            found[row.id] = kept.wanted
        return found

    async def update(
        self,
        reference: str,
        *,
        name: str | None,
        path: str | None,
        ports: RequestedPorts,
        engine: str | None,
        options: Mapping[str, Mapping[str, Any]],
        start: StartWithHub | None = None,
        version: int | None,
        confined: bool = True,
    ) -> ProjectView:
        """Change a project.

        Only the name, which the desk shows from its next start on, and `start` can change while the project runs.

        Raises:
            HubError: a value cannot be used, or another client changed the project first; nothing was changed.
        """
        async with self._projects.locked(reference) as found, self._registering:
            row = found
            seen = row.version if version is None else version
            others = [other for other in await self._rows.list() if other.id != row.id]
            changes: dict[str, Any] = {}
            if name is not None and name != row.name:
                changes["name"] = choose_name([other.name for other in others], name, Path(row.path))
            real = None if path is None else str(await self._folders.check(path, confined=confined))
            reserved = await anyio.to_thread.run_sync(self._homes.reserved) if ports else {}
            needing_stop = self._changes_needing_stop(row, others, real, ports, reserved, engine, options)
            if needing_stop:
                self._projects.refuse_unless_stopped(row)
            changes.update(needing_stop)
            if start is not None and start != start_of(row):
                stack = changes.get("stack", row.stack)
                changes["stack"] = {**stack, "options": {**stack["options"], "hub": {"start": start}}}
            if changes:
                async with self._data_put_aside(found, found.engine if "engine" in changes else None):
                    row = await self._rows.update(row.id, seen, **changes)
                await self._projects.save_manifest(row)
            if needing_stop:
                await self._supervise_again(row)
            elif changes and (supervisor := self._supervisors.get(row.id)) is not None:
                supervisor.redefine(self._projects.stack(row))
        self._events.publish("project", row.id)
        return await self._projects.view(row)

    def _changes_needing_stop(
        self,
        row: ProjectRow,
        others: Rows,
        path: str | None,
        ports: RequestedPorts,
        reserved: Reserved,
        engine: str | None,
        options: Mapping[str, Mapping[str, Any]],
    ) -> dict[str, Any]:
        """Return the requested changes that are allowed only while the project is stopped, by column."""
        changes: dict[str, Any] = {}
        if path is not None:
            _refuse_taken_folder(others, path)
            if path != row.path:
                changes["path"] = path
        if ports:
            owners = {other.name: ports_of(other) for other in others}
            defined = services_of(definition_of(row)).host_ports()
            requested = named(ports, defined, reserved, owned={port for _, _, port in each(ports_of(row))})
            wanted = merged(ports_of(row), requested)
            choose_ports(defined, wanted, owners, lambda _: False)
            if wanted != ports_of(row):
                changes["leases"] = leases_for(row.id, wanted)
        if engine is not None and engine != row.engine:
            self._refuse_unknown_engine(engine)
            if not self._projects.lacks_engine(row) and (self._supervisors.folder(row.slug) / "data").exists():
                raise ProjectRunning(
                    f"The data of “{row.name}” belongs to the engine “{row.engine}”.",
                    hint="Create a snapshot, remove the project with its data, and register it with the other engine.",
                )
            changes.update(engine=engine, engine_reason="", wanted=False)
        wanted_options = merged_options(row.stack["options"], options)
        if wanted_options != row.stack["options"]:
            changes["stack"] = {**row.stack, "options": wanted_options}
        return changes

    # -- helpers

    async def _supervise_again(self, row: ProjectRow) -> None:
        """Supervise a project after its stack or engine was changed."""
        try:
            if await self._projects.supervise(row) is None:
                await self._supervisors.remove(row.id)
        except EngineMissing as error:  # the engine was missing before; the other changes are saved
            self._projects.mark_not_adopted(row.id, error)

    @contextlib.asynccontextmanager
    async def _data_put_aside(self, row: ProjectRow, former: str | None) -> AsyncIterator[None]:
        """Rename the data of a project's former engine, which is not installed any more: no other engine can read it.

        Do nothing without a former engine. Undo this if the body fails.

        Raises:
            HubError: the data cannot be renamed.
        """
        data = self._supervisors.folder(row.slug) / "data"
        if former is None or not await anyio.Path(data).exists():
            yield
            return
        numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
        names = (data.with_name(f"data-{former}{number}") for number in numbers)
        aside = next(path for path in names if not path.exists())
        try:
            await anyio.Path(data).rename(aside)
        except OSError as error:
            raise HubError(f"The data of “{row.name}” cannot be renamed: {error.strerror}.") from error
        try:
            yield
        except BaseException:
            aside.rename(data)
            raise
        log.warning("the data of “%s” from the engine “%s” is kept in %s", row.name, former, aside)
        audit.describe(data_kept_in=str(aside))

    def _engine_for(self, engine: str, kept: manifest.ProjectManifest | None) -> str:
        """Return the engine of a new project: the engine of its kept data, if that is still installed.

        Raises:
            EngineUnknown: it is not installed, and no other one was chosen.
        """
        if kept is None or kept.engine == AUTO:
            self._refuse_unknown_engine(engine)
            return engine
        if kept.engine in self._settings.engines:
            return kept.engine
        if engine == AUTO:
            raise EngineUnknown(
                f"The data of this folder belongs to the engine “{kept.engine}”, which is not installed.",
                hint="Install the package that provides it, or choose another engine with `--engine`; "
                "the existing data is then kept beside the new data.",
            )
        self._refuse_unknown_engine(engine)
        return engine

    def _refuse_unknown_engine(self, engine: str) -> None:
        engines = self._settings.engines
        if engine == AUTO:
            return
        if engine not in engines:
            known = ", ".join([AUTO, *engines.names()])
            raise EngineUnknown(f"There is no engine “{engine}”.", hint=f"Choose one of: {known}.")
        engines.refuse_broken(engine)

    def _secrets(self, known: bytes | None, definition: StackDefinition) -> bytes:
        """Return a project's passwords and keys, encrypted; create the missing ones."""
        values = {} if known is None else self._vault.unlock(known)
        lacking = [name for name in definition.secrets if name not in values]
        if known is not None and not lacking:
            return known
        self._vault.refuse_unless_saved()
        return self._vault.lock({**values, **new_secrets(lacking)})

    def _slug_taken(self, rows: Rows) -> Callable[[str], bool]:
        slugs = {row.slug for row in rows}
        # The folder of a project that was removed without its data still exists.
        return lambda slug: slug in slugs or self._supervisors.folder(slug).exists()

    def _write_back(self, slug: str, kept: manifest.ProjectManifest | None) -> None:
        """Restore the manifest as it was before a failed registration."""
        try:
            if kept is None:
                manifest.remove(self._supervisors.folder(slug))
            else:
                manifest.save(kept, self._supervisors.folder(slug))
        except OSError as error:
            log.warning("could not restore the manifest of %s: %s", slug, error)


def _taken(reserved: Reserved) -> Callable[[int], bool]:
    """Return a function that checks whether a port is reserved, or a program listens on it."""
    return lambda port: port in reserved or host_ports.in_use(port)


def _refuse_taken_folder(rows: list[ProjectRow], path: str) -> None:
    for row in rows:
        if row.path == path:
            raise FolderTaken(f"The folder already belongs to the project “{row.name}”.", project_id=row.id, path=path)
