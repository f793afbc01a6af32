"""`commandcenter snapshot delete`: delete a snapshot."""

from typing import Annotated

import typer

from commandcenter_hub.cli.commands.snapshot.find import find_snapshot
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, ProjectOption, Yes, confirm
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible


def delete(
    snapshot: Annotated[str, typer.Argument(metavar="SNAPSHOT", help="Id, beginning of an id, or “newest”.")],
    project: ProjectOption = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Delete a snapshot of a project."""
    client = connect()
    found = find_project(client, project)
    chosen = find_snapshot(client, found, snapshot)
    confirm(f"Delete the snapshot of “{found['name']}” of {chosen['created_at'][:19]} UTC?", yes=yes)
    client.request("DELETE", f"/api/projects/{found['id']}/snapshots/{chosen['id']}")
    if as_json:
        out_json({"removed": chosen["id"]})
    else:
        out(visible(f"Snapshot {chosen['id']} was deleted."))
