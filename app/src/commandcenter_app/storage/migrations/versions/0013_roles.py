"""Whether a file is vendored or generated."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("role", sa.Text))


def downgrade() -> None:
    op.drop_column("files", "role")
