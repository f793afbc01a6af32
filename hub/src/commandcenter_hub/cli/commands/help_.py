"""`commandcenter help`: show the help of a command."""

from typing import Annotated

import typer


def show_help(
    command: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND", help="A command, such as `up` or `snapshot create`.")
    ] = None,
) -> None:
    """Show the help of a command, as with --help. Without a command, list all of them."""
    from commandcenter_hub.cli.main import app  # it contains this command

    app(args=[*(command or []), "--help"], standalone_mode=False, prog_name="commandcenter")
