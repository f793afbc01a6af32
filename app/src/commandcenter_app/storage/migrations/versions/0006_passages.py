"""Passages for search, with vectors, in place of index entries of whole documents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

from commandcenter_app.storage.models.passages import HalfVector

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


# The index entry: stems of title, headings, path and text by weight, and all words as written, without positions, as
# these are only looked up by their beginnings.
VECTOR = """
CREATE FUNCTION passage_vector(title text, heading text, words_of_path text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', heading), 'B')
    || setweight(to_tsvector('english', words_of_path), 'C') || setweight(to_tsvector('english', body), 'D')
    || strip(to_tsvector('commandcenter_words', title || ' ' || heading || ' ' || words_of_path || ' ' || body))
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.execute(VECTOR)
    op.create_table(
        "passages",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE")),
        sa.Column("note", sa.Text),
        sa.Column("link", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("changed_at", pg.TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("search", pg.TSVECTOR, nullable=False),
        sa.Column(
            "titles", pg.TSVECTOR, sa.Computed("to_tsvector('english', title || ' ' || heading)", persisted=True)
        ),
        sa.CheckConstraint("num_nonnulls(file_id, note) = 1", name="passages_of_one"),
    )
    # Ranking reads the index entries of many passages, so they are stored in the row and not in a TOAST table.
    op.execute("ALTER TABLE passages SET (toast_tuple_target = 8160)")
    op.create_index("passages_search", "passages", ["search"], postgresql_using="gin")
    op.create_index("passages_titles", "passages", ["titles"], postgresql_using="gin")
    op.create_index("passages_file", "passages", ["file_id"])
    op.create_index("passages_note", "passages", ["note"], postgresql_where=sa.text("note IS NOT NULL"))
    op.create_table(
        "embeddings",
        sa.Column("passage_id", sa.BigInteger, sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("dimensions", sa.Integer, nullable=False),
        sa.Column("embedding", HalfVector, nullable=False),
    )
    op.execute("ALTER TABLE embeddings ALTER embedding SET STORAGE PLAIN")
    for name in ("search", "title_search"):
        op.drop_column("documents", name)


def downgrade() -> None:
    op.drop_table("embeddings")
    op.drop_table("passages")
    op.execute("DROP FUNCTION passage_vector")
    op.add_column("documents", sa.Column("search", pg.TSVECTOR, nullable=False, server_default=""))
    op.alter_column("documents", "search", server_default=None)
    op.create_index("documents_search", "documents", ["search"], postgresql_using="gin")
    titles = sa.Computed("to_tsvector('english', title)", persisted=True)
    op.add_column("documents", sa.Column("title_search", pg.TSVECTOR, titles))
    op.execute("DROP EXTENSION vector")
