"""`commandcenter psql`: open psql on a project's database."""

import os
from typing import Any

from typer import Context
from typer.core import TyperCommand

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.operate import now
from commandcenter_hub.cli.options import ProjectArgument
from commandcenter_hub.cli.reference import find_project

PSQL_ARGUMENTS = "psql_arguments"


class PsqlCommand(TyperCommand):
    """A command that keeps all arguments after `--` for psql."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments before `--` and keep the others."""
        at = args.index("--") if "--" in args else len(args)
        ctx.meta[PSQL_ARGUMENTS] = args[at + 1 :]
        return super().parse_args(ctx, args[:at])

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Add the arguments for psql to the usage line."""
        return [*super().collect_usage_pieces(ctx), "[-- ARGS]"]


def psql(ctx: Context, project: ProjectArgument = None) -> None:
    """Open psql on a project's database. Arguments after -- are passed to psql: `psql -- -c 'select 1'`."""
    from commandcenter_hub.services.database_dumps import client_program

    client = connect()
    found = now(client, find_project(client, project))
    states = {service["name"]: service["state"] for service in found["services"]}
    if states.get("postgres") != "healthy":
        raise Failure(
            f"The database of “{found['name']}” is {states.get('postgres', 'missing')}.",
            "Start the project with `commandcenter up`.",
            "project_not_running",
            409,
        )
    connection = client.get(f"/api/projects/{found['id']}/connection")
    # PG* variables of the user must not select another database. The password stays out of the arguments.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment.update(
        PGHOST=connection.get("socket") or connection["host"],
        PGPORT=str(connection["port"]),
        PGUSER=connection["user"],
        PGDATABASE=connection["database"],
        PGPASSWORD=connection["password"],
        PGREQUIREAUTH="scram-sha-256",  # the password itself is sent to no server
        PGSSLMODE="disable",
        PGGSSENCMODE="disable",
    )
    os.execve(client_program("psql"), ["psql", *ctx.meta[PSQL_ARGUMENTS]], environment)  # noqa: S606 - no shell needed
