"""`commandcenter projects remove`: remove a project."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Interrupted
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, ProjectArgument, Yes, confirm
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import columns, size, visible

REMOVE_TIMEOUT_S = 3_700.0
"""Longest time that the Hub may take, seconds; it may first save a large database."""


def remove(
    project: ProjectArgument = None,
    delete_data: Annotated[
        bool, typer.Option("--delete-data", help="Also delete its database, snapshots and logs, after a last snapshot.")
    ] = False,
    without_snapshot: Annotated[
        bool, typer.Option("--without-snapshot", help="With --delete-data: take no snapshot first.")
    ] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Stop a project and remove it. Keeps its folder, and its data unless --delete-data is given."""
    if without_snapshot and not delete_data:
        raise typer.BadParameter("--without-snapshot requires --delete-data; otherwise the data is kept anyway")
    client = connect()
    found = find_project(client, project)
    removal: dict[str, Any] = client.get(f"/api/projects/{found['id']}/removal")
    takes_snapshot = delete_data and not without_snapshot and removal["snapshot_folder"] is not None
    if not as_json:
        _show(removal, delete_data=delete_data, takes_snapshot=takes_snapshot)
    confirm(f"Remove “{found['name']}” ({found['path']}){' and delete its data' if delete_data else ''}?", yes=yes)
    query = {"data": "delete" if delete_data else "keep"}
    if without_snapshot:
        query["snapshot"] = "skip"
    if takes_snapshot and not as_json:
        err("Taking a snapshot first.")
    removed = _remove(client, found["id"], query)
    if as_json:
        snapshot = removed["snapshot"] if removed else None
        out_json({"removed": found["id"], "data": query["data"], "snapshot": snapshot})
        return
    kept = "Its data was deleted." if delete_data else "Its data is kept; register the folder again to use it."
    out(visible(f"“{found['name']}” was removed. {kept}"))
    if removed and removed["snapshot"]:
        snapshot = removed["snapshot"]
        err(f"A snapshot of its database ({size(snapshot['size_bytes'])}) is kept in {snapshot['file']}.")
        err(
            f"To restore it, register {found['path']} again with `commandcenter up`, then run "
            f"`commandcenter snapshot restore {snapshot['id'][:8]}` in it."
        )
    if removed and removed["left"]:
        err(f"Note: {removed['left']}")


def _remove(client: Client, project_id: str, query: dict[str, str]) -> dict[str, Any] | None:
    """Remove the project; return what was kept, if anything.

    Raises:
        Failure: it was not removed.
        Interrupted: Ctrl-C was pressed.
    """
    try:
        removed: dict[str, Any] | None = client.request(
            "DELETE", f"/api/projects/{project_id}", query=query, timeout_s=REMOVE_TIMEOUT_S
        )
    except KeyboardInterrupt:
        raise Interrupted("Stopped watching. The removal continues; check with `commandcenter ps`.") from None
    return removed


def _show(removal: dict[str, Any], *, delete_data: bool, takes_snapshot: bool) -> None:
    """Print what is removed, and what happens to its data."""
    err(f"This stops “{removal['name']}” and removes it from the list of projects:")
    fate = "deleted" if delete_data else "kept"
    count = removal["snapshots"]
    rows = [
        ("  Folder", removal["path"], "not changed"),
        ("  Data", size(removal["data_bytes"]), fate),
        ("  Snapshots", f"{count} ({size(removal['snapshots_bytes'])})" if count else "none", fate if count else ""),
        ("  Logs", size(removal["logs_bytes"]), fate),
    ]
    for line in columns(rows):
        err(line)
    if takes_snapshot:
        err(f"A snapshot of its database is taken first and kept in {removal['snapshot_folder']}.")
    elif delete_data and removal["snapshot_folder"] is not None:
        err("No snapshot is taken first.")
    if removal["left"]:
        err(f"Note: {removal['left']}")
