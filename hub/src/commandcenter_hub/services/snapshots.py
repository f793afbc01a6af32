"""Snapshots: save a project's database to a file and restore it.

A snapshot does not include Redis, which holds only events and caches.
"""

import contextlib
import functools
import json
import logging
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, SnapshotNotFound
from commandcenter_hub.domain.operation import OperationKind, Progress, StepReport
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.files import read_versioned, write_private
from commandcenter_hub.services import database_dumps
from commandcenter_hub.services.database_dumps import DATABASE_ONLY, Connection
from commandcenter_hub.services.orchestration import OrchestrationService
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.views import Request
from commandcenter_hub.storage.models import ProjectRow, SnapshotRow
from commandcenter_hub.storage.repositories import SnapshotRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.shared import Work
from commandcenter_hub.supervisor.supervisor import Supervisor

log = logging.getLogger(__name__)

Rows = list[SnapshotRow]
KEPT_FOLDER = "removed"
"""Folder in COMMANDCENTER_HOME for snapshots that were taken before their project's data was deleted."""
KEPT_VERSION = 1
"""Version of the files that describe these snapshots."""
KEPT_NOTE = "Taken before the data was deleted."
REPORT_EVERY_S = 0.5
"""Time between two reports of the size of a snapshot that is being created, seconds."""


@dataclass(frozen=True)
class KeptSnapshot:
    """A snapshot that was taken before its project's data was deleted."""

    id: str
    file: Path
    size_bytes: int


class SnapshotService:
    """Creates, lists, restores and deletes snapshots. Uses the database's port, so it works with every engine."""

    def __init__(
        self,
        projects: ProjectService,
        orchestration: OrchestrationService,
        snapshots: SnapshotRepository,
        supervisors: SupervisorRegistry,
    ) -> None:
        self._projects, self._orchestration = projects, orchestration
        self._snapshots, self._supervisors = snapshots, supervisors

    async def list(self, reference: str) -> list[SnapshotRow]:
        """Return a project's snapshots, newest first.

        Raises:
            ProjectNotFound: there is no such project.
        """
        return await self._known(await self._projects.row(reference))

    def file(self, snapshot: SnapshotRow) -> Path:
        """Return the file of a snapshot."""
        return self._supervisors.home / snapshot.file

    async def download(self, reference: str, snapshot_id: str) -> tuple[Path, str]:
        """Return the file of a snapshot, and a name for the download.

        Raises:
            SnapshotNotFound: the project has no such snapshot, or its file does not exist any more.
        """
        row = await self._projects.row(reference)
        snapshot = await self._find(row, snapshot_id)
        taken = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(snapshot.created))
        return self.file(snapshot), f"{row.slug}-{taken}.dump"

    async def create(self, reference: str, *, note: str) -> Request:
        """Save the database; if the project is stopped, its Postgres runs meanwhile.

        Raises:
            HubError: the project is busy, or its Postgres cannot run.
        """
        row = await self._projects.row(reference)

        async def work(report: Report) -> None:
            await self._save(row, await self._projects.connection(row.id), note, report)

        return await self._perform(row.id, OperationKind.SNAPSHOT, work, alone=False, doing="Creating a snapshot of")

    async def restore(self, reference: str, snapshot_id: str) -> Request:
        """Restore the database from a snapshot, completely or not at all; then restart what ran before.

        Raises:
            SnapshotNotFound: the project has no such snapshot.
            SnapshotDamaged: its file is damaged; no service was stopped.
            HubError: the project is busy, or its Postgres cannot run.
        """
        row = await self._projects.row(reference)
        snapshot = await self._find(row, snapshot_id)
        await database_dumps.check(self.file(snapshot), await self._projects.connection(row.id))

        async def work(report: Report) -> None:
            await database_dumps.restore(self.file(snapshot), await self._projects.connection(row.id), report)

        return await self._perform(row.id, OperationKind.RESTORE, work, alone=True, doing="Restoring the data of")

    @property
    def kept_in(self) -> Path:
        """Folder of the snapshots that were taken before their project's data was deleted."""
        return self._supervisors.home / KEPT_FOLDER

    async def keep(self, row: ProjectRow, supervisor: Supervisor) -> KeptSnapshot:
        """Save the database of a project that is being removed, outside of its data folder, and stop its services.

        If the folder is registered again, the new project gets this snapshot.

        Raises:
            HubError: the database could not be saved; what ran before runs again.
        """
        snapshot_id = str(uuid.uuid4())
        file = self.kept_in / f"{snapshot_id}.dump"

        async def work(report: Report) -> None:
            await _dump(file, await self._projects.connection(row.id), report)
            about = {"version": KEPT_VERSION, "path": row.path, "name": row.name}
            write_private(file.with_suffix(".json"), json.dumps(about).encode(), durable=True)
            supervisor.wanted = False

        operation = supervisor.perform(OperationKind.SNAPSHOT, DATABASE_ONLY, True, work)
        while (current := supervisor.operations.current) is not None and current.id == operation.id:
            await anyio.sleep(0.02)
        ended = supervisor.operations.newest
        if ended is None or ended.progress is not Progress.SUCCEEDED:
            error = {} if ended is None else ended.error or {}
            raise HubError(str(error.get("message", "It was cancelled.")))
        return KeptSnapshot(snapshot_id, file, file.stat().st_size)

    def clean_up(self) -> None:
        """Delete incomplete files of `keep` that an earlier Hub has left."""
        for file in self.kept_in.glob("*.new"):
            file.unlink(missing_ok=True)

    async def delete(self, reference: str, snapshot_id: str) -> None:
        """Delete a snapshot.

        Raises:
            SnapshotNotFound: the project has no such snapshot.
        """
        row = await self._projects.row(reference)
        snapshot = await self._find(row, snapshot_id)
        # The file first: on a full disk, this frees the space for the change of the database.
        file = self.file(snapshot)
        for one in (file, file.with_suffix(".json")):
            await anyio.to_thread.run_sync(functools.partial(one.unlink, missing_ok=True))
        await self._snapshots.remove(snapshot.id)

    async def _known(self, row: ProjectRow) -> Rows:
        """Return a project's snapshots, newest first; add files of its folder that are missing in the database.

        Files are missing there if the project was removed and registered again.
        """
        rows = await self._snapshots.of_project(row.id)
        folder = self._supervisors.folder(row.slug) / "snapshots"

        def find() -> list[tuple[Path, os.stat_result]]:
            files = [*folder.glob("*.dump"), *_kept_of(self.kept_in, row.path)]
            return [(file, file.stat()) for file in files]

        found = await anyio.to_thread.run_sync(find)
        known = {snapshot.id for snapshot in rows}
        unknown = [(file, stat) for file, stat in found if file.stem not in known]
        for file, stat in unknown:
            await self._snapshots.add(
                SnapshotRow(
                    id=file.stem,
                    project_id=row.id,
                    created=stat.st_mtime,
                    size_bytes=stat.st_size,
                    note=KEPT_NOTE if file.parent == self.kept_in else "",
                    file=self._saved(file),
                )
            )
        return await self._snapshots.of_project(row.id) if unknown else rows

    def _saved(self, file: Path) -> str:
        """Return the path of a snapshot as it is saved: relative to the home, which may be moved."""
        return str(file.relative_to(self._supervisors.home))

    async def _find(self, row: ProjectRow, snapshot_id: str) -> SnapshotRow:
        for snapshot in await self._known(row):
            if snapshot.id == snapshot_id:
                if not self.file(snapshot).is_file():
                    raise SnapshotNotFound(f"The file of this snapshot does not exist any more: {self.file(snapshot)}.")
                return snapshot
        raise SnapshotNotFound(f"“{row.name}” has no snapshot “{snapshot_id[:100]}”.")

    async def _perform(self, project_id: str, kind: OperationKind, work: Work, *, alone: bool, doing: str) -> Request:
        async with self._projects.locked(project_id) as row:
            supervisor = self._supervisors.get(row.id)
            self._orchestration.refuse_busy(row, supervisor)
            if supervisor is None:
                supervisor = await self._orchestration.choose_engine(row)
            operation = supervisor.perform(kind, DATABASE_ONLY, alone, work)
            return await self._orchestration.request(row, f"{doing} “{row.name}”.", operation)

    async def _save(self, row: ProjectRow, connection: Connection, note: str, report: Report) -> None:
        snapshot_id = str(uuid.uuid4())
        file = self._supervisors.folder(row.slug) / "snapshots" / f"{snapshot_id}.dump"
        await _dump(file, connection, report)
        size = file.stat().st_size
        try:
            await self._snapshots.add(
                SnapshotRow(
                    id=snapshot_id,
                    project_id=row.id,
                    created=time.time(),
                    size_bytes=size,
                    note=note,
                    file=self._saved(file),
                )
            )
        except BaseException:
            file.unlink(missing_ok=True)
            raise


