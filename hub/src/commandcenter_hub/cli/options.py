"""Options and arguments that several verbs share."""

import sys
from typing import Annotated

import typer

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.text import visible

AsJson = Annotated[bool, typer.Option("--json", help="Print data and errors as JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
ProjectArgument = Annotated[
    str | None,
    typer.Argument(metavar="[PROJECT]", help="Folder, name or slug.", show_default="the current folder"),
]
ProjectOption = Annotated[
    str | None,
    typer.Option("--project", "-p", metavar="PROJECT", help="Folder, name or slug.", show_default="the current folder"),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help="What runs it: auto, or an engine that `commandcenter doctor` lists. Settled at its first start.",
        show_default=False,
    ),
]
Port = Annotated[int | None, typer.Option(help="Host port.", show_default=False)]


def ports_given(backend: int | None, frontend: int | None, postgres: int | None, redis: int | None) -> dict[str, int]:
    """Return the ports that were given, by service."""
    ports = {"backend": backend, "frontend": frontend, "postgres": postgres, "redis": redis}
    return {service: port for service, port in ports.items() if port is not None}


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something that cannot be undone.

    Raises:
        Failure: there is nobody to ask.
        typer.Abort: the answer was no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure("This cannot be undone, and there is nobody to ask.", "Add --yes.", "usage", 422)
    typer.confirm(visible(question), abort=True, err=True)
