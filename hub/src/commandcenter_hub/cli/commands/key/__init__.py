"""`commandcenter key`: keep a recovery copy of the key that encrypts the projects' passwords."""

import typer

from commandcenter_hub.cli.commands.key import export, import_

app = typer.Typer(help="Back up the key that encrypts the projects' passwords.", no_args_is_help=True)
app.command("export")(export.export)
app.command("import")(import_.import_key)
