"""Indexes for the lists of the largest files."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, column in (("files_lines", "lines"), ("files_size", "size_bytes")):
        op.execute(f"CREATE INDEX {name} ON files ({column} DESC NULLS LAST, path) INCLUDE (id)")


def downgrade() -> None:
    op.drop_index("files_lines", "files")
    op.drop_index("files_size", "files")
