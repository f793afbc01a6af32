"""Edits that the pages have not saved yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("updated_at", pg.TIMESTAMP(timezone=True, precision=3), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("drafts")
