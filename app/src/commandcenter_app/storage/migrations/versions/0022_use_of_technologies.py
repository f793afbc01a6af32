"""Store how much of the project uses a technology, and the times of first commits. Git is read again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("technologies", sa.Column("usage", JSONB()))
    op.add_column("touched_files", sa.Column("first_at", TIMESTAMP(timezone=True, precision=3)))
    op.execute("UPDATE history SET fingerprint = ''")


def downgrade() -> None:
    op.drop_column("touched_files", "first_at")
    op.drop_column("technologies", "usage")
