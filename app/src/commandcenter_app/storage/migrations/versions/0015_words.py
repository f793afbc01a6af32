"""Search in the words that `scan.words` prepares, instead of those that Postgres finds in a text."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


# The index entry: words as written, and stems of their parts, of title, headings, path and text by weight; and what is
# only looked up, without positions.
VECTOR = """
CREATE FUNCTION passage_vector(words text[], parts text[], runs text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    setweight(to_tsvector('simple', words[1]), 'A') || setweight(to_tsvector('simple', words[2]), 'B')
    || setweight(to_tsvector('simple', words[3]), 'C') || setweight(to_tsvector('simple', words[4]), 'D')
    || setweight(to_tsvector('english', parts[1]), 'A') || setweight(to_tsvector('english', parts[2]), 'B')
    || setweight(to_tsvector('english', parts[3]), 'C') || setweight(to_tsvector('english', parts[4]), 'D')
    || strip(to_tsvector('simple', runs))
"""


def upgrade() -> None:
    op.execute("DROP FUNCTION passage_vector")
    op.execute(VECTOR)
    op.drop_column("unindexed", "words")
    replace_titles("ts_filter(search, '{a,b}')")
    # The next scan reads all files again, and the backend's start indexes notes that are not.
    op.execute("DELETE FROM passages WHERE note IS NOT NULL")
    op.execute("DROP TEXT SEARCH CONFIGURATION commandcenter_words")
    op.execute("DROP TEXT SEARCH DICTIONARY commandcenter_words")


def replace_titles(computed: str) -> None:
    """Replace the column of the words in titles and headings."""
    op.drop_column("passages", "titles")
    op.execute(f"ALTER TABLE passages ADD titles tsvector GENERATED ALWAYS AS ({computed}) STORED")
    op.create_index("passages_titles", "passages", ["titles"], postgresql_using="gin")


def downgrade() -> None:
    op.add_column("unindexed", sa.Column("words", sa.Text, nullable=False, server_default=""))
    replace_titles("to_tsvector('english', title || ' ' || heading)")
    op.execute("DROP FUNCTION passage_vector")
    op.execute("CREATE TEXT SEARCH DICTIONARY commandcenter_words (TEMPLATE = pg_catalog.simple, STOPWORDS = english)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION commandcenter_words (COPY = pg_catalog.simple)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION commandcenter_words ALTER MAPPING FOR asciiword, asciihword, "
        "hword_asciipart, word, hword, hword_part WITH commandcenter_words"
    )
    op.execute("""
        CREATE FUNCTION passage_vector(title text, heading text, words_of_path text, body text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
            setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', heading), 'B')
            || setweight(to_tsvector('english', words_of_path), 'C') || setweight(to_tsvector('english', body), 'D')
            || strip(to_tsvector('commandcenter_words', title || ' ' || heading || ' ' || words_of_path || ' ' || body))
    """)
