"""A separate index of titles, so that a broad search can rank documents with a matching title.

Documents to rank are selected without reading their whole index entries.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    titles = sa.Computed("to_tsvector('english', title)", persisted=True)
    op.add_column("documents", sa.Column("title_search", pg.TSVECTOR, titles))


def downgrade() -> None:
    op.drop_column("documents", "title_search")
