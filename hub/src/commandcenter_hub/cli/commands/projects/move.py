"""`commandcenter projects move`: set a project's new folder."""

from typing import Annotated

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project, real_folder
from commandcenter_hub.cli.text import visible


def move(
    project: Annotated[
        str,
        typer.Argument(
            metavar="PROJECT", help="Old folder, name or slug of the project.", autocompletion=completion.projects
        ),
    ],
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="New path of the folder.")],
    as_json: AsJson = False,
) -> None:
    """Set a stopped project's new path after its folder was moved. Moves no files and keeps its data."""
    client = connect()
    found = find_project(client, project)
    moved = client.request("PATCH", f"/api/projects/{found['id']}", body={"path": real_folder(folder)})
    if as_json:
        out_json(moved)
    else:
        out(visible(f"The folder of “{moved['name']}” is now {moved['path']}."))
