"""Make the paths of snapshots relative to COMMANDCENTER_HOME, so that the folder can be moved."""

from pathlib import PurePath

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    snapshots = sa.table("snapshots", sa.column("id"), sa.column("file"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(snapshots)).mappings().all():
        relative = _relative(PurePath(row["file"]))
        connection.execute(snapshots.update().where(snapshots.c.id == row["id"]).values(file=str(relative)))


def _relative(file: PurePath) -> PurePath:
    """Return the part of a path after COMMANDCENTER_HOME, which may have been moved since the path was saved."""
    match file.parts:
        case [*_, "projects", slug, "snapshots", name]:
            return PurePath("projects", slug, "snapshots", name)
        case [*_, "removed", name]:
            return PurePath("removed", name)
    return file


def downgrade() -> None:
    raise RuntimeError("Earlier versions need absolute paths of snapshots. Restore the copy of the database instead.")
