"""Advisories, vulnerabilities of locked packages, and the checks that find them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TIME = pg.TIMESTAMP(timezone=True, precision=3)
LIST = sa.text("'[]'")


def needed(name: str, kind: Any, **rest: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **rest)


def upgrade() -> None:
    op.create_table(
        "advisories",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        needed("modified", sa.Text),
        needed("data", pg.JSONB),
    )
    op.create_table(
        "advisory_sources",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("answered_at", TIME),
        needed("outcome", pg.JSONB),
    )
    op.create_table(
        "vulnerabilities",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        needed("key", sa.Text, unique=True),
        needed("advisory", sa.Text),
        needed("ecosystem", sa.Text),
        needed("name", sa.Text),
        needed("versions", pg.JSONB),
        needed("severity", sa.Text),
        sa.Column("score", sa.Float),
        sa.Column("vector", sa.Text),
        sa.Column("own_severity", sa.Text),
        needed("summary", sa.Text),
        needed("affected", sa.Boolean),
        sa.Column("fixed", sa.Text),
        sa.Column("reason", sa.Text),
        needed("direct", sa.Boolean),
        sa.Column("imported", sa.Boolean),
        needed("places", pg.JSONB),
        needed("aliases", pg.JSONB),
        needed("links", pg.JSONB),
        sa.Column("command", sa.Text),
        sa.Column("advice", sa.Text),
        needed("since", TIME, server_default=sa.func.now()),
        needed("present", sa.Boolean, server_default=sa.true()),
        sa.Column("ignored_at", TIME),
        sa.Column("ignored_until", sa.Date),
        needed("ignored_reason", sa.Text, server_default=""),
        sa.Column("justification", sa.Text),
        needed("version", sa.Integer, server_default="1"),
    )
    op.create_table(
        "advisory_checks",
        sa.Column("id", sa.Integer, sa.Identity(always=True), primary_key=True),
        needed("status", sa.Text),
        needed("cause", sa.Text),
        needed("done", sa.Integer, server_default="0"),
        sa.Column("total", sa.Integer),
        needed("created_at", TIME, server_default=sa.func.now()),
        sa.Column("started_at", TIME),
        sa.Column("finished_at", TIME),
        needed("packages", sa.Text, server_default=""),
        sa.Column("error", pg.JSONB),
    )
    op.create_index(
        "advisory_checks_one_active",
        "advisory_checks",
        [sa.text("(true)")],
        unique=True,
        postgresql_where=sa.text("status IN ('queued', 'running')"),
    )
    op.create_table(
        "advisory_settings",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, server_default=sa.text("1")),
        needed("ask_server", sa.Boolean, server_default=sa.false()),
        needed("version", sa.Integer, server_default="1"),
    )
    op.execute("INSERT INTO advisory_settings DEFAULT VALUES")


def downgrade() -> None:
    tables = ("advisory_settings", "advisory_checks", "vulnerabilities", "advisory_sources", "advisories")
    for table in tables:
        op.drop_table(table)
