"""The Hub: its services, its start and its end."""

import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import anyio
import anyio.to_thread

import commandcenter_hub
from commandcenter_hub.domain.errors import HubError, InvalidInput, RunsInAnotherHome
from commandcenter_hub.domain.operation import Operation
from commandcenter_hub.engines.files import move_folder_away
from commandcenter_hub.services import early, manifest
from commandcenter_hub.services.access import Access, Vault
from commandcenter_hub.services.audit import AuditTrail
from commandcenter_hub.services.consoles import ConsoleService
from commandcenter_hub.services.desk_access import DeskAccess
from commandcenter_hub.services.desk_counts import DeskCountsService
from commandcenter_hub.services.desk_news import DeskNews
from commandcenter_hub.services.doctor import Check, DoctorService, examine_version
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.file_watch import FileWatch
from commandcenter_hub.services.folders import FolderService
from commandcenter_hub.services.home import CLOSE_HINT, open_to_others, unusable
from commandcenter_hub.services.homes import HomeList
from commandcenter_hub.services.inspection import InspectionService
from commandcenter_hub.services.logs import LogService
from commandcenter_hub.services.orchestration import OrchestrationService
from commandcenter_hub.services.port_ledger import PortLedger
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.registration import RegistrationService
from commandcenter_hub.services.removal import RemovalService
from commandcenter_hub.services.restart import Restart
from commandcenter_hub.services.rotation import SecretRotation
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.snapshots import SnapshotService
from commandcenter_hub.services.stacks import start_of
from commandcenter_hub.services.tokens import TokenService
from commandcenter_hub.storage.audit import AuditRepository
from commandcenter_hub.storage.damage import files, put_aside
from commandcenter_hub.storage.database import Database, DatabaseDamaged, sqlite_url
from commandcenter_hub.storage.migrate import migrate
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import (
    OperationRepository,
    ProjectRepository,
    RunRepository,
    SnapshotRepository,
    TokenRepository,
)
from commandcenter_hub.supervisor.probes import preload
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.shared import Stores

log = logging.getLogger(__name__)
PARALLEL_ADOPTIONS = 40
"""Number of projects that are taken over at the same time: as many as there are threads for their files."""
TAKEOVER_TIMEOUT_S = 15.0
ADOPT_AGAIN_S = 10.0
"""Pause before another attempt to take over a project that failed, for example due to a full disk, seconds."""


