"""Snapshots of a project's database."""

from typing import Annotated

from fastapi import Depends, Path, status
from fastapi.responses import FileResponse

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, ProjectId, no_program
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.operations.schemas import moment
from commandcenter_hub.api.orchestration.schemas import Accepted
from commandcenter_hub.api.snapshots.schemas import SnapshotIn, SnapshotOut
from commandcenter_hub.storage.models import SnapshotRow

router = Router(prefix="/api/projects/{project_id}/snapshots", tags=["snapshots"])
SnapshotId = Annotated[str, Path(min_length=1, max_length=100)]


@router.get("", responses=responses(404))
async def list_snapshots(project_id: ProjectId, hub: HubDep) -> list[SnapshotOut]:
    """Return the project's snapshots, newest first."""
    return [_snapshot_out(row) for row in await hub.snapshots.list(project_id)]


@router.post("", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def create_snapshot(project_id: ProjectId, hub: HubDep, body: SnapshotIn | None = None) -> Accepted:
    """Save the current state of the project's database, as an operation in the background."""
    return Accepted.of(await hub.snapshots.create(project_id, note=body.note if body else ""))


@router.get(
    "/{snapshot_id}/file",
    response_class=FileResponse,
    responses={
        **responses(404),
        200: {
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            "description": "A file for pg_restore.",
        },
    },
    dependencies=[Depends(no_program)],
)
async def download_snapshot(project_id: ProjectId, snapshot_id: SnapshotId, hub: HubDep) -> FileResponse:
    """Return the file of a snapshot, in Postgres's custom format. A program's token is not enough."""
    file, name = await hub.snapshots.download(project_id, snapshot_id)
    headers = {"cache-control": "no-store"}
    return FileResponse(file, media_type="application/octet-stream", filename=name, headers=headers)


@router.post("/{snapshot_id}/restore", status_code=status.HTTP_202_ACCEPTED, responses=responses(404, 409))
async def restore_snapshot(project_id: ProjectId, snapshot_id: SnapshotId, hub: HubDep) -> Accepted:
    """Restore the project's database from the snapshot, as an operation in the background."""
    return Accepted.of(await hub.snapshots.restore(project_id, snapshot_id))


@router.delete("/{snapshot_id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404))
async def delete_snapshot(project_id: ProjectId, snapshot_id: SnapshotId, hub: HubDep) -> None:
    """Delete a snapshot."""
    await hub.snapshots.delete(project_id, snapshot_id)


def _snapshot_out(row: SnapshotRow) -> SnapshotOut:
    return SnapshotOut(
        id=row.id,
        project_id=row.project_id,
        created_at=moment(row.created),
        size_bytes=row.size_bytes,
        note=row.note,
    )
