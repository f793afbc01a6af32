"""The technology radar and research tasks, which users edit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = pg.TIMESTAMP(timezone=True, precision=3)


def upgrade() -> None:
    op.create_table(
        "technologies",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("quadrant", sa.Text, nullable=False),
        sa.Column("ring", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False, server_default=""),
        sa.Column("owner", sa.Text, nullable=False, server_default=""),
        sa.Column("links", pg.JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("found", pg.JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("found_ring", sa.Text),
        sa.Column("suggestion", pg.JSONB),
        sa.Column("dismissed", sa.Text),
        sa.Column("moves", pg.JSONB, nullable=False, server_default=sa.text("'[]'")),
        *kept(),
        sa.Column("removed_at", TIME),
    )
    op.create_index("technologies_key", "technologies", ["key"], unique=True)
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("priority", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("owner", sa.Text, nullable=False, server_default=""),
        sa.Column("findings", sa.Text, nullable=False, server_default=""),
        sa.Column("links", pg.JSONB, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("source", pg.JSONB),
        sa.Column("source_key", sa.Text),
        sa.Column("position", sa.Double, nullable=False),
        *kept(),
        sa.Column("ended_at", TIME),
    )
    op.create_index("tasks_board", "tasks", ["status", "position"])
    op.create_index("tasks_source", "tasks", ["source_key"])


def kept() -> list[sa.Column[object]]:
    """Return the columns of all tables that users edit."""
    return [
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", TIME, nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", TIME, nullable=False, server_default=sa.func.now()),
    ]


def downgrade() -> None:
    op.drop_table("tasks")
    op.drop_table("technologies")
