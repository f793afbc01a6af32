"""Options and arguments that several verbs share."""

import re
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
PORT = re.compile(r"([^.=]+)(?:\.([^.=]+))?=([0-9]{1,5})")
PortOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--port", metavar="SERVICE[.NAME]=N", help="Port of a service on this machine; repeatable.", show_default=False
    ),
]


def ports_given(options: list[str] | None) -> dict[str, int | dict[str, int]]:
    """Return the ports that were given: by service, and by name where one was given.

    Raises:
        typer.BadParameter: an option has another form, or contradicts another.
    """
    ports: dict[str, int | dict[str, int]] = {}
    for option in options or []:
        found = PORT.fullmatch(option)
        if found is None:
            raise typer.BadParameter(f"“{option}” is no port: write it like --port frontend=3500")
        service, name, number = found[1], found[2], int(found[3])
        known = ports.setdefault(service, {} if name else number)
        if isinstance(known, dict) and name and name not in known:
            known[name] = number
        elif name or known != number:
            raise typer.BadParameter(f"“{option}” contradicts what is given before it")
    return ports


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something that cannot be undone.

    Raises:
        Failure: there is no terminal to confirm.
        typer.Abort: the answer was no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure("This cannot be undone, and there is no terminal to confirm it.", "Add --yes.", "usage", 422)
    typer.confirm(visible(question), abort=True, err=True)
