"""`commandcenter projects rotate-secrets`: replace a project's passwords and keys."""

from typing import Annotated

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible


def rotate_secrets(
    project: Annotated[
        str,
        typer.Argument(
            metavar="PROJECT", help="Folder, name or slug of the project.", autocompletion=completion.projects
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Replace all passwords and keys of a stopped project. Keeps data and tokens."""
    client = connect()
    found = find_project(client, project)
    rotated = client.request("POST", f"/api/projects/{found['id']}/secrets/rotation")
    if as_json:
        out_json(rotated)
    else:
        out(visible(f"“{rotated['name']}” has new passwords and keys, which it uses from its next start on."))
