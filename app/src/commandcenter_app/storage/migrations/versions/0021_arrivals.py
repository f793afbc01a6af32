"""Keep when commits and tags arrived, and which edits are not committed. The history is read again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TIME = TIMESTAMP(timezone=True, precision=3)


def upgrade() -> None:
    op.create_table(
        "arrivals",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in ("kind", "name")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("author", "branch", "subject")),
        sa.Column("committed_at", TIME, nullable=False),
        sa.Column("files", JSONB(), nullable=False),
        sa.Column("files_count", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "edits",
        sa.Column("path", sa.Text(), primary_key=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.execute("UPDATE history SET fingerprint = ''")


def downgrade() -> None:
    op.drop_table("edits")
    op.drop_table("arrivals")
