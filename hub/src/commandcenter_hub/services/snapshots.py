"""Snapshots: save a project's database to a file and restore it.

A snapshot does not include Redis, which holds only events and caches.
"""

import contextlib
import os
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import SnapshotNotFound
from commandcenter_hub.domain.operation import OperationKind, Progress, StepReport
from commandcenter_hub.engines.base import Report
from commandcenter_hub.services import database_dumps
from commandcenter_hub.services.database_dumps import DATABASE_ONLY, Connection
from commandcenter_hub.services.orchestration import OrchestrationService
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.views import Request
from commandcenter_hub.storage.models import ProjectRow, SnapshotRow
from commandcenter_hub.storage.repositories import SnapshotRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.shared import Work

Rows = list[SnapshotRow]
REPORT_EVERY_S = 0.5
"""Time between two reports of the size of a snapshot that is being created, seconds."""


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

    async def create(self, reference: str, *, note: str) -> Request:
        """Save the database; if the project is stopped, its Postgres runs meanwhile.

        Raises:
            HubError: the project is busy, or its Postgres cannot run.
        """
        row = await self._projects.row(reference)

        async def work(report: Report) -> None:
            await self._dump(row, await self._projects.connection(row.id), note, report)

        return await self._perform(row.id, OperationKind.SNAPSHOT, work, alone=False, doing="Creating a snapshot of")

    async def restore(self, reference: str, snapshot_id: str) -> Request:
        """Restore the database from a snapshot, completely or not at all; then restart what ran before.

        Raises:
            SnapshotNotFound: the project has no such snapshot.
            HubError: the project is busy, or its Postgres cannot run.
        """
        row = await self._projects.row(reference)
        snapshot = await self._find(row, snapshot_id)

        async def work(report: Report) -> None:
            await database_dumps.restore(Path(snapshot.file), await self._projects.connection(row.id), report)

        return await self._perform(row.id, OperationKind.RESTORE, work, alone=True, doing="Restoring the data of")

    async def delete(self, reference: str, snapshot_id: str) -> None:
        """Delete a snapshot.

        Raises:
            SnapshotNotFound: the project has no such snapshot.
        """
        row = await self._projects.row(reference)
        snapshot = await self._find(row, snapshot_id)
        # The file first: on a full disk, this frees the space for the change of the database.
        await anyio.to_thread.run_sync(lambda: Path(snapshot.file).unlink(missing_ok=True))
        await self._snapshots.remove(snapshot.id)

    async def _known(self, row: ProjectRow) -> Rows:
        """Return a project's snapshots, newest first; add files of its folder that are missing in the database.

        Files are missing there if the project was removed without its data and registered again.
        """
        rows = await self._snapshots.of_project(row.id)
        folder = self._supervisors.folder(row.slug) / "snapshots"
        found = await anyio.to_thread.run_sync(lambda: [(file, file.stat()) for file in folder.glob("*.dump")])
        known = {snapshot.file for snapshot in rows}
        unknown = [(file, stat) for file, stat in found if str(file) not in known]
        for file, stat in unknown:
            await self._snapshots.add(
                SnapshotRow(
                    id=file.stem,
                    project_id=row.id,
                    created=stat.st_mtime,
                    size_bytes=stat.st_size,
                    note="",
                    file=str(file),
                )
            )
        return await self._snapshots.of_project(row.id) if unknown else rows

    async def _find(self, row: ProjectRow, snapshot_id: str) -> SnapshotRow:
        for snapshot in await self._known(row):
            if snapshot.id == snapshot_id:
                if not Path(snapshot.file).is_file():
                    raise SnapshotNotFound(f"The file of this snapshot does not exist any more: {snapshot.file}.")
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

    async def _dump(self, row: ProjectRow, connection: Connection, note: str, report: Report) -> None:
        folder = self._supervisors.folder(row.slug) / "snapshots"
        snapshot_id = str(uuid.uuid4())
        file, made = folder / f"{snapshot_id}.dump", folder / f"{snapshot_id}.new"
        await anyio.to_thread.run_sync(lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
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
            size = file.stat().st_size
            await self._snapshots.add(
                SnapshotRow(
                    id=snapshot_id, project_id=row.id, created=time.time(), size_bytes=size, note=note, file=str(file)
                )
            )
        except BaseException:
            for left in (made, file):
                left.unlink(missing_ok=True)
            raise
        report(so_far(Progress.SUCCEEDED))


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
