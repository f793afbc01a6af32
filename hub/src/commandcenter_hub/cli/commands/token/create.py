"""`commandcenter token create`: create a token for a program."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.hub import ensure
from commandcenter_hub.cli.options import AsJson, duration
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import moment
from commandcenter_hub.domain.token import TokenScope
from commandcenter_hub.services.settings import load_settings

NEVER = "never"


def create(
    project: Annotated[
        str | None,
        typer.Option(
            "--project",
            "-p",
            metavar="PROJECT",
            autocompletion=completion.projects,
            help="Folder, name or slug of the project whose desk it opens. Default: the Hub and all desks.",
            show_default=False,
        ),
    ] = None,
    scope: Annotated[TokenScope, typer.Option(help="What it permits.")] = TokenScope.READ,
    expires: Annotated[
        str, typer.Option(metavar="TIME", help="How long it is valid: 90s, 10m, 2h, 30d, or never.")
    ] = "30d",
    note: Annotated[str, typer.Option("--note", "-m", metavar="TEXT", help="Note, shown in the list.")] = "",
    as_json: AsJson = False,
) -> None:
    """Create a token for a program and print it. It cannot be printed again."""
    lifetime = None if expires == NEVER else _lifetime(expires)
    client = ensure(load_settings())
    found = None if project is None else find_project(client, project)
    body = {
        "project": None if found is None else found["id"],
        "scope": scope.value,
        "expires_in_s": lifetime,
        "note": note,
    }
    made: dict[str, Any] = client.post("/api/tokens", body)
    if as_json:
        out_json(made)
        return
    out(made["token"])
    opens = "the Hub and all desks" if found is None else f"the desk of “{found['name']}”"
    can = "read" if scope is TokenScope.READ else "read and write"
    until = "does not expire" if lifetime is None else f"expires on {moment(made['expires_at']).astimezone():%Y-%m-%d}"
    err(f"Token {made['id']} can {can} {opens}; it {until}. Store it now: it is not shown again.")


def _lifetime(given: str) -> int:
    length = duration(given)
    if length is None or length.total_seconds() < 1:
        raise typer.BadParameter(f"“{given}” is not a duration; use for example --expires 30d, or never")
    return int(length.total_seconds())
