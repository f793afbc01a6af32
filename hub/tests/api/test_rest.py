"""Folders, engines, doctor, snapshots on an engine without a database; and no secret in any response."""

import os
from typing import Any

import anyio
import pytest

from commandcenter_hub.engines.base import Exit


async def test_only_folders_under_the_roots_are_listed(api: Any) -> None:
    made = await api.register("shop")
    for name in ("alpha", ".hidden", "Ünïcode “x” y", "shop/src"):
        api.folder(name)
    (api.folders / "file").write_text("")
    (api.folders / "out").symlink_to("/etc")
    (api.folders / "alpha" / "package.json").write_text("{}")
    (api.folders / os.fsdecode(b"caf\xe9")).mkdir()
    listing = await api.ask("GET", "/api/filesystem/browse", params={"path": str(api.folders)})
    assert [one["name"] for one in listing["folders"]] == ["alpha", "shop", "Ünïcode “x” y", ".hidden"]
    marks = {one["name"]: (one["is_project"], one["registered"]) for one in listing["folders"]}
    assert (marks["alpha"], marks["shop"]) == ((True, False), (False, True))
    inside = await api.ask("GET", "/api/filesystem/browse", params={"path": made["path"]})
    assert (inside["parent"], [one["name"] for one in inside["folders"]]) == (str(api.folders), ["src"])
    home = await api.ask("GET", "/api/filesystem/home")
    top = await api.ask("GET", "/api/filesystem/browse", params={"path": home["roots"][0]})
    assert top["parent"] is None


async def test_unusable_folders_are_refused(api: Any) -> None:
    api.folder()
    (api.folders / "file").write_text("")
    (api.folders / "out").symlink_to("/etc")
    for path, status, code in (
        ("/etc", 403, "folder_not_allowed"),
        (f"{api.folders}/../../..", 403, "folder_not_allowed"),
        (f"{api.folders}/out/ssl", 403, "folder_not_allowed"),
        (f"{api.folders}/nowhere", 422, "folder_missing"),
        (f"{api.folders}/file", 422, "not_a_folder"),
        ("shop", 422, "folder_missing"),
        ("~no-such-user", 422, "folder_missing"),
        ("", 422, "folder_missing"),
        ("/\0", 422, "folder_missing"),
        ("x" * 4_097, 422, "invalid_input"),
    ):
        await api.refused("GET", "/api/filesystem/browse", status, code, params={"path": path})
    await api.refused("GET", "/api/filesystem/browse", 422, "invalid_input")


async def test_engines_and_doctor_report_what_is_available(api: Any) -> None:
    (fake,) = await api.ask("GET", "/api/engines")
    assert (fake["name"], fake["available"], fake["default"]) == ("fake", True, True)
    api.hub.doctor._checked = None
    api.world.unavailable = "it is not installed."
    (fake,) = await api.ask("GET", "/api/engines")
    assert (fake["available"], fake["default"], fake["reason"]) == (False, False, "it is not installed.")
    assert fake["hint"]
    found = await api.ask("GET", "/api/doctor")
    assert await api.ask("GET", "/api/version") == {"version": found["version"]}
    assert found["ok"] is False
    assert {one["name"] for one in found["checks"]} == {"python", "home", "disk", "pages", "roots", "database"}
    assert all(one["hint"] for one in found["checks"] if one["status"] != "ok")


async def test_a_failed_snapshot_reports_the_message_of_postgres(api: Any) -> None:
    made = await api.register()
    accepted = await api.ask("POST", f"/api/projects/{made['id']}/snapshots", 202, json={"note": "before"})
    operation = await api.ended(accepted["operation_id"])
    assert (operation["kind"], operation["status"], operation["error"]["code"]) == ("snapshot", "failed", "task_failed")
    assert operation["error"]["message"].startswith("pg_dump exited with code 1: ")
    assert await api.ask("GET", f"/api/projects/{made['id']}/snapshots") == []
    assert list((api.settings.home / "projects" / "shop" / "snapshots").iterdir()) == []
    # It was stopped before the snapshot and is stopped again.
    await api.until(f"/api/projects/{made['id']}", lambda one: one["status"] == "stopped" and not api.world.running())


async def test_a_project_is_busy_during_a_snapshot(api: Any) -> None:
    made = await api.register()
    api.world.fault("postgres").unhealthy = True
    accepted = await api.ask("POST", f"/api/projects/{made['id']}/snapshots", 202)
    for verb in ("start", "stop", "restart"):
        await api.refused("POST", f"/api/orchestration/{made['id']}/{verb}", 409, "project_busy")
    await api.refused("POST", f"/api/projects/{made['id']}/snapshots", 409, "project_busy")
    await api.refused("DELETE", f"/api/projects/{made['id']}", 409, "project_busy")
    await api.ask("POST", f"/api/operations/{accepted['operation_id']}/cancel", 202)
    assert (await api.ended(accepted["operation_id"]))["status"] == "cancelled"
    await api.until(f"/api/projects/{made['id']}", lambda one: not api.world.running())


@pytest.mark.parametrize("body", [{"note": "x" * 501}, {"note": "nul\0"}, {"other": 1}, [], "x"])
async def test_an_invalid_note_is_refused(api: Any, body: Any) -> None:
    made = await api.register()
    await api.refused("POST", f"/api/projects/{made['id']}/snapshots", 422, "invalid_input", json=body)


async def test_no_response_contains_a_secret(api: Any) -> None:
    made = await api.register()
    connection = await api.hub.projects.connection(made["id"])
    row = await api.hub.projects.row(made["id"])
    secrets = dict(api.hub.projects.stack(row).secrets)
    assert connection.password == secrets["db_password"]
    assert len(set(secrets.values())) == 5
    api.world.fault("backend").lines = ("DATABASE_URL is set",)
    await api.start(made)
    api.world.only("postgres").end(Exit(code=1))
    await api.until(f"/api/projects/{made['id']}", lambda one: one["status"] == "error")
    await api.until(f"/api/projects/{made['id']}", lambda one: one["status"] == "running")
    accepted = await api.ask("POST", f"/api/projects/{made['id']}/snapshots")
    await api.ended(accepted["operation_id"])
    for route in (
        "/api/projects", f"/api/orchestration/{made['id']}/logs", f"/api/projects/{made['id']}/operations",
        f"/api/orchestration/{made['id']}/status", "/api/doctor", "/api/engines", "/api/openapi.json", "/health",
    ):  # fmt: skip
        await api.ask("GET", route)
    async with api.http.stream("GET", "/api/events", headers={"last-event-id": "x-0"}) as answer:
        with anyio.move_on_after(0.5):
            async for text in answer.aiter_text():
                api.bodies.append(text)
    everything = "\n".join(api.bodies)
    assert made["id"] in everything
    leaked = [name for name, value in secrets.items() if value in everything]
    assert leaked == []
    assert api.settings.token_file.read_text().strip() not in everything
    kept = b"".join(path.read_bytes() for path in api.settings.home.rglob("*") if path.is_file())
    assert made["id"].encode() in kept
    assert [name for name, value in secrets.items() if value.encode() in kept] == []


async def test_a_hub_that_its_command_has_not_started_is_not_restarted(api: Any) -> None:
    refused = await api.ask("POST", "/api/restart", 409)
    assert refused["error"]["code"] == "restart_refused"
