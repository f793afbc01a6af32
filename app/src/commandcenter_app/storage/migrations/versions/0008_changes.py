"""Changes from scan to scan."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


TEXTS = ("area", "action", "subject", "detail", "was", "now", "path")


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("scan_id", sa.Integer, sa.ForeignKey("scans.id", ondelete="CASCADE"), nullable=False, index=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("area", "action", "subject", "detail", "was", "now", "path")
        ),
        sa.Column("line", sa.Integer),
    )
    op.create_table(
        "seen",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, server_default=sa.text("1")),
        sa.Column("until", pg.TIMESTAMP(timezone=True, precision=3), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("seen")
    op.drop_table("changes")
