"""`commandcenter psql`: a project's database, by hand."""

import os
from typing import Any

from typer import Context
from typer.core import TyperCommand

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.operate import now
from commandcenter_hub.cli.options import ProjectArgument
from commandcenter_hub.cli.reference import find_project

HANDED_ON = "psql_arguments"


class PsqlCommand(TyperCommand):
    """Leaves everything behind `--` to psql."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take in what is before `--`, and keep the rest."""
        at = args.index("--") if "--" in args else len(args)
        ctx.meta[HANDED_ON] = args[at + 1 :]
        return super().parse_args(ctx, args[:at])

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Show in the usage line what else it takes."""
        return [*super().collect_usage_pieces(ctx), "[-- ARGS]"]


def psql(ctx: Context, project: ProjectArgument = None) -> None:
    """Open psql on a project's database. What stands behind -- goes to psql: `psql -- -c 'select 1'`."""
    from commandcenter_hub.services.database_dumps import client_program

    client = connect()
    found = now(client, find_project(client, project))
    states = {service["name"]: service["state"] for service in found["services"]}
    if states.get("postgres") != "healthy":
        raise Failure(
            f"postgres of “{found['name']}” is {states.get('postgres', 'not there')}.",
            "Start it with `commandcenter up`.",
            "project_not_running",
            409,
        )
    connection = client.get(f"/api/projects/{found['id']}/connection")
    # Settings for other databases must not lead elsewhere. The password stays out of the arguments.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment.update(
        PGHOST=connection["host"],
        PGPORT=str(connection["port"]),
        PGUSER=connection["user"],
        PGDATABASE=connection["database"],
        PGPASSWORD=connection["password"],
    )
    os.execve(client_program("psql"), ["psql", *ctx.meta[HANDED_ON]], environment)  # noqa: S606 - no shell is wanted
