"""Scans and their results: files, languages, dependencies, documents with full-text search."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = pg.TIMESTAMP(timezone=True, precision=3)


def upgrade() -> None:
    op.create_table(
        "scans",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("phase", sa.Text),
        sa.Column("files_done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("files_total", sa.Integer),
        sa.Column("created_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME),
        sa.Column("counts", pg.JSONB),
        sa.Column("problems", pg.JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("problems_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", pg.JSONB),
    )
    op.create_index(
        "scans_one_active",
        "scans",
        [sa.text("(true)")],
        unique=True,
        postgresql_where=sa.text("status IN ('queued', 'running')"),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        sa.Column("language", sa.Text),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("code", sa.Integer, nullable=False),
        sa.Column("comments", sa.Integer, nullable=False),
        sa.Column("blanks", sa.Integer, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("inode", sa.BigInteger, nullable=False),
        sa.Column("analyser", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
    )
    totals = [sa.Column(name, sa.BigInteger, nullable=False) for name in ("lines", "code", "comments", "blanks")]
    op.create_table(
        "languages",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("files", sa.Integer, nullable=False),
        *totals,
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
    )
    file_id = sa.ForeignKey("files.id", ondelete="CASCADE")
    op.create_table(
        "dependencies",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("file_id", sa.Integer, file_id, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version_constraint", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("group_name", sa.Text),
        sa.Column("ecosystem", sa.Text, nullable=False),
        sa.Column("line", sa.Integer),
    )
    op.create_table(
        "documents",
        sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("outline", pg.JSONB, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("truncated", sa.Boolean, nullable=False),
        sa.Column("search", pg.TSVECTOR, nullable=False),
    )
    op.create_index("documents_search", "documents", ["search"], postgresql_using="gin")
    add_word_search()


def add_word_search() -> None:
    """Add a text search configuration that keeps words as written, to find incomplete words.

    The English one keeps stems: of "configuration" only "configur", which does not begin with "configurat".
    """
    op.execute("CREATE TEXT SEARCH DICTIONARY commandcenter_words (TEMPLATE = pg_catalog.simple, STOPWORDS = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION commandcenter_words (COPY = pg_catalog.simple)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION commandcenter_words ALTER MAPPING FOR asciiword, asciihword, "
        "hword_asciipart, word, hword, hword_part WITH commandcenter_words"
    )


def downgrade() -> None:
    for table in ("documents", "dependencies", "languages", "files", "scans"):
        op.drop_table(table)
    op.execute("DROP TEXT SEARCH CONFIGURATION commandcenter_words")
    op.execute("DROP TEXT SEARCH DICTIONARY commandcenter_words")
