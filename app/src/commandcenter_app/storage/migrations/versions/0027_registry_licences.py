"""Store the licence that a registry states for the newest version of a package."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("licence", sa.Text()))
    op.add_column("dependencies", sa.Column("registry_licence", sa.Text()))


def downgrade() -> None:
    op.drop_column("dependencies", "registry_licence")
    op.drop_column("releases", "licence")
