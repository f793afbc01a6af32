"""Changes that a check for newer versions found."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("changes", "scan_id", nullable=True)
    op.add_column("changes", sa.Column("check_id", sa.Integer, sa.ForeignKey("gap_checks.id", ondelete="CASCADE")))
    op.create_index("ix_changes_check_id", "changes", ["check_id"])
    op.create_check_constraint("changes_by_one", "changes", "num_nonnulls(scan_id, check_id) = 1")


def downgrade() -> None:
    op.drop_constraint("changes_by_one", "changes")
    op.execute("DELETE FROM changes WHERE scan_id IS NULL")
    op.drop_column("changes", "check_id")
    op.alter_column("changes", "scan_id", nullable=False)
