"""Find the snapshot that an argument refers to."""

from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.reference import Project

Snapshot = dict[str, Any]
NEWEST = "newest"


def find_snapshot(client: Client, project: Project, given: str) -> Snapshot:
    """Return the snapshot with this id or unique beginning of an id, or for “newest” the newest one.

    Raises:
        Failure: no snapshot matches, or several do.
    """
    snapshots: list[Snapshot] = client.get(f"/api/projects/{project['id']}/snapshots")
    found = snapshots[:1] if given == NEWEST else [one for one in snapshots if one["id"].startswith(given)]
    hint = f"List the snapshots with `commandcenter snapshot list {project['slug']}`."
    if not found:
        raise Failure(f"“{project['name']}” has no snapshot “{given}”.", hint, "snapshot_not_found", 404)
    if len(found) > 1:
        raise Failure(f"{len(found)} snapshots have an id that begins with “{given}”.", hint, "usage", 422)
    return found[0]
