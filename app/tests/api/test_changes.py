"""List changes since they were last marked as seen, after real scans and edits."""

from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("changing")
    (root / "a.py").write_text("# TODO first\n# TODO stays\n")
    (root / "b.py").write_text("x = 1  # TODO goes with its file\n")
    (root / "old").mkdir()
    (root / "old" / "package.json").write_text('{"dependencies": {"preact": "^10"}}')
    (root / "package.json").write_text('{"dependencies": {"react": "^18", "vue": "^3"}}')
    return root


def changes(client: httpx.Client, **params: Any) -> list[str]:
    page = client.get("/api/changes", params=params).raise_for_status().json()
    assert page["total"] == len(page["items"])
    parts = ("area", "action", "subject", "was", "now")
    return sorted(" ".join(filter(None, (one[part] for part in parts))) for one in page["items"])


def see(client: httpx.Client) -> None:
    latest = client.get("/api/changes").json()["latest"]
    client.put("/api/changes/seen", json={"until": latest}).raise_for_status()


def test_first_scan_records_no_changes(client: httpx.Client) -> None:
    page = client.get("/api/changes").json()
    assert (page["items"], page["total"], page["latest"]) == ([], 0, None)
    assert page["since"] is not None


def test_edits_are_listed_until_seen(backend: Any, client: httpx.Client, workspace: Path) -> None:
    (workspace / "a.py").write_text("\n\n# TODO stays\n# FIXME 100% new\n")
    (workspace / "b.py").unlink()
    (workspace / "old" / "package.json").unlink()
    (workspace / "c.py").write_text("y = 2\n")
    (workspace / "package.json").write_text('{"dependencies": {"react": "^19", "svelte": "^5"}}')
    backend.scan()
    everything = [
        "dependency added svelte ^5",
        "dependency changed react ^18 ^19",
        "dependency removed preact ^10",
        "dependency removed vue ^3",
        "file added c.py",
        "file changed a.py",
        "file changed package.json",
        "file removed b.py",
        "file removed old/package.json",
        "todo added 100% new",
        "todo removed first",
        "todo removed goes with its file",
    ]
    assert [one for one in changes(client) if not one.startswith("technology")] == everything
    assert changes(client, area="todo", action="added") == ["todo added 100% new"]
    assert changes(client, q="100%") == ["todo added 100% new"]
    assert changes(client, q="10_%") == []
    page = client.get("/api/changes", params={"area": "todo"}).json()
    assert {"area": "file", "action": "changed", "count": 2} in page["totals"]
    assert [(one["path"], one["line"]) for one in page["items"] if one["action"] == "added"] == [("a.py", 4)]
    see(client)
    assert changes(client) == []


def test_an_item_added_and_removed_is_not_listed(backend: Any, client: httpx.Client, workspace: Path) -> None:
    (workspace / "d.py").write_text("# HACK short\n")
    manifest = (workspace / "package.json").read_text()
    (workspace / "package.json").write_text("{}")
    backend.scan()
    assert "file added d.py" in changes(client)
    (workspace / "d.py").unlink()
    (workspace / "package.json").write_text(manifest)
    backend.scan()
    assert [one for one in changes(client) if not one.startswith("technology")] == ["file changed package.json"]
    see(client)


@pytest.mark.slow
def test_added_and_removed_gaps(backend: Any, client: httpx.Client, workspace: Path) -> None:
    manifest = (workspace / "package.json").read_text()
    (workspace / "package.json").write_text('{"dependencies": {"loose": "*"}}')
    (workspace / ".nvmrc").write_text("16\n")
    backend.scan()
    assert changes(client, area="gap") == ["gap added Node.js high", "gap added loose medium"]
    (loose,) = client.get("/api/changes", params={"area": "gap", "q": "loose"}).json()["items"]
    assert (loose["detail"], loose["path"], loose["line"]) == ("unpinned", "package.json", 1)
    (workspace / ".nvmrc").unlink()
    backend.scan()
    assert changes(client, area="gap") == ["gap added loose medium"]
    see(client)
    (workspace / "package.json").write_text(manifest)
    backend.scan()
    assert changes(client, area="gap") == ["gap removed loose medium"]
    (workspace / "package.json").write_text('{"dependencies": {"loose": "*"}}')
    backend.scan()
    assert changes(client, area="gap") == []
    (workspace / "package.json").write_text(manifest)
    backend.scan()
    see(client)


def test_changes_by_users(client: httpx.Client) -> None:
    task = client.post("/api/tasks", json={"title": "Look"}).json()
    body = {"name": "Zig", "quadrant": "languages-frameworks", "ring": "assess"}
    zig = client.post("/api/technologies", json=body).json()
    assert changes(client) == ["task added Look open", "technology added Zig assess"]
    see(client)
    client.patch(f"/api/tasks/{task['id']}", json={"version": 1, "status": "done"}).raise_for_status()
    client.patch(f"/api/technologies/{zig['id']}", json={"version": 1, "ring": "trial"}).raise_for_status()
    assert changes(client) == ["task changed Look done", "technology changed Zig assess trial"]
    assert client.get("/api/changes", params={"area": "task"}).json()["items"][0]["id"] == task["id"]
    see(client)
    client.delete(f"/api/technologies/{zig['id']}", params={"version": 2}).raise_for_status()
    assert changes(client) == ["technology removed Zig"]


@pytest.mark.parametrize("until", ["yesterday", 12, "2026-01-01T00:00:00", None])
def test_an_invalid_time_is_refused(client: httpx.Client, until: Any) -> None:
    answer = client.put("/api/changes/seen", json={"until": until})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")
