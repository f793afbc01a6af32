"""Check the files of a running Hub: write lost ones again from memory, and report what cannot be repaired."""

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.state import UP
from commandcenter_hub.engines.files import move_folder_away
from commandcenter_hub.services import manifest
from commandcenter_hub.services.access import REPLACED_HINT, Access, Vault
from commandcenter_hub.services.doctor import Check, examine_space
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.storage.database import Database
from commandcenter_hub.storage.migrate import trouble_with_schema
from commandcenter_hub.storage.repositories import ProjectRepository
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

log = logging.getLogger(__name__)
INTERVAL_S = 10.0
"""Pause between two checks of all files, seconds."""
SOCKET_MISSING_S = 25.0
"""Time after which a service without its socket is restarted, seconds; a starting service creates it before that."""


class FileWatch:
    """Checks the Hub's own files and those of its projects."""

    def __init__(
        self,
        database: Database,
        access: Access,
        vault: Vault,
        projects: ProjectService,
        rows: ProjectRepository,
        supervisors: SupervisorRegistry,
    ) -> None:
        self._database, self._access, self._vault = database, access, vault
        self._projects, self._rows, self._supervisors = projects, rows, supervisors
        self._of_projects: list[Check] = []
        self._without_socket: dict[str, float] = {}
        self.keep_announced: Callable[[], None] = lambda: None
        """Writes the file with the Hub's address again if it was lost."""

    async def run(self) -> None:
        """Check all files every INTERVAL_S, and log problems, until cancelled."""
        known: list[Check] = []
        while True:
            found = await self.look()
            for one in found:
                if one not in known:
                    log.error("%s %s", one.message, one.hint)
            known = found
            await anyio.sleep(INTERVAL_S)

    async def look(self) -> list[Check]:
        """Write lost files again, and return the problems that remain. An error in one check does not end another."""
        for keep in (self.keep_announced, self._access.follow_token_file):
            await anyio.to_thread.run_sync(keep)
        await self._keep_database()
        try:
            disk = await anyio.to_thread.run_sync(self._check_space)
            self._restart_without_sockets()
            await self._projects.check_folders()
            self._of_projects = [*disk, *await self._check_manifests(), *await self._check_journals()]
        except HubError as error:  # the database cannot be read, which is a problem of its own
            log.warning("the files of the projects cannot be checked: %s", error.message)
        return await anyio.to_thread.run_sync(self.problems)

    def problems(self) -> list[Check]:
        """Return the problems of the files that remain until the user acts. May block for milliseconds."""
        trouble = self._database.trouble() or trouble_with_schema(self._database.engine)
        lost = self._vault.problem()
        found = [Check("database", "error", *trouble)] if trouble else []
        if lost:
            found.append(Check("key", "error", lost, REPLACED_HINT))
        return [*found, *self._of_projects]

    async def _keep_database(self) -> None:
        """Save the changes of the database, and create the files beside it again, if these were removed."""
        if not self._database.beside_lost():
            return
        try:
            await self._database.reopen(_remove)
        except HubError as error:
            log.warning("the files beside hub.db were removed, and could not be created again yet: %s", error.message)
        else:
            log.warning("the files beside hub.db were removed and have been created again; no change is lost")

    def _restart_without_sockets(self) -> None:
        """Restart services whose Unix sockets were removed: only a new run creates them again.

        Restart all those of a project together: the restart of one would wait for services that need the others.
        """
        now, missing = time.monotonic(), dict[str, float]()
        for supervisor in self._supervisors.all():
            lost = {name: run for name, record in supervisor.records.items() if (run := _run_without_socket(record))}
            missing.update((run, self._without_socket.get(run, now)) for run in lost.values())
            due = any(now - missing[run] >= SOCKET_MISSING_S for run in lost.values())
            if due and supervisor.wanted and supervisor.operations.current is None:
                log.warning("the sockets of %s were removed: restarting these services", ", ".join(lost))
                supervisor.restart(lost)
        self._without_socket = missing

    def _check_space(self) -> list[Check]:
        """Return whether the disk is full."""
        found = examine_space(self._supervisors.home)
        return [found] if found.status == "error" else []

    async def _check_manifests(self) -> list[Check]:
        rows, folder = await self._rows.list(), self._supervisors.folder
        lost = await anyio.to_thread.run_sync(lambda: [row for row in rows if not manifest.is_there(folder(row.slug))])
        found = []
        for row in lost:
            try:
                async with self._projects.locked(row.id) as current:
                    await anyio.to_thread.run_sync(self._projects.write_manifest, current)
                log.warning("the manifest of “%s” was lost and has been written again", row.name)
            except HubError as error:
                if error.code in {"project_not_found", "project_busy"}:  # it has just been removed
                    continue
                message = f"The manifest of “{row.name}” is lost: {error.message}"
                hint = f"Its passwords are now only in hub.db: keep that file. {error.hint}"
                found.append(Check("manifest", "error", message, hint))
        return found

    async def _check_journals(self) -> list[Check]:
        supervisors = self._supervisors.all()
        found = await anyio.to_thread.run_sync(lambda: list(map(_keep_journal, supervisors)))
        return [problem for problem in found if problem is not None]


def _remove(file: Path) -> None:
    move_folder_away(file)
    file.unlink(missing_ok=True)


def _run_without_socket(record: Record) -> str | None:
    """Return a service's run if its Unix socket was removed."""
    handle = record.handle if record.state in UP else None
    return handle.run if handle is not None and handle.socket and not Path(handle.socket).exists() else None


def _keep_journal(supervisor: Supervisor) -> Check | None:
    """Write a lost journal again; return the problem if that is impossible."""
    try:
        happened = supervisor.journal.keep()
    except (sqlite3.Error, OSError) as error:
        return Check(
            "log",
            "error",
            f"The log {supervisor.journal.path} is lost, and cannot be written again: {error}.",
            "Earlier lines are kept in memory until the Hub ends; new ones are in files beside it. Make the folder "
            "writable and free some space: the Hub then writes the log again.",
        )
    if happened is not None:
        log.warning("%s", happened)
    return None
