"""The audit trail: every request that changes something is recorded, with its sender and its outcome."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from commandcenter_hub.domain.audit import Actor
from commandcenter_hub.services.audit import AuditTrail
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.storage.audit import AuditRepository
from commandcenter_hub.storage.database import DatabaseUnavailable
from commandcenter_hub.testing.fake_engine import World
from commandcenter_hub.testing.ports import free_port

from .conftest import SERVICES, serving

CANARY = "canary-7f3a"


async def trail(api: Any, **query: Any) -> list[dict[str, Any]]:
    """Return the entries, oldest first, without the Hub's own."""
    found = await api.ask("GET", "/api/audit", params=query)
    return [one for one in reversed(found["entries"]) if one["action"] not in {"start Hub", "stop Hub"}]


def brief(entry: dict[str, Any]) -> tuple[str, str, str, str]:
    return entry["actor"]["kind"], entry["action"], entry["project_name"], entry["outcome"]


async def test_each_action_is_recorded_with_its_outcome(api: Any) -> None:
    made = await api.register()
    route = f"/api/orchestration/{made['id']}"
    await api.ask("PATCH", f"/api/projects/{made['id']}", json={"name": "Laden"})
    await api.start(made)
    for verb in ("restart", "stop"):
        accepted = await api.ask("POST", f"{route}/{verb}", 202)
        await api.ended(accepted["operation_id"])
    await api.ask("POST", f"{route}/stop", 202)
    accepted = await api.ask("POST", f"/api/projects/{made['id']}/snapshots", 202, json={"note": "before"})
    await api.ended(accepted["operation_id"])
    await api.ask("DELETE", f"/api/projects/{made['id']}", 204)
    entries = await trail(api)
    line = "command_line"
    assert [brief(one) for one in entries] == [
        (line, "register", "shop", "done"),
        (line, "change", "shop", "done"),
        (line, "start", "Laden", "done"),
        (line, "restart", "Laden", "done"),
        (line, "stop", "Laden", "done"),
        (line, "stop", "Laden", "done"),
        (line, "snapshot", "Laden", "failed"),
        (line, "remove", "Laden", "done"),
    ]
    assert entries[0]["details"]["path"] == made["path"]
    assert entries[1]["details"] == {"name": "Laden"}
    assert entries[6]["error_code"] == "task_failed"
    assert entries[7]["details"] == {"data": "keep"} or entries[7]["details"] == {}
    assert {one["project_id"] for one in entries} == {made["id"]}


async def test_refused_and_cancelled_actions_are_recorded(api: Any) -> None:
    made = await api.register()
    await api.refused("POST", "/api/projects", 409, "folder_taken", json={"path": made["path"]})
    await api.refused("POST", "/api/orchestration/shpo/start", 404, "project_not_found")
    await api.refused("PATCH", f"/api/projects/{made['id']}", 422, "invalid_input", json={"other": CANARY})
    api.world.fault("postgres").unhealthy = True
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/start", 202)
    (running,) = [one for one in await trail(api) if one["action"] == "start" and one["project_name"]]
    assert (running["outcome"], running["operation_id"]) == ("running", accepted["operation_id"])
    await api.ask("POST", f"/api/operations/{accepted['operation_id']}/cancel", 202)
    await api.ended(accepted["operation_id"])
    entries = [(one["action"], one["outcome"], one["error_code"]) for one in await trail(api)]
    assert entries == [
        ("register", "done", ""),
        ("register", "refused", "folder_taken"),
        ("start", "refused", "project_not_found"),
        ("change", "refused", "invalid_input"),
        ("start", "cancelled", ""),
        ("cancel", "done", ""),
    ]


async def test_reading_is_not_recorded_unless_it_gives_access(api: Any) -> None:
    made = await api.register()
    for path in ("/api/projects", f"/api/projects/{made['id']}", "/api/doctor", "/api/audit", "/api/engines"):
        await api.ask("GET", path)
    await api.ask("GET", f"/api/projects/{made['id']}/connection")
    assert [brief(one)[1:] for one in await trail(api)] == [
        ("register", "shop", "done"), ("read password", "shop", "done"),
    ]  # fmt: skip


async def test_a_browser_session_is_named_and_its_sign_in_recorded(api: Any) -> None:
    made = await api.register()
    link = await api.ask("POST", "/api/auth/links")
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(link["url"])
        proof = entered.headers["location"].partition("#page=")[2]
        browser.headers.update({"x-commandcenter-page": proof, "sec-fetch-site": "same-origin"})
        answer = await browser.patch(f"/api/projects/{made['id']}", json={"name": "new"})
        assert answer.status_code == 200
        refused = await browser.post("/api/auth/links")
        assert refused.status_code == 403
    _, created, entered_once, changed, no_link = await trail(api)
    session = Actor.browser(proof).id
    assert (created["action"], created["actor"]["kind"]) == ("create sign-in link", "command_line")
    assert (entered_once["action"], entered_once["actor"]) == (
        "sign in", {"kind": "browser", "id": session, "note": ""},
    )  # fmt: skip
    assert (changed["action"], changed["actor"]["id"]) == ("change", session)
    assert (no_link["outcome"], no_link["error_code"]) == ("refused", "forbidden")


async def test_a_request_without_a_credential_is_not_recorded(api: Any) -> None:
    made = await api.register()
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as other:
        assert (await other.post(f"/api/orchestration/{made['id']}/start")).status_code == 401
        assert (await other.delete(f"/api/projects/{made['id']}")).status_code == 401
        assert (await other.get("/enter/guessed")).status_code == 303
    assert [one["action"] for one in await trail(api)] == ["register"]


