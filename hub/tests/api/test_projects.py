"""Register, change and remove projects."""

import json
import os
import socket
from dataclasses import replace
from typing import Any

import anyio
import httpx
import pytest
from sqlalchemy import event

from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.testing.builders import FAKE
from commandcenter_hub.testing.ports import free_port

UNKNOWN = "00000000-0000-4000-8000-000000000000"


async def test_a_registered_folder_is_stopped_and_has_addresses(api: Any) -> None:
    made = await api.register("shop")
    assert made["name"] == made["slug"] == "shop"
    assert made["path"] == str(api.folder("shop"))
    assert (made["status"], made["health"], made["engine"]) == ("stopped", "unknown", "auto")
    assert made["urls"]["frontend"] == f"http://127.0.0.1:{made['ports']['frontend']['http']}"
    assert {service["name"]: service["state"] for service in made["services"]} == {
        "backend": "stopped", "frontend": "stopped", "postgres": "stopped", "redis": "stopped",
    }  # fmt: skip
    assert list(api.folder("shop").iterdir()) == []
    for reference in (made["id"], made["slug"], made["name"]):
        assert (await api.ask("GET", f"/api/projects/{reference}"))["id"] == made["id"]
    assert [one["id"] for one in await api.ask("GET", "/api/projects")] == [made["id"]]


async def test_the_response_contains_the_location_of_the_new_project(api: Any) -> None:
    answer = await api.http.post("/api/projects", json={"path": str(api.folder())})
    assert answer.headers["location"] == f"/api/projects/{answer.json()['id']}"


async def test_each_project_gets_the_next_block_of_ports(api: Any) -> None:
    first = await api.ask("POST", "/api/projects", json={"path": str(api.folder("one"))})
    second = await api.ask("POST", "/api/projects", json={"path": str(api.folder("two"))})
    steps = {second["ports"][one][name] - port for one, named in first["ports"].items() for name, port in named.items()}
    assert len(steps) == 1
    assert steps.pop() % 10 == 0
    base = {
        "backend": {"http": 8010}, "frontend": {"http": 3010}, "postgres": {"postgres": 5442}, "redis": {"redis": 6389},
    }  # fmt: skip
    shift = first["ports"]["redis"]["redis"] - 6389
    assert shift % 10 == 0
    assert first["ports"] == {
        service: {name: port + shift for name, port in named.items()} for service, named in base.items()
    }
    assert {one["name"]: one["ports"] for one in first["services"]} == first["ports"]


async def test_projects_are_counted_by_status(api: Any) -> None:
    await api.register("one")
    await api.start(await api.register("two"))
    counts = {"total": 2, "stopped": 1, "running": 1, "starting": 0, "stopping": 0, "error": 0}
    assert await api.ask("GET", "/api/projects/stats") == counts


async def test_many_projects_need_no_more_queries_than_one(api: Any) -> None:
    projects = [await api.register(f"project-{number}") for number in range(5)]
    statements: list[str] = []
    event.listen(
        api.hub.database.engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2])
    )
    for path in ("/api/projects", "/api/projects/stats", f"/api/projects/{projects[0]['id']}"):
        await api.ask("GET", path)  # fills the cache of rows, which is kept until the next change
        statements.clear()
        await api.ask("GET", path)
        assert len(statements) <= 1, (path, statements)


async def test_a_missing_folder_is_refused(api: Any) -> None:
    path = str(api.folders / "nowhere")
    error = await api.refused("POST", "/api/projects", 422, "folder_missing", json={"path": path})
    assert path in error["message"]


async def test_an_invalid_path_is_refused(api: Any) -> None:
    for path in ("relative/folder", ".", "~no-such-user/x", "/a\0b", f"{api.folders}/{'x' * 300}", "  "):
        await api.refused("POST", "/api/projects", 422, "folder_missing", json={"path": path})
    assert await api.ask("GET", "/api/projects") == []


async def test_a_file_is_refused(api: Any) -> None:
    file = api.folder() / "file"
    file.write_text("")
    await api.refused("POST", "/api/projects", 422, "not_a_folder", json={"path": str(file)})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_an_unreadable_folder_is_refused(api: Any) -> None:
    folder = api.folder()
    folder.chmod(0o000)
    try:
        await api.refused("POST", "/api/projects", 422, "folder_unreadable", json={"path": str(folder)})
    finally:
        folder.chmod(0o700)


