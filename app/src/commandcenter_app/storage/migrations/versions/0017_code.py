"""Words and definitions of source code, for search."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("indexer", sa.Integer, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("words", pg.TSVECTOR, nullable=False),
    )
    op.create_index("code_words", "code", ["words"], postgresql_using="gin")
    op.create_table(
        "definitions",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("container", sa.Text, nullable=False),
        sa.Column("words", pg.TSVECTOR, nullable=False),
    )
    op.create_index("definitions_file", "definitions", ["file_id"])
    op.create_index("definitions_words", "definitions", ["words"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_table("definitions")
    op.drop_table("code")