class Hub:
    """The services of a running Hub. Create it with `Hub.open`, then enter `running`."""

    version = commandcenter_hub.__version__

    def __init__(self, settings: Settings, database: Database, vault: Vault) -> None:
        """Create the services; start nothing yet."""
        self.settings = settings
        self.database = database
        self.events = EventBus()
        self.vault = vault
        self.access = Access(settings.token_file, vault)
        self._rows = ProjectRepository(database)
        self.audit = AuditTrail(AuditRepository(database), self._rows)
        operations = OperationRepository(database)
        self._runs = RunRepository(database)
        stores = Stores(self._runs, operations)
        self.supervisors = SupervisorRegistry(
            settings.home,
            settings.engines,
            stores,
            changed=self._project_changed,
            operation_changed=self._operation_changed,
        )
        self.folders = FolderService(settings.roots, self._registered_paths, settings.home)
        self.doctor = DoctorService(settings, self._own_checks)
        self.projects = ProjectService(settings, self._rows, operations, self.supervisors, vault, self.events)
        self.homes = HomeList(settings.homes, settings.home, settings.port)
        self.port_ledger = PortLedger(self._rows, self.homes)
        self.registration = RegistrationService(
            self.projects, settings, self._rows, self.supervisors, self.folders, vault, self.events,
            self.homes,
        )  # fmt: skip
        self.rotation = SecretRotation(self.projects, self._rows, self.supervisors, vault, self.events)
        self.orchestration = OrchestrationService(
            self.projects, self._rows, operations, self.supervisors, self.folders, self.doctor, self.events
        )
        self.logs = LogService(self.projects, self._rows, self.supervisors)
        self.snapshots = SnapshotService(
            self.projects, self.orchestration, SnapshotRepository(database), self.supervisors
        )
        self.tokens = TokenService(TokenRepository(database), self._rows, self.projects, self._tokens_changed)
        hub_url = f"http://127.0.0.1:{settings.port}"
        self.desk_access = DeskAccess(hub_url, self.projects, self.tokens, self.supervisors)
        self.consoles = ConsoleService(self.projects, self.supervisors)
        self.inspection = InspectionService(self.projects, self.supervisors)
        self.desk_counts = DeskCountsService(self.supervisors)
        self.desk_news = DeskNews(self.projects, self.supervisors)
        self.removal = RemovalService(self.projects, self.snapshots, self._rows, self.supervisors, self.events)
        self.files = FileWatch(database, self.access, vault, self.projects, self._rows, self.supervisors)
        self.restart = Restart()
        self.failure: Exception | None = None
        """Why the Hub's own tasks have ended before it was stopped; None while they run."""
        self._adopted = anyio.Event()
        self._put_aside: Path | None = None
        self._found_again = 0

    @classmethod
    async def open(cls, settings: Settings) -> "Hub":
        """Return the Hub of a COMMANDCENTER_HOME, with its database migrated to the newest schema.

        A damaged SQLite file is renamed, and a new one is created; the projects are registered again from their
        manifests.

        Raises:
            HubError: the database or the key cannot be used.
        """
        file, aside = settings.home / "hub.db", None
        url = settings.database_url or sqlite_url(file)
        try:
            database, rows = await _migrated(url, file)
        except DatabaseDamaged as error:
            if settings.database_url:
                raise
            try:
                aside = await anyio.to_thread.run_sync(put_aside, file)
            except OSError as failed:
                raise unusable(settings.home, failed) from error
            log.warning("%s The file was put aside as %s.", error.message, aside)
            database, rows = await _migrated(url, file)
        try:
            kept = await anyio.to_thread.run_sync(manifest.read_all, settings.home)
            vault = Vault(settings.home / "key", may_make=not rows and not kept)
            vault.check_key([one.secrets for one in rows or kept])
            database.note_file()
            hub = cls(settings, database, vault)
            hub._put_aside = aside
            await hub.tokens.load()
        except BaseException:
            await database.close()
            raise
        return hub

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take over running services and supervise them while the context is open. They keep running afterwards."""
        try:
            async with self.supervisors.running(), anyio.create_task_group() as tasks:
                tasks.start_soon(self._adopt)
                tasks.start_soon(self.desk_access.run)
                tasks.start_soon(self.desk_counts.run)
                tasks.start_soon(self.consoles.run)
                tasks.start_soon(self._keep_audit)
                tasks.start_soon(self.files.run)
                try:
                    yield
                finally:
                    tasks.cancel_scope.cancel()
        except Exception as error:
            self.failure = error
            if self.restart.end is not None:
                self.restart.end()
            raise
        finally:
            await self._close()

    async def _close(self) -> None:
        try:
            await self.tokens.save_used()
            await self.audit.flush()
            await self.audit.record_own("stop Hub")
        except HubError as error:  # the database is damaged, or its disk is full
            log.warning("could not save everything: %s", error.message)
        await self.database.close()

    async def _keep_audit(self) -> None:
        await self.audit.record_own("start Hub", version=self.version)
        await self.audit.keep_saved()

    async def import_key(self, key: str) -> None:
        """Write the file of the key again from a recovery copy.

        Raises:
            InvalidInput: it is not the key that this Hub uses.
            HubError: the file cannot be written.
        """
        if key != self.vault.key:
            raise InvalidInput("That is not the key that the Hub uses.", hint="Nothing was changed.")
        try:
            await anyio.to_thread.run_sync(self.vault.save)
        except OSError as error:
            raise unusable(self.settings.home, error) from error

    async def _adopt(self) -> None:
        limit = anyio.Semaphore(PARALLEL_ADOPTIONS)

        again: set[str] = set()

        async def adopt(project_id: str) -> bool:
            """Take a project over; return whether to try again, because the cause of the failure is temporary."""
            async with limit:
                try:
                    async with self.projects.locked(project_id) as found:
                        row = await self.registration.complete(found)
                        await self.projects.save_manifest(row)
                        await self.projects.supervise(row, as_found=lost.get(row.id, row.wanted) is None)
                except RunsInAnotherHome as error:
                    await self._leave_to_original(project_id, error)
                except HubError as error:
                    log.warning("project %s cannot be taken over: %s", project_id, error.message)
                    self.projects.mark_not_adopted(project_id, error)
                    return error.transient
                except Exception as error:  # one broken project must not affect the others
                    log.exception("project %s cannot be taken over", project_id)
                    self.projects.mark_not_adopted(project_id, error)
            return False

        async def adopt_first(project_id: str) -> None:
            if await adopt(project_id):
                again.add(project_id)
            else:
                await self._start_with_hub(project_id)

        await anyio.to_thread.run_sync(self.homes.enter)
        await anyio.to_thread.run_sync(self.snapshots.clean_up)
        lost: Mapping[str, bool | None] = {}
        try:
            lost = await self.registration.register_lost()
            self._found_again = len(lost)
        except Exception:  # this must not affect registered projects
            log.exception("cannot search for projects that are missing in the database")
        rows = await self._rows.list()
        async with anyio.create_task_group() as tasks:
            if any(row.wanted for row in rows):
                tasks.start_soon(anyio.to_thread.run_sync, preload)
            for row in rows:
                tasks.start_soon(adopt_first, row.id)
        self._adopted.set()
        self.desk_access.check()
        await anyio.to_thread.run_sync(preload)  # before the first start; the first response should not wait for it
        await anyio.to_thread.run_sync(early.warm, self.settings, {row.engine for row in rows})
        while again:
            await anyio.sleep(ADOPT_AGAIN_S)
            for project_id in tuple(again):
                if not await adopt(project_id):
                    again.discard(project_id)
                    await self._start_with_hub(project_id)

    async def _start_with_hub(self, project_id: str) -> None:
        """Start a project if its settings say that it always starts with the Hub."""
        try:
            row = await self._rows.get(project_id)
            if row is not None and start_of(row) == "always":
                await self.orchestration.start(project_id)
        except HubError as error:  # kept in the project's history
            log.warning("project %s cannot be started with the Hub: %s", project_id, error.message)
        except Exception:  # one broken project must not affect the others
            log.exception("project %s cannot be started with the Hub", project_id)

    async def _leave_to_original(self, project_id: str, error: RunsInAnotherHome) -> None:
        """Forget the runs of a project, which belong to the original home, so that it starts only on request."""
        log.warning("project %s: %s", project_id, error.message)
        self.projects.mark_not_adopted(project_id, error)
        await self.projects.save_wanted(await self.projects.row(project_id), False)
        for row in await self._runs.of_project(project_id):
            await self._runs.remove(project_id, row.run)

    async def taken_over(self) -> None:
        """Wait until all projects are taken over, for at most TAKEOVER_TIMEOUT_S; until then their state is unknown."""
        with anyio.move_on_after(TAKEOVER_TIMEOUT_S):
            await self._adopted.wait()

    def close_streams(self) -> None:
        """Close all event and log streams before the Hub stops, since they never end by themselves."""
        self.events.close()
        self.consoles.close_all()
        self.supervisors.close_logs()

    async def not_ready(self) -> list[str]:
        """Return the temporary reasons why the Hub is not ready; empty when there are none."""
        reasons = [] if self._adopted.is_set() else ["Projects are still being taken over."]
        if not await self.database.answers():
            reasons.append("The Hub's database does not respond.")
        return reasons

    def problems(self) -> list[Check]:
        """Return the problems of the Hub's files that remain until the user acts. May block."""
        return self.files.problems()

    def notices(self) -> list[Check]:
        """Return the repairs that this Hub made when it started; empty if nothing was lost."""
        again = self._found_again
        if not again and self._put_aside is None:
            return []
        what = "was lost" if self._put_aside is None else f"was damaged and is kept as {self._put_aside}"
        projects = "1 project was" if again == 1 else f"{again} projects were"
        message = (
            f"The Hub's database {what}. A new one was created, and {projects} registered again from the manifests. "
            "The audit trail, the history of operations, the notes of snapshots and the tokens of programs are lost."
        )
        return [Check("database", "warning", message, "Create the tokens again; nothing else is needed.")]

    def _own_checks(self) -> list[Check]:
        found = [*self.problems(), *self.notices(), *examine_version()]
        if not any(one.name == "database" for one in found):
            found.append(Check("database", "ok", "The Hub's database is fine."))
        for path in open_to_others(self.settings.home):
            found.append(Check("home", "warning", f"Other users can use {path}.", CLOSE_HINT))
        whose = "It contains the data of an unknown project: its manifest.json is missing or unreadable."
        left = dict.fromkeys(manifest.folders_without(self.settings.home), whose)
        for folder, why in (left | self.registration.not_registered).items():
            hint = (
                "Nothing was changed. If its services run, `commandcenter ps` lists them, and "
                "`commandcenter down --all` stops them. Fix the cause, then start the Hub again; or remove the folder."
            )
            found.append(Check("leftover", "warning", f"{folder} belongs to no project. {why}", hint))
        return found

    def _project_changed(self, project_id: str) -> None:
        self.events.publish("project", project_id)
        self.desk_access.check()

    def _tokens_changed(self) -> None:
        self.desk_access.send_all()

    def _operation_changed(self, operation: Operation) -> None:
        self.audit.operation_changed(operation)
        self.events.publish("operation", operation.id)

    async def _registered_paths(self) -> frozenset[str]:
        return frozenset(row.path for row in await self._rows.list())


async def _migrated(url: str, file: Path) -> tuple[Database, list[ProjectRow]]:
    """Return a database with the newest schema, and its projects, after reading what the Hub needs from it.

    Raises:
        DatabaseDamaged: its file is damaged, or a folder.
        HubError: it cannot be used.
    """
    if file.is_dir():
        raise DatabaseDamaged(f"The Hub's database {file} is a folder.")
    for one in files(file)[1:]:
        move_folder_away(one)
    database = Database(url)
    try:
        await migrate(database.engine)
        rows = await ProjectRepository(database).list()
        await TokenRepository(database).list()
    except BaseException:
        await database.close()
        raise
    return database, rows