async def test_a_browser_is_limited_to_the_roots_even_through_a_link(api: Any) -> None:
    link = api.folder() / "out"
    link.symlink_to("/etc")
    entry = await api.ask("POST", "/api/auth/links")
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(entry["url"])
        browser.headers["x-commandcenter-page"] = entered.headers["location"].partition("#page=")[2]
        for path in ("/etc", str(link)):
            ours = {"sec-fetch-site": "same-origin"}
            answer = await browser.post("/api/projects", json={"path": path}, headers=ours)
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "folder_not_allowed")
    assert await api.ask("GET", "/api/projects") == []


async def test_a_client_with_the_token_can_register_any_folder(
    api: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    made = await api.ask("POST", "/api/projects", json={"path": str(elsewhere)})
    assert made["path"] == str(elsewhere)
    await api.start(made)
    assert (await api.status(made))["status"] == "running"


async def test_a_folder_is_registered_once_even_under_another_path(api: Any) -> None:
    made = await api.register("shop")
    link = api.folders / "link"
    link.symlink_to(api.folder("shop"))
    for path in (api.folder("shop"), f"{api.folder('shop')}/.", link):
        error = await api.refused("POST", "/api/projects", 409, "folder_taken", json={"path": str(path)})
        assert error["details"]["project_id"] == made["id"]
    assert len(await api.ask("GET", "/api/projects")) == 1


async def test_names_are_unique_regardless_of_case(api: Any) -> None:
    await api.register("shop")
    body = {"path": str(api.folder("other")), "name": "SHOP"}
    error = await api.refused("POST", "/api/projects", 409, "name_taken", json=body)
    assert "SHOP" in error["message"]


async def test_an_invalid_name_is_refused(api: Any) -> None:
    for name in ("", "   ", "x" * 101, "two\nlines", "nul\0", "escape\x1b[31m", 5):
        body = {"path": str(api.folder()), "name": name}
        error = await api.refused("POST", "/api/projects", 422, "invalid_input", json=body)
        assert error["details"]["fields"][0]["field"] == "body.name"
    assert await api.ask("GET", "/api/projects") == []


async def test_every_name_has_a_slug_that_is_a_safe_folder_name(api: Any) -> None:
    slugs = {"Übung №5": "ubung-no5", "日本語": "project", "🛒": "project-2", "a/b..c": "a-b-c", "x" * 100: "x" * 40}
    for number, (name, slug) in enumerate(slugs.items()):
        made = await api.register(str(number), name=name)
        assert (made["name"], made["slug"]) == (name, slug)


async def test_a_port_of_another_project_is_refused(api: Any) -> None:
    made = await api.register("one")
    body = {"path": str(api.folder("two")), "ports": {"redis": made["ports"]["backend"]["http"]}}
    error = await api.refused("POST", "/api/projects", 409, "port_taken", json=body)
    port = made["ports"]["backend"]["http"]
    assert error["details"] == {"service": "redis", "port_name": "redis", "port": port, "owner": "one"}
    assert error["message"] == f"Port {port} for redis belongs to backend of the project “one”."


async def test_reserved_ports_are_refused_with_the_reason(api: Any) -> None:
    made = await api.register("one")
    for port, why in ((6000, "browsers refuse to open it"), (api.settings.port, "it is the Hub's own port")):
        body = {"path": str(api.folder("two")), "ports": {"frontend": port}}
        error = await api.refused("POST", "/api/projects", 409, "port_reserved", json=body)
        assert error["message"] == f"Port {port} cannot be the port of frontend: {why}."
        route = f"/api/projects/{made['id']}"
        assert await api.refused("PATCH", route, 409, "port_reserved", json={"ports": body["ports"]}) == error


async def test_a_port_that_the_stack_does_not_have_is_refused(api: Any) -> None:
    for ports in ({"mysql": 3306}, {"redis": {"tls": 6380}}, {"mysql": {"sql": 3306}}):
        body = {"path": str(api.folder()), "ports": ports}
        error = await api.refused("POST", "/api/projects", 422, "invalid_input", json=body)
        assert error["hint"].startswith("The ports of this stack: postgres.postgres, redis.redis, backend.http")
    made = await api.register()
    route = f"/api/projects/{made['id']}"
    await api.refused("PATCH", route, 422, "invalid_input", json={"ports": {"redis": {"tls": 6380}}})


async def test_an_invalid_port_is_refused(api: Any) -> None:
    for port in (0, -1, 80, 1023, 65536, 10**30, "many", 1.5, True):
        for given in (port, {"redis": port}):
            body = {"path": str(api.folder()), "ports": {"redis": given}}
            await api.refused("POST", "/api/projects", 422, "invalid_input", json=body)
    assert await api.ask("GET", "/api/projects") == []


async def test_one_port_for_two_services_is_refused(api: Any) -> None:
    port = free_port()
    body = {"path": str(api.folder()), "ports": {"redis": port, "backend": port}}
    await api.refused("POST", "/api/projects", 422, "invalid_input", json=body)


async def test_invalid_fields_are_named_without_their_values(api: Any) -> None:
    body = {"path": str(api.folder()), "token": "top-secret", "engine": "Sekret engine", "ports": ["sekret-port"]}
    error = await api.refused("POST", "/api/projects", 422, "invalid_input", json=body)
    assert {one["field"] for one in error["details"]["fields"]} == {"body.token", "body.engine", "body.ports"}
    assert "top-secret" not in str(error)
    assert "sekret" not in str(error)


async def test_an_invalid_body_is_refused(api: Any) -> None:
    headers = {"content-type": "application/json"}
    odd = (b'{"path": "/\xff"}', b'{"path": "\\ud800"}', b'{"path": "/x", "\\ud800": 1}', b"[" * 5_000)
    for content in (b"", b"{", b"[]", b"null", *odd):
        await api.refused("POST", "/api/projects", 422, "invalid_input", content=content, headers=headers)


async def test_an_unknown_engine_is_refused_before_anything_changes(api: Any) -> None:
    body = {"path": str(api.folder()), "engine": "steam"}
    error = await api.refused("POST", "/api/projects", 422, "engine_unknown", json=body)
    assert "steam" in error["message"]
    assert error["hint"] == "Choose one of: auto, fake."
    assert await api.ask("GET", "/api/projects") == []
    made = await api.register()
    await api.refused("PATCH", f"/api/projects/{made['id']}", 422, "engine_unknown", json={"engine": "steam"})
    assert (await api.ask("GET", f"/api/projects/{made['id']}")) == made


async def test_an_unknown_project_is_not_found(api: Any) -> None:
    for reference in (UNKNOWN, "unknown", "%00", "a%20b", "%F0%9F%9B%92", "%FF", "x" * 200):
        for method in ("GET", "PATCH", "DELETE"):
            options = {"json": {"name": "x"}} if method == "PATCH" else {}
            await api.refused(method, f"/api/projects/{reference}", 404, "project_not_found", **options)


async def test_a_running_project_can_be_renamed_and_keeps_its_slug(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    changed = await api.ask("PATCH", f"/api/projects/{made['id']}", json={"name": "Laden"})
    assert (changed["name"], changed["slug"], changed["status"]) == ("Laden", "shop", "running")
    assert (made["restart_needed"], changed["restart_needed"]) == (False, True)
    assert changed["version"] > made["version"]
    assert api.world.only("frontend").service.env["PROJECT_NAME"] == ("shop",)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/restart", 202)
    assert (await api.ended(accepted["operation_id"]))["status"] == "succeeded"
    assert api.world.only("frontend").service.env["PROJECT_NAME"] == ("Laden",)
    assert (await api.status(made))["restart_needed"] is False


async def test_a_new_name_is_used_from_the_next_start_on(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.ended(accepted["operation_id"])
    changed = await api.ask("PATCH", f"/api/projects/{made['id']}", json={"name": "Laden"})
    assert changed["restart_needed"] is False
    await api.start(made)
    assert api.world.only("frontend").service.env["PROJECT_NAME"] == ("Laden",)
    assert (await api.status(made))["restart_needed"] is False


async def test_changes_of_the_stack_are_refused_while_it_runs(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    for change in (
        {"ports": {"redis": free_port()}},
        {"path": str(api.folder("elsewhere"))},
        {"images": {"redis": "redis:8"}},
    ):
        error = await api.refused("PATCH", f"/api/projects/{made['id']}", 409, "project_running", json=change)
        assert error["hint"] == f"Stop it first: `commandcenter down {made['slug']}`."
    now = await api.status(made)
    assert (now["path"], now["ports"], now["status"]) == (made["path"], made["ports"], "running")


async def test_images_are_set_for_one_project_and_back_to_the_default(api: Any) -> None:
    made = await api.register(images={"redis": "redis:8", "app": ""})
    path, default = f"/api/projects/{made['id']}", made["images"]["postgres"]
    assert made["images"]["redis"] == {"image": "redis:8", "own": True}
    assert default["own"] is False
    assert made["images"]["app"]["own"] is False
    changed = await api.ask("PATCH", path, json={"images": {"redis": "", "postgres": "pg:1"}})
    assert changed["images"]["postgres"] == {"image": "pg:1", "own": True}
    assert changed["images"]["redis"] == {"image": "redis:7-alpine", "own": False}
    await api.ask("PATCH", path, json={"images": {"postgres": ""}})
    row = await api.hub.projects.row(made["id"])
    assert row.stack["options"] == {}
    await api.refused("PATCH", path, 422, "invalid_input", json={"images": {"redis": "redis:8 --privileged"}})


async def test_the_start_with_the_hub_can_change_while_a_project_runs(api: Any) -> None:
    made = await api.register(images={"redis": "redis:8"})
    assert made["start"] == "last"
    await api.start(made)
    changed = await api.ask("PATCH", f"/api/projects/{made['id']}", json={"start": "always"})
    assert (changed["start"], changed["status"], changed["restart_needed"]) == ("always", "running", False)
    assert changed["images"]["redis"]["own"] is True
    await api.refused("PATCH", f"/api/projects/{made['id']}", 422, "invalid_input", json={"start": "now"})


async def test_a_stopped_project_moves_to_other_ports_and_another_folder(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.ended(accepted["operation_id"])
    port = free_port()
    change = {"ports": {"frontend": {"http": port}}, "path": str(api.folder("moved"))}
    changed = await api.ask("PATCH", f"/api/projects/{made['id']}", json=change)
    assert changed["ports"] == {**made["ports"], "frontend": {"http": port}}
    assert changed["path"] == str(api.folder("moved"))
    await api.start(made)
    assert api.world.only("frontend").server.ports == {port}


async def test_the_folder_of_a_running_project_is_reported_when_it_is_moved(api: Any) -> None:
    made = await api.register("shop")
    await api.start(made)
    assert made["folder_error"] is None
    api.folder("shop").rename(api.folder("elsewhere") / "shop")
    (moved,) = await api.ask("GET", "/api/projects")
    assert (moved["status"], moved["error"]) == ("running", None)
    assert moved["folder_error"]["code"] == "folder_missing"
    assert moved["folder_error"]["message"] == f"The folder {made['path']} does not exist any more."
    assert (
        "`commandcenter down shop`, then `commandcenter projects move shop NEW_FOLDER`" in moved["folder_error"]["hint"]
    )
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.ended(accepted["operation_id"])
    stopped = await api.status(made)
    assert "run `commandcenter projects move shop NEW_FOLDER`" in stopped["folder_error"]["hint"]
    change = {"path": str(api.folder("elsewhere") / "shop")}
    assert (await api.ask("PATCH", f"/api/projects/{made['id']}", json=change))["folder_error"] is None


async def test_a_change_of_an_outdated_version_is_refused(api: Any) -> None:
    made = await api.register()
    await api.ask("PATCH", f"/api/projects/{made['id']}", json={"name": "first", "version": made["version"]})
    body = {"name": "second", "version": made["version"]}
    await api.refused("PATCH", f"/api/projects/{made['id']}", 409, "conflict", json=body)
    assert (await api.status(made))["name"] == "first"


async def test_a_change_to_a_value_of_another_project_is_refused(api: Any) -> None:
    made, other = await api.register("one"), await api.register("two")
    route = f"/api/projects/{made['id']}"
    await api.refused("PATCH", route, 409, "name_taken", json={"name": "TWO"})
    await api.refused("PATCH", route, 409, "folder_taken", json={"path": other["path"]})
    await api.refused("PATCH", route, 409, "port_taken", json={"ports": {"redis": other["ports"]["redis"]}})
    assert await api.ask("GET", route) == made


@pytest.mark.parametrize("engines", [EngineRegistry([FAKE, replace(FAKE, name="other")])])
async def test_the_engine_cannot_change_once_there_is_data(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    accepted = await api.ask("POST", f"/api/orchestration/{made['id']}/stop")
    await api.ended(accepted["operation_id"])
    error = await api.refused("PATCH", f"/api/projects/{made['id']}", 409, "project_running", json={"engine": "other"})
    assert "data" in error["message"]


async def test_removing_stops_the_project_and_keeps_its_folder(api: Any) -> None:
    made = await api.register()
    (api.folder() / "mine.txt").write_text("mine")
    await api.start(made)
    await api.ask("DELETE", f"/api/projects/{made['id']}?data=delete&snapshot=skip", 204)
    assert api.world.running() == []
    assert await api.ask("GET", "/api/projects") == []
    assert (api.folder() / "mine.txt").read_text() == "mine"
    assert not (api.settings.home / "projects" / "shop").exists()


async def test_removing_twice_at_once_removes_once(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    statuses = []

    async def remove() -> None:
        answer = await api.http.delete(f"/api/projects/{made['id']}")
        statuses.append(answer.status_code)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(remove)
        tasks.start_soon(remove)
    assert sorted(statuses) == [204, 409]


async def test_a_start_during_the_removal_leaves_nothing_running(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    statuses = set()

    async def start_repeatedly() -> None:
        while True:
            answer = await api.http.post(f"/api/orchestration/{made['id']}/start")
            statuses.add(answer.status_code)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(start_repeatedly)
        await anyio.sleep(0.05)
        await api.ask("DELETE", f"/api/projects/{made['id']}?data=delete&snapshot=skip", 204)
        with anyio.fail_after(30):
            while 404 not in statuses:
                await anyio.sleep(0.01)
        tasks.cancel_scope.cancel()
    assert statuses <= {202, 404, 409}
    assert api.world.running() == []


async def test_kept_data_is_reused_with_its_passwords(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    before = await api.hub.projects.connection(made["id"])
    await api.ask("DELETE", f"/api/projects/{made['id']}", 204)
    again = await api.register()
    after = await api.hub.projects.connection(again["id"])
    assert after.password == before.password
    assert (again["slug"], again["engine"]) == (made["slug"], "fake")
    assert again["id"] != made["id"]
    kept = json.loads((api.settings.home / "projects" / "shop" / "manifest.json").read_text())
    assert (kept["removed"], kept["id"]) == (False, again["id"])


async def test_a_failed_registration_keeps_the_passwords_of_kept_data(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    before = await api.hub.projects.connection(made["id"])
    await api.ask("DELETE", f"/api/projects/{made['id']}", 204)
    other = await api.register("other")
    body = {"path": str(api.folder()), "ports": {"redis": other["ports"]["redis"]}}
    await api.refused("POST", "/api/projects", 409, "port_taken", json=body)
    again = await api.register()
    assert (await api.hub.projects.connection(again["id"])).password == before.password


async def test_a_port_in_use_at_registration_is_skipped(api: Any) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first = await api.ask("POST", "/api/projects", json={"path": str(api.folder("one"))})
        await api.ask("DELETE", f"/api/projects/{first['id']}", 204)
        taken.bind(("127.0.0.1", first["ports"]["redis"]["redis"]))
        taken.listen()
        second = await api.ask("POST", "/api/projects", json={"path": str(api.folder("two"))})
    assert second["ports"]["redis"] != first["ports"]["redis"]


async def test_secrets_are_rotated_while_the_project_is_stopped(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await api.register()
    route = f"/api/projects/{made['id']}/secrets/rotation"
    hub = api.hub

    async def values() -> dict[str, str]:
        found: dict[str, str] = hub.vault.unlock((await hub.projects.row(made["id"])).secrets)
        return found

    first = await values()
    await api.start(made)
    await api.refused("POST", route, 409, "project_running")
    assert await values() == first
    stopped = await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202)
    await api.ended(stopped["operation_id"])
    answer = await api.ask("POST", route, 200)
    second = await values()
    assert first.keys() == second.keys() == {"db_password", "redis_password", "secret_key"}
    assert not set(first.values()) & set(second.values())
    assert not [value for value in second.values() if value in str(answer)]
    supervisor = hub.supervisors.get(made["id"])
    assert supervisor.stack.secrets["db_password"] == second["db_password"]
    entries = (await api.ask("GET", "/api/audit"))["entries"]
    assert [one["outcome"] for one in entries if one["action"] == "rotate secrets"] == ["done", "refused"]

    unable = replace(supervisor.engine.capabilities, sets_passwords=False)
    monkeypatch.setattr(type(supervisor.engine), "capabilities", unable)
    await api.refused("POST", route, 409, "rotation_unsupported")
    assert await values() == second
