"""Remove projects: preview what would be deleted, take a snapshot before that, and never change the user's folder."""

import functools
import logging
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, ProjectBusy, ServiceFailed, SnapshotFailed
from commandcenter_hub.domain.operation import STARTS, OperationKind
from commandcenter_hub.services import audit, manifest
from commandcenter_hub.services.events import EventBus
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.snapshots import KeptSnapshot, SnapshotService
from commandcenter_hub.storage.models import ProjectRow
from commandcenter_hub.storage.repositories import ProjectRepository
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

log = logging.getLogger(__name__)
STOP_TIMEOUT_S = 90.0


@dataclass(frozen=True)
class Removal:
    """What the removal of a project with its data would delete.

    Attributes:
        folder: the project's data folder in COMMANDCENTER_HOME.
        data_bytes, logs_bytes: sizes on this machine's disk.
        snapshots, snapshots_bytes: number and size of its snapshots.
        kept_in: folder for the snapshot that would be taken first; None if there is no data.
        left: what may remain of an engine that is not installed any more; empty otherwise.
    """

    row: ProjectRow
    folder: Path
    data_bytes: int
    logs_bytes: int
    snapshots: int
    snapshots_bytes: int
    kept_in: Path | None
    left: str


@dataclass(frozen=True)
class Removed:
    """A removed project, the snapshot that was taken first, and what may remain of its engine."""

    row: ProjectRow
    snapshot: KeptSnapshot | None
    left: str


class RemovalService:
    """Removes projects, with or without their data."""

    def __init__(
        self,
        projects: ProjectService,
        snapshots: SnapshotService,
        rows: ProjectRepository,
        supervisors: SupervisorRegistry,
        events: EventBus,
    ) -> None:
        self._projects, self._snapshots, self._rows = projects, snapshots, rows
        self._supervisors, self._events = supervisors, events

    async def preview(self, reference: str) -> Removal:
        """Return what the removal of a project would delete.

        Raises:
            ProjectNotFound: there is no such project.
        """
        row = await self._projects.row(reference)
        folder = self._supervisors.folder(row.slug)

        def measure() -> Removal:
            snapshots = [file for file in (folder / "snapshots").glob("*.dump") if file.is_file()]
            return Removal(
                row,
                folder,
                data_bytes=_size(folder / "data"),
                logs_bytes=sum(map(_size, [*folder.glob("journal.db*"), folder / "run"])),
                snapshots=len(snapshots),
                snapshots_bytes=_size(folder / "snapshots"),
                kept_in=self._snapshots.kept_in if _has_data(folder) else None,
                left=self._left(row, folder),
            )

        return await anyio.to_thread.run_sync(measure)

    async def remove(self, reference: str, *, delete_data: bool, snapshot: bool = True) -> Removed:
        """Stop a project and remove it. Never change its folder.

        Args:
            reference: id, slug or name of the project.
            delete_data: delete its data, snapshots and logs too.
            snapshot: before data is deleted, take a snapshot that is kept.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectBusy: a snapshot or a restore is running.
            SnapshotFailed: the snapshot could not be taken; the project was not removed.
            ServiceFailed: the project could not be stopped and was not removed.
        """
        async with self._projects.locked(reference) as row:
            folder = self._supervisors.folder(row.slug)
            left = self._left(row, folder)
            if not left:
                self._projects.refuse_unless_adopted(row)
            supervisor = self._supervisors.get(row.id)
            if supervisor is not None:
                _refuse_during_work(row, supervisor)
            self._projects.removing.add(row.id)
        try:
            kept = None
            if delete_data and snapshot and await anyio.to_thread.run_sync(_has_data, folder):
                kept = await self._take_snapshot(row, supervisor)
                audit.describe(snapshot_file=str(kept.file))
            await self._remove(row, supervisor, delete_data=delete_data)
        finally:
            self._projects.removing.discard(row.id)
        self._projects.forget(row.id)
        self._events.publish("project_removed", row.id)
        return Removed(row, kept, left)

    def _left(self, row: ProjectRow, folder: Path) -> str:
        """Return what may remain of an engine that is not installed any more; empty if the engine is installed."""
        if not self._projects.lacks_engine(row):
            return ""
        return (
            f"The engine “{row.engine}” is not installed any more. Its processes, containers and volumes outside "
            f"{folder} may remain."
        )

    async def _take_snapshot(self, row: ProjectRow, supervisor: Supervisor | None) -> KeptSnapshot:
        """Save the database outside of the project's data folder.

        Raises:
            SnapshotFailed: it could not be saved.
        """
        try:
            return await self._keep(row, supervisor)
        except HubError as error:
            raise SnapshotFailed(
                f"“{row.name}” was not removed, because the snapshot of its data failed: {error.message}",
                hint="Fix it and try again, or delete the data without a snapshot: "
                f"`commandcenter projects remove {row.slug} --delete-data --without-snapshot`.",
                cause=error.as_dict(),
            ) from error

    async def _keep(self, row: ProjectRow, supervisor: Supervisor | None) -> KeptSnapshot:
        if supervisor is None:
            raise HubError(f"The engine “{row.engine}” cannot run its database.")
        if supervisor.operations.current is not None:  # a stop, or a start, which is cancelled
            await self._stop(row, supervisor)
        return await self._snapshots.keep(row, supervisor)

    async def _remove(self, row: ProjectRow, supervisor: Supervisor | None, *, delete_data: bool) -> None:
        if supervisor is not None:
            await self._stop(row, supervisor)
        await self._supervisors.remove(row.id)
        folder = self._supervisors.folder(row.slug)
        if delete_data:
            if supervisor is not None:
                async with supervisor.engine.serving():  # the supervisor no longer keeps the engine open
                    await supervisor.engine.destroy()
            await anyio.to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))
        elif supervisor is not None or _has_data(folder) or (folder / "snapshots").exists():
            await anyio.to_thread.run_sync(functools.partial(self._projects.write_manifest, row, removed=True))
        else:  # it was never started, so it has no data to keep
            await anyio.to_thread.run_sync(manifest.remove, folder)
        await self._rows.remove(row.id)

    async def _stop(self, row: ProjectRow, supervisor: Supervisor) -> None:
        await self._projects.save_wanted(row, False)
        current = supervisor.operations.current
        if current is None or current.kind is not OperationKind.STOP:
            because = ProjectBusy(
                f"“{row.name}” is being removed, so its start was cancelled.",
                hint="Register it again with `commandcenter up FOLDER`.",
            )
            supervisor.stop(because)
        with anyio.move_on_after(STOP_TIMEOUT_S):
            while supervisor.operations.current is not None:
                await anyio.sleep(0.02)
            return
        raise ServiceFailed(f"“{row.name}” was not removed: it could not be stopped.", hint="Try again in a moment.")


def _refuse_during_work(row: ProjectRow, supervisor: Supervisor) -> None:
    current = supervisor.operations.current
    if current is not None and current.kind not in {*STARTS, OperationKind.STOP}:
        raise ProjectBusy(f"“{row.name}” is busy: a {current.kind} is running.", operation_id=current.id)


def _has_data(folder: Path) -> bool:
    return (folder / "data").is_dir()


def _size(path: Path) -> int:
    """Return the size of a file, or of all files in a folder, bytes. Files that disappear meanwhile count as empty."""
    inside = [Path(root, name) for root, _, names in os.walk(path) for name in names]
    total = 0
    for file in inside if path.is_dir() else [path]:
        try:
            total += file.lstat().st_size
        except OSError:
            continue
    return total
