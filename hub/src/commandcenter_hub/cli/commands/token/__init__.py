"""`commandcenter token`: let programs use a desk or the Hub."""

import typer

from commandcenter_hub.cli.commands.token import create, list_, revoke

app = typer.Typer(help="Let programs use a desk or the Hub.", no_args_is_help=True)
app.command("create")(create.create)
app.command("list")(list_.list_tokens)
app.command("revoke")(revoke.revoke)
