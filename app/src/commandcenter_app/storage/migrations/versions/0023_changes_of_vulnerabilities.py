"""Changes that a check for vulnerabilities found."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    check = sa.ForeignKey("advisory_checks.id", ondelete="CASCADE")
    op.add_column("changes", sa.Column("advisory_check_id", sa.Integer, check))
    op.create_index("ix_changes_advisory_check_id", "changes", ["advisory_check_id"])
    op.drop_constraint("changes_by_one", "changes")
    op.create_check_constraint("changes_by_one", "changes", "num_nonnulls(scan_id, check_id, advisory_check_id) = 1")


def downgrade() -> None:
    op.drop_constraint("changes_by_one", "changes")
    op.execute("DELETE FROM changes WHERE advisory_check_id IS NOT NULL")
    op.drop_column("changes", "advisory_check_id")
    op.create_check_constraint("changes_by_one", "changes", "num_nonnulls(scan_id, check_id) = 1")
