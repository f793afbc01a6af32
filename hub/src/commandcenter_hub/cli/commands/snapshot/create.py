"""`commandcenter snapshot create`: save a project's database."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.operate import operate
from commandcenter_hub.cli.options import AsJson, ProjectArgument
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import size, visible
from commandcenter_hub.cli.watch import Interrupts


def create(
    project: ProjectArgument = None,
    note: Annotated[str, typer.Option("--note", "-m", metavar="TEXT", help="A note to keep with the snapshot.")] = "",
    as_json: AsJson = False,
) -> None:
    """Save the current state of a project's database. The project may be running or stopped."""
    client = connect()
    found = find_project(client, project)
    with Interrupts().counted() as interrupts:
        outcome = operate(
            client,
            found,
            lambda: client.post(f"/api/projects/{found['id']}/snapshots", {"note": note}),
            interrupts=interrupts,
            cancels=True,
            quiet=as_json,
        )
    assert outcome.operation is not None
    began = outcome.operation["started_at"]
    made: list[dict[str, Any]] = client.get(f"/api/projects/{found['id']}/snapshots")
    newest = next(one for one in made if one["created_at"] >= began)
    if as_json:
        out_json(newest)
    else:
        out(visible(f"Snapshot {newest['id']} of “{found['name']}” was created ({size(newest['size_bytes'])})."))
