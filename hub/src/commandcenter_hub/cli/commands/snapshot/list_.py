"""`commandcenter snapshot list`: list a project's snapshots."""

from typing import Any

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, ProjectArgument
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import columns, moment, size


def list_snapshots(project: ProjectArgument = None, as_json: AsJson = False) -> None:
    """List a project's snapshots, newest first."""
    client = connect(only_reads=True)
    found = find_project(client, project)
    snapshots: list[dict[str, Any]] = client.get(f"/api/projects/{found['id']}/snapshots")
    if as_json:
        out_json(snapshots)
        return
    if not snapshots:
        err(f"“{found['name']}” has no snapshots.")
        return
    rows = [
        (one["id"], f"{moment(one['created_at']).astimezone():%Y-%m-%d %H:%M:%S}", size(one["size_bytes"]), one["note"])
        for one in snapshots
    ]
    for line in columns([("ID", "CREATED", "SIZE", "NOTE"), *rows]):
        out(line)
