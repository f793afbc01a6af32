"""Remove the note whether a user chose a port: nothing depends on it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("port_leases", schema=None) as batch_op:
        batch_op.drop_column("chosen")


def downgrade() -> None:
    with op.batch_alter_table("port_leases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
