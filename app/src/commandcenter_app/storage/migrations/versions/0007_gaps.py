"""Gaps, releases from registries, and imports of files."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = pg.TIMESTAMP(timezone=True, precision=3)


def needed(name: str, kind: Any, **rest: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **rest)


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ecosystem", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
    )
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        needed("key", sa.Text, unique=True),
        needed("kind", sa.Text),
        needed("severity", sa.Text),
        sa.Column("ecosystem", sa.Text),
        needed("subject", sa.Text),
        sa.Column("path", sa.Text),
        sa.Column("line", sa.Integer),
        needed("message", sa.Text),
        needed("advice", sa.Text),
        needed("facts", pg.JSONB),
        needed("since", TIME, server_default=sa.func.now()),
        needed("present", sa.Boolean, server_default=sa.true()),
        sa.Column("ignored_at", TIME),
        needed("ignored_reason", sa.Text, server_default=""),
        needed("version", sa.Integer, server_default="1"),
    )
    op.create_table(
        "releases",
        sa.Column("ecosystem", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("newest", sa.Text),
        needed("versions", pg.JSONB),
        sa.Column("deprecated", sa.Text),
        sa.Column("problem", sa.Text),
        needed("checked_at", TIME),
    )
    op.create_table(
        "gap_checks",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        needed("status", sa.Text),
        needed("cause", sa.Text),
        needed("done", sa.Integer, server_default="0"),
        sa.Column("total", sa.Integer),
        needed("created_at", TIME, server_default=sa.func.now()),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME),
        needed("clients", pg.JSONB, server_default=sa.text("'[]'")),
        sa.Column("error", pg.JSONB),
    )
    op.create_index(
        "gap_checks_one_active",
        "gap_checks",
        [sa.text("(true)")],
        unique=True,
        postgresql_where=sa.text("status IN ('queued', 'running')"),
    )
    op.create_table(
        "gap_settings",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, server_default=sa.text("1")),
        sa.Column("check_every_hours", sa.Integer),
        needed("version", sa.Integer, server_default="1"),
    )
    op.execute("INSERT INTO gap_settings DEFAULT VALUES")


def downgrade() -> None:
    for table in ("gap_settings", "gap_checks", "releases", "gaps", "imports"):
        op.drop_table(table)
