"""Merge the gaps of one package and cause, which had a row for each file, and their tasks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEYS = """
CREATE TEMPORARY TABLE merged_gaps ON COMMIT DROP AS
SELECT id, merged, first_value(id) OVER (
    PARTITION BY merged ORDER BY present DESC, ignored_at IS NOT NULL, id
) AS kept
FROM (
    SELECT *, concat_ws(E'\\n', split_part(key, E'\\n', 1), split_part(key, E'\\n', 2), split_part(key, E'\\n', 3), '',
        split_part(key, E'\\n', -1)) AS merged
    FROM gaps
) AS all_gaps
"""
TASKS = """
UPDATE tasks SET source_key = 'gap:' || m.kept, source = jsonb_set(tasks.source, '{id}', to_jsonb(m.kept))
FROM merged_gaps m WHERE m.id <> m.kept AND tasks.source_key = 'gap:' || m.id
"""


def upgrade() -> None:
    op.add_column("gaps", sa.Column("places", JSONB(), server_default=sa.text("'[]'"), nullable=False))
    op.add_column("gaps", sa.Column("folded", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(KEYS)
    op.execute(TASKS)
    op.execute("DELETE FROM gaps USING merged_gaps m WHERE gaps.id = m.id AND m.id <> m.kept")
    op.execute("UPDATE gaps SET key = m.merged FROM merged_gaps m WHERE gaps.id = m.id")


def downgrade() -> None:
    op.drop_column("gaps", "folded")
    op.drop_column("gaps", "places")
