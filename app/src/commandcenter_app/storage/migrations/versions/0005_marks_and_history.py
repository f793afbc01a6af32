"""TODOs in comments, and git insights."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = pg.TIMESTAMP(timezone=True, precision=3)


def needed(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), nullable=False, index=True),
        needed("line", sa.Integer),
        needed("kind", sa.Text),
        sa.Column("assignee", sa.Text),
        needed("text", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("author_email", sa.Text),
        sa.Column("written_at", TIME),
        sa.Column("commit_id", sa.Text),
    )
    op.create_table(
        "blames",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
        needed("blob", sa.Text),
        needed("mtime_ns", sa.BigInteger),
        needed("size_bytes", sa.BigInteger),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, server_default=sa.text("1")),
        needed("fingerprint", sa.Text),
        needed("checked_at", TIME),
        needed("facts", pg.JSONB),
    )
    op.create_table(
        "commits",
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        needed("sha", sa.Text),
        needed("author", sa.Text),
        needed("email", sa.Text),
        needed("committed_at", TIME),
        needed("subject", sa.Text),
    )
    op.create_table(
        "contributors",
        sa.Column("name", sa.Text, primary_key=True),
        needed("email", sa.Text),
        needed("commits", sa.Integer),
        needed("recent_commits", sa.Integer),
        needed("first_at", TIME),
        needed("last_at", TIME),
    )
    op.create_table(
        "touched_files",
        sa.Column("path", sa.Text, primary_key=True),
        needed("commits", sa.Integer),
        needed("recent_commits", sa.Integer),
        needed("authors", sa.Integer),
        needed("last_at", TIME),
        needed("present", sa.Boolean),
    )
    op.create_table(
        "weeks",
        sa.Column("week", sa.Date, primary_key=True),
        needed("commits", sa.Integer),
        needed("contributors", sa.Integer),
    )
    # The changed paths of a scan after an edit; null for a scan of the whole folder.
    op.add_column("scans", sa.Column("paths", pg.JSONB))


def downgrade() -> None:
    op.drop_column("scans", "paths")
    for table in ("weeks", "touched_files", "contributors", "commits", "history", "blames", "marks"):
        op.drop_table(table)
