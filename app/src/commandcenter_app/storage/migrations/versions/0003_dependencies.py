"""Locked versions, licences, and the parsed content of manifests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manifests",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("content", pg.JSONB, nullable=False),
    )
    op.create_table(
        "licences",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("line", sa.Integer),
    )
    op.add_column("dependencies", sa.Column("version", sa.Text))
    # Existing rows are declared dependencies; the next scan reads all manifests again and adds the others.
    op.add_column("dependencies", sa.Column("direct", sa.Boolean, nullable=False, server_default=sa.true()))
    op.alter_column("dependencies", "direct", server_default=None)
    lock = sa.ForeignKey("files.id", name="dependencies_lock_id_fkey", ondelete="SET NULL")
    op.add_column("dependencies", sa.Column("lock_id", sa.Integer, lock))
    op.add_column("dependencies", sa.Column("lock_line", sa.Integer))
    op.add_column("dependencies", sa.Column("licence", sa.Text))
    op.create_index("ix_dependencies_lock_id", "dependencies", ["lock_id"])


def downgrade() -> None:
    for column in ("licence", "lock_line", "lock_id", "direct", "version"):
        op.drop_column("dependencies", column)
    op.drop_table("licences")
    op.drop_table("manifests")
