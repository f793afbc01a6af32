"""`commandcenter snapshot`: save and restore a project's database."""

import typer

from commandcenter_hub.cli.commands.snapshot import create, delete, list_, restore

app = typer.Typer(help="Save and restore a project's database.", no_args_is_help=True)
app.command("create")(create.create)
app.command("list")(list_.list_snapshots)
app.command("restore")(restore.restore)
app.command("delete")(delete.delete)
