"""Replace the port columns of four services by a table of ports, and the images by the stack."""

import statistics

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PORTS = {
    "backend": ("http", 8010),
    "frontend": ("http", 3010),
    "postgres": ("postgres", 5442),
    "redis": ("redis", 6389),
}
"""Name and first project's number of the port of each service."""


def upgrade() -> None:
    leases = op.create_table(
        "port_leases",
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.Column("port_name", sa.String(length=60), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_port_leases_project_id_projects"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "service", "port_name", name=op.f("pk_port_leases")),
        sa.UniqueConstraint("port", name=op.f("uq_port_leases_port")),
    )
    op.add_column("projects", sa.Column("stack", sa.JSON(), nullable=True))
    projects = sa.table(
        "projects",
        sa.column("id"),
        sa.column("images", sa.JSON()),
        sa.column("stack", sa.JSON()),
        *(sa.column(f"{service}_port") for service in PORTS),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(projects)).mappings().all():
        # In a block from the Hub, all ports have the same offset; a port with another offset was chosen by the user.
        shifts = {service: row[f"{service}_port"] - first for service, (_, first) in PORTS.items()}
        block = statistics.mode(shifts.values())
        for service, (name, _) in PORTS.items():
            connection.execute(
                leases.insert().values(
                    project_id=row["id"],
                    service=service,
                    port_name=name,
                    port=row[f"{service}_port"],
                    chosen=shifts[service] != block,
                )
            )
        options = {"images": row["images"]} if row["images"] else {}
        stack = {"name": "commandcenter", "options": options}
        connection.execute(projects.update().where(projects.c.id == row["id"]).values(stack=stack))
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.alter_column("stack", existing_type=sa.JSON(), nullable=False)
        for service in PORTS:
            batch_op.drop_constraint(batch_op.f(f"uq_projects_{service}_port"), type_="unique")
            batch_op.drop_column(f"{service}_port")
        batch_op.drop_column("images")


def downgrade() -> None:
    raise RuntimeError("Earlier versions support four services only. Restore the copy of the database instead.")
