"""`commandcenter snapshot restore`: restore a project's database."""

from typing import Annotated

import typer

from commandcenter_hub.cli.commands.snapshot.find import find_snapshot
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.operate import operate
from commandcenter_hub.cli.options import AsJson, ProjectOption, Yes, confirm
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible
from commandcenter_hub.cli.watch import Interrupts


def restore(
    snapshot: Annotated[str, typer.Argument(metavar="SNAPSHOT", help="Id, beginning of an id, or “newest”.")],
    project: ProjectOption = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Restore a project's database from a snapshot. Later changes are lost."""
    client = connect()
    found = find_project(client, project)
    chosen = find_snapshot(client, found, snapshot)
    confirm(f"Replace the data of “{found['name']}” with the snapshot of {chosen['created_at'][:19]} UTC?", yes=yes)
    with Interrupts().counted() as interrupts:
        outcome = operate(
            client,
            found,
            lambda: client.post(f"/api/projects/{found['id']}/snapshots/{chosen['id']}/restore"),
            interrupts=interrupts,
            cancels=False,
            quiet=as_json,
        )
    if as_json:
        out_json(outcome.project)
    else:
        out(visible(f"“{found['name']}” was restored from the snapshot of {chosen['created_at'][:19]} UTC."))