async def test_no_secret_is_recorded(api: Any) -> None:
    made = await api.register()
    link = await api.ask("POST", "/api/auth/links")
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(link["url"])
    proof = entered.headers["location"].partition("#page=")[2]
    await api.ask("GET", f"/api/projects/{made['id']}/connection", params={"page": CANARY, "token": CANARY})
    body = {"path": str(api.folder("other")), "token": CANARY, "password": CANARY}
    await api.refused("POST", "/api/projects", 422, "invalid_input", json=body)
    await api.start(made)
    row = await api.hub.projects.row(made["id"])
    secrets = dict(api.hub.projects.stack(row).secrets)
    token = api.settings.token_file.read_text().strip()
    code = link["url"].rpartition("/")[2]
    with sqlite3.connect(api.settings.home / "hub.db") as database:
        kept = str(database.execute("SELECT * FROM audit").fetchall())
    assert made["id"] in kept
    assert [one for one in (*secrets.values(), token, code, proof, CANARY) if one in kept] == []


async def test_actions_of_the_hub_itself_are_recorded(settings: Settings, world: World, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    ports = {service: free_port() for service in SERVICES}
    async with serving(settings) as (hub, _):
        made = await hub.registration.create(
            name=None, path=str(tmp_path / "shop"), ports=ports, engine="auto", options={}
        )
        await hub.orchestration.start(made.id)
        with anyio.fail_after(30):
            while (await hub.projects.get(made.id)).status != "running":
                await anyio.sleep(0.01)
    await world.close()  # as if the machine had restarted
    async with serving(replace(settings, port=free_port())) as (later, _):
        with anyio.fail_after(30):
            while (await later.projects.get(made.id)).status != "running":
                await anyio.sleep(0.01)
        found = await later.audit.list(project=None, since=None, before=None, limit=10)
    own = [(one.actor.kind, one.action, one.project_name) for one in found]
    assert own[:3] == [("hub", "start", "shop"), ("hub", "start Hub", ""), ("hub", "stop Hub", "")]
    assert own[-1] == ("hub", "start Hub", "")


async def test_a_failure_to_save_the_trail_fails_no_request(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise DatabaseUnavailable("The disk is full.")

    monkeypatch.setattr(AuditRepository, "add", broken)
    made = await api.register()
    assert await api.ask("GET", f"/api/projects/{made['id']}") == made
    assert await trail(api) == []


async def test_the_trail_is_read_in_pages_by_project_and_outlives_it(api: Any) -> None:
    made = await api.register()
    await api.register("other")
    for name in ("one", "two", "three"):
        await api.ask("PATCH", f"/api/projects/{made['id']}", json={"name": name})
    await api.ask("DELETE", f"/api/projects/{made['id']}", 204)
    for reference in (made["id"], "three"):
        found = await api.ask("GET", "/api/audit", params={"project": reference})
        assert found["entries"][0]["action"] == "remove"
        assert not found["more"]
    assert len((await api.ask("GET", "/api/audit", params={"project": made["id"]}))["entries"]) == 5
    first = await api.ask("GET", "/api/audit", params={"limit": 2})
    assert (len(first["entries"]), first["more"]) == (2, True)
    rest = await api.ask("GET", "/api/audit", params={"before": first["entries"][-1]["id"]})
    assert len(rest["entries"]) == 5  # the Hub's own start too
    assert rest["entries"][0]["id"] < first["entries"][-1]["id"]
    future = await api.ask("GET", "/api/audit", params={"since": "2100-01-01T00:00:00Z"})
    assert future == {"entries": [], "more": False}
    for query in ({"before": 0}, {"limit": 0}, {"limit": 1001}, {"since": "soon"}, {"project": ""}):
        await api.refused("GET", "/api/audit", 422, "invalid_input", params=query)


async def test_old_entries_are_deleted(api: Any) -> None:
    await api.register()
    later = AuditTrail(AuditRepository(api.hub.database), api.hub._rows, wall=lambda: 1e11)
    await later._prune()
    assert await trail(api) == []


async def test_tokens_are_recorded_by_id_and_note_and_never_as_text(api: Any) -> None:
    made = await api.register()
    tokens = [
        await api.ask("POST", "/api/tokens", 201, json={"scope": scope, "note": scope, "expires_in_s": 60})
        for scope in ("write", "read")
    ]
    for token, status in zip(tokens, (200, 403), strict=True):
        headers = {"authorization": f"Bearer {token['token']}"}
        await api.ask("PATCH", f"/api/projects/{made['id']}", status, json={"name": "new"}, headers=headers)
    await api.ask("DELETE", f"/api/tokens/{tokens[0]['id']}", 204)
    entries = await trail(api)
    assert [(one["action"], one["actor"]["kind"], one["actor"]["note"], one["outcome"]) for one in entries] == [
        ("register", "command_line", "", "done"),
        ("create token", "command_line", "", "done"),
        ("create token", "command_line", "", "done"),
        ("change", "token", "write", "done"),
        ("change", "token", "read", "refused"),
        ("revoke token", "command_line", "", "done"),
    ]
    assert [one["actor"]["id"] for one in entries[3:5]] == [token["id"] for token in tokens]
    assert entries[1]["details"] == {"scope": "write", "note": "write", "expires_in_s": 60}
    assert entries[5]["details"] == {"token_id": tokens[0]["id"]}
    assert not [token for token in tokens if token["token"] in str(entries)]
