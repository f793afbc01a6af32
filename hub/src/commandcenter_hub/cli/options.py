"""Options and arguments that several commands share."""

import re
import sys
from datetime import timedelta
from typing import Annotated

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.text import visible

PROJECT_HELP = "Folder, name or slug of the project. Default: the project of the current folder."
AsJson = Annotated[bool, typer.Option("--json", help="Print data and errors as JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
ProjectArgument = Annotated[
    str | None,
    typer.Argument(metavar="PROJECT", help=PROJECT_HELP, show_default=False, autocompletion=completion.projects),
]
ProjectOption = Annotated[
    str | None,
    typer.Option(
        "--project",
        "-p",
        metavar="PROJECT",
        help=PROJECT_HELP,
        show_default=False,
        autocompletion=completion.projects,
    ),
]
ServiceOrProject = Annotated[
    str | None,
    typer.Argument(
        metavar="SERVICE|PROJECT",
        help="A service of the current folder's project (postgres, redis, backend, frontend), or a project.",
        autocompletion=completion.services_and_projects,
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help="Engine to use: auto, or one that `commandcenter doctor` lists. Fixed after the first start.",
        show_default=False,
    ),
]
DURATION = re.compile(r"([0-9]{1,6})([smhd])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
PORT = re.compile(r"([^.=]+)(?:\.([^.=]+))?=([0-9]{1,5})")
PortOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--port", metavar="SERVICE[.NAME]=N", help="Port of a service on this machine; repeatable.", show_default=False
    ),
]


def ports_given(options: list[str] | None) -> dict[str, int | dict[str, int]]:
    """Return the ports in the `--port` options, by service, and by port name where one is given.

    Raises:
        typer.BadParameter: an option has another format, or contradicts another option.
    """
    ports: dict[str, int | dict[str, int]] = {}
    for option in options or []:
        found = PORT.fullmatch(option)
        if found is None:
            raise typer.BadParameter(f"“{option}” is not SERVICE[.NAME]=N; write for example --port frontend=3500")
        service, name, number = found[1], found[2], int(found[3])
        known = ports.setdefault(service, {} if name else number)
        if isinstance(known, dict) and name and name not in known:
            known[name] = number
        elif name or known != number:
            raise typer.BadParameter(f"“{option}” contradicts an earlier --port")
    return ports


def duration(given: str) -> timedelta | None:
    """Return a duration such as 90s, 10m, 2h or 1d; None if the text is not a duration."""
    found = DURATION.fullmatch(given.strip())
    return None if found is None else timedelta(**{UNITS[found[2]]: int(found[1])})


def confirm(question: str, *, yes: bool) -> None:
    """Ask the user to confirm an action that removes or replaces something.

    Raises:
        Failure: stdin is no terminal.
        typer.Abort: the user declined.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure(f"{question} There is no terminal to confirm.", "Add --yes.", "usage", 422)
    typer.confirm(visible(question), abort=True, err=True)
