"""`commandcenter projects remove`: remove a project."""

from typing import Annotated

import typer

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, ProjectArgument, Yes, confirm
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible

REMOVE_TIMEOUT_S = 120.0


def remove(
    project: ProjectArgument = None,
    delete_data: Annotated[bool, typer.Option("--delete-data", help="Delete its database and snapshots too.")] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Stop a project and remove it. Keeps its folder, and its data unless --delete-data is given."""
    client = connect()
    found = find_project(client, project)
    if delete_data:
        confirm(f"Delete the database and snapshots of “{found['name']}”?", yes=yes)
    query = {"data": "delete" if delete_data else "keep"}
    client.request("DELETE", f"/api/projects/{found['id']}", query=query, timeout_s=REMOVE_TIMEOUT_S)
    if as_json:
        out_json({"removed": found["id"], "data": query["data"]})
    else:
        kept = "Its data was deleted." if delete_data else "Its data is kept; register the folder again to use it."
        out(visible(f"“{found['name']}” was removed. {kept}"))
