"""`commandcenter projects`: manage registered projects."""

import typer

from commandcenter_hub.cli.commands.projects import add, change, list_, move, remove, rotate_secrets

app = typer.Typer(help="Register, list, change, move and remove projects.", no_args_is_help=True)
app.command("add")(add.add)
app.command("list")(list_.list_projects)
app.command("change")(change.change)
app.command("move")(move.move)
app.command("remove")(remove.remove)
app.command("rotate-secrets")(rotate_secrets.rotate_secrets)