async def _dump(file: Path, connection: Connection, report: Report) -> None:
    """Save a database to a new file, completely or not at all."""
    made = file.with_suffix(".new")
    await anyio.to_thread.run_sync(lambda: file.parent.mkdir(mode=0o700, parents=True, exist_ok=True))
    title = "Save the database"

    def so_far(progress: Progress) -> StepReport:
        size = made.stat().st_size if made.exists() else file.stat().st_size if file.exists() else 0
        return StepReport("dump", title, "postgres", progress, done=size, unit="bytes")

    report(so_far(Progress.RUNNING))
    try:
        async with _repeating(lambda: report(so_far(Progress.RUNNING))):
            await database_dumps.client(
                "pg_dump", ["--format=custom", f"--file={made}"], connection, connection.database
            )
        await anyio.to_thread.run_sync(_sync_and_rename, made, file)
    except BaseException:
        for left in (made, file):
            left.unlink(missing_ok=True)
        raise
    report(so_far(Progress.SUCCEEDED))


def _kept_of(folder: Path, path: str) -> list[Path]:
    """Return the snapshots in a folder that were taken before the data of the project folder `path` was deleted."""
    found = []
    for about in folder.glob("*.json"):
        try:
            belongs = read_versioned(about, KEPT_VERSION, {})["path"] == path
        except (OSError, ValueError, KeyError, TypeError, HubError) as error:
            log.warning("%s cannot be used: %s", about, error)
            continue
        if belongs and about.with_suffix(".dump").is_file():
            found.append(about.with_suffix(".dump"))
    return found


@contextlib.asynccontextmanager
async def _repeating(call: Callable[[], None]) -> AsyncIterator[None]:
    """Call `call` every REPORT_EVERY_S while the context is open. Errors of the body are raised without a group."""

    async def repeat() -> None:
        while True:
            await anyio.sleep(REPORT_EVERY_S)
            call()

    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(repeat)
            yield
            tasks.cancel_scope.cancel()
    except ExceptionGroup as group:
        if len(group.exceptions) > 1:
            raise
        raise group.exceptions[0] from None


def _sync_and_rename(made: Path, file: Path) -> None:
    """Flush a finished file to disk, then give it its final name."""
    with made.open("rb") as written:
        os.fsync(written.fileno())
    made.rename(file)
