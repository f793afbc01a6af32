"""Index notes again: names such as `C++` and umlauts are prepared in another way. Scans read all files again."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM passages WHERE note IS NOT NULL")  # the backend's start indexes them


def downgrade() -> None:
    op.execute("DELETE FROM passages WHERE note IS NOT NULL")
