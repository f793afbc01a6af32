"""Package URLs, aliases, and why a version is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = ("purl", "unknown", "alias")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("dependencies", sa.Column(name, sa.Text))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("dependencies", name)
