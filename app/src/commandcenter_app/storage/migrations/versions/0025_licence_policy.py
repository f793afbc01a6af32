"""The licence policy, in a single row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

PERMISSIVE = (
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "PSF-2.0", "Python-2.0", "Unicode-3.0", "Unlicense", "Zlib",
)  # fmt: skip


def upgrade() -> None:
    table = op.create_table(
        "licence_policy",
        sa.Column("id", sa.Integer, primary_key=True, server_default=sa.text("1")),
        sa.Column("allowed", JSONB(), nullable=False),
        sa.Column("refused", JSONB(), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.CheckConstraint("id = 1", name="licence_policy_single"),
    )
    op.bulk_insert(table, [{"allowed": list(PERMISSIVE), "refused": []}])


def downgrade() -> None:
    op.drop_table("licence_policy")
