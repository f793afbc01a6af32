"""Remove projects: what is deleted, the snapshot that is taken first, and names that match several projects."""

from pathlib import Path
from typing import Any

import anyio
import pytest

from commandcenter_hub.domain.errors import NoSpace
from commandcenter_hub.domain.operation import Operation
from commandcenter_hub.services import database_dumps


async def test_a_word_that_matches_two_projects_removes_none(api: Any) -> None:
    work, play = await api.register("work/api"), await api.register("play/api")
    assert (play["name"], play["slug"]) == ("api 2", "api-2")
    for method, route in (
        ("DELETE", "/api/projects/api"),
        ("PATCH", "/api/projects/API"),
        ("GET", "/api/projects/api"),
        ("POST", "/api/orchestration/api/stop"),
        ("GET", "/api/audit?project=api"),
    ):
        options = {"json": {"name": "x"}} if method == "PATCH" else {}
        error = await api.refused(method, route, 422, "project_ambiguous", **options)
        assert f"“api” ({work['path']}) and “api 2” ({play['path']})" in error["message"]
    assert len(await api.ask("GET", "/api/projects")) == 2
    await api.ask("DELETE", "/api/projects/api-2", 204)
    await api.ask("DELETE", "/api/projects/api", 204)


async def test_a_name_that_looks_like_another_is_refused_and_never_chosen(api: Any) -> None:
    composed, decomposed = await api.register("n\u00e9"), await api.register("ne\u0301")
    assert (composed["name"], decomposed["name"]) == ("n\u00e9", "ne\u0301 2")
    for name in ("ne\u0301", "N\u00c9", "n\u00e9\u200b"):
        body = {"path": str(api.folder("third")), "name": name}
        await api.refused("POST", "/api/projects", 409, "name_taken", json=body)


async def test_an_unknown_name_suggests_similar_ones(api: Any) -> None:
    await api.register("shop")
    error = await api.refused("DELETE", "/api/projects/shpo", 404, "project_not_found")
    assert "Did you mean “shop”?" in error["hint"]


async def test_the_preview_shows_what_would_be_deleted(api: Any, dumps: list[str]) -> None:
    made = await api.register()
    route = f"/api/projects/{made['id']}/removal"
    empty = await api.ask("GET", route)
    assert (empty["data_bytes"], empty["snapshots"], empty["snapshot_folder"]) == (0, 0, None)
    await api.start(made)
    accepted = await api.ask("POST", f"/api/projects/{made['id']}/snapshots", 202)
    await api.ended(accepted["operation_id"])
    folder = api.settings.home / "projects" / "shop"
    (folder / "data" / "postgres" / "table").write_bytes(b"x" * 1_000)
    found = await api.ask("GET", route)
    assert found["logs_bytes"] > 0
    assert {name: value for name, value in found.items() if name != "logs_bytes"} == {
        "project_id": made["id"], "name": "shop", "path": made["path"], "folder": str(folder), "data_bytes": 1_000,
        "snapshots": 1, "snapshots_bytes": 50, "snapshot_folder": str(api.settings.home / "removed"), "left": "",
    }  # fmt: skip
    assert (await api.status(made))["status"] == "running"


async def test_deleting_data_first_takes_a_snapshot_that_the_folder_gets_back(api: Any, dumps: list[str]) -> None:
    made = await api.register()
    await api.start(made)
    removed = await api.ask("DELETE", f"/api/projects/{made['id']}", 200, params={"data": "delete"})
    file = Path(removed["snapshot"]["file"])
    assert (file.parent, file.read_bytes()) == (api.settings.home / "removed", b"saved" * 10)
    assert removed["snapshot"]["size_bytes"] == 50
    assert file.parent.stat().st_mode & 0o077 == 0
    assert not (api.settings.home / "projects" / "shop").exists()
    assert api.world.running() == []
    (entry,) = [one for one in (await api.ask("GET", "/api/audit"))["entries"] if one["action"] == "remove"]
    assert entry["details"] == {"data": "delete", "snapshot_file": str(file)}
    other = await api.register("other")
    assert await api.ask("GET", f"/api/projects/{other['id']}/snapshots") == []
    again = await api.register()
    (found,) = await api.ask("GET", f"/api/projects/{again['id']}/snapshots")
    assert (found["id"], found["note"]) == (removed["snapshot"]["id"], "Taken before the data was deleted.")
    accepted = await api.ask("POST", f"/api/projects/{again['id']}/snapshots/{found['id']}/restore", 202)
    assert (await api.ended(accepted["operation_id"]))["status"] == "succeeded"
    assert dumps[0] == "pg_dump"
    assert "pg_restore" in dumps
    await api.ask("DELETE", f"/api/projects/{again['id']}/snapshots/{found['id']}", 204)
    assert list(file.parent.iterdir()) == []


async def test_if_the_snapshot_fails_nothing_is_removed_unless_it_is_skipped(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> str:
        raise NoSpace("pg_dump failed: the disk is full.")

    monkeypatch.setattr(database_dumps, "client", full)
    made = await api.register()
    await api.start(made)
    route = f"/api/projects/{made['id']}?data=delete"
    error = await api.refused("DELETE", route, 500, "snapshot_failed")
    assert "“shop” was not removed" in error["message"]
    assert "pg_dump failed: the disk is full." in error["message"]
    assert "--without-snapshot" in error["hint"]
    # It runs as before.
    await api.until(f"/api/projects/{made['id']}", lambda one: one["status"] == "running")
    assert (api.settings.home / "projects" / "shop" / "data").is_dir()
    assert list((api.settings.home / "removed").iterdir()) == []
    await api.ask("DELETE", f"{route}&snapshot=skip", 204)
    assert not (api.settings.home / "projects" / "shop").exists()


async def test_a_project_that_was_never_started_needs_no_snapshot(api: Any, dumps: list[str]) -> None:
    made = await api.register()
    await api.ask("DELETE", f"/api/projects/{made['id']}?data=delete", 204)
    assert dumps == []


async def test_a_removal_during_the_start_is_the_error_of_the_operation(
    api: Any, dumps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202)
    await api.ended(accepted["operation_id"])
    api.world.fault("backend").hangs_in_start = True
    # The operation is removed with the project, soon after its end: requests may come before or after both.
    seen: dict[str, Operation] = {}
    note = api.hub.audit.operation_changed

    def noted(operation: Operation) -> None:
        seen[operation.id] = operation
        note(operation)

    monkeypatch.setattr(api.hub.audit, "operation_changed", noted)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start", 202)
    await anyio.sleep(0.1)
    await api.ask("DELETE", f"/api/projects/{made['id']}", 200, params={"data": "delete"})
    start = seen[accepted["operation_id"]]
    assert start.progress == "cancelled"
    assert start.error is not None
    assert start.error["message"] == "“shop” is being removed, so its start was cancelled."
