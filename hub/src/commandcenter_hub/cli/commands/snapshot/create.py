"""`commandcenter snapshot create`: copy a project's database as it is now."""

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
    note: Annotated[str, typer.Option("--note", "-m", help="What to remember with it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Copy a project's database as it is now. It may run or be stopped."""
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
        out(visible(f"Snapshot {newest['id']} of “{found['name']}”, {size(newest['size_bytes'])}."))
