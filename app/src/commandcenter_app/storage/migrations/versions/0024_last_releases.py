"""Store the day of a package's newest version, and the address of its releases."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("released", sa.Date()))
    op.add_column("releases", sa.Column("changes", sa.Text()))


def downgrade() -> None:
    op.drop_column("releases", "changes")
    op.drop_column("releases", "released")
