"""Tokens of programs at the Hub's own API."""

import json
import sqlite3
import time
from contextlib import closing
from typing import Any

import anyio
import httpx
import pytest

from commandcenter_hub.services import access, tokens

PROOF = "x-commandcenter-page"
DAY_S = 24 * 3600


async def make(api: Any, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = await api.ask("POST", "/api/tokens", 201, json={"expires_in_s": 30 * DAY_S, **given})
    return made


async def use(api: Any, token: str, method: str = "GET", path: str = "/api/projects", **more: Any) -> httpx.Response:
    """Send a request with this token alone."""
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as http:
        return await http.request(method, path, headers={"authorization": f"Bearer {token}"}, **more)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_token_of_the_hub_reads_or_writes_by_its_scope(api: Any) -> None:
    folder = str(api.folder())
    reader, writer = await make(api, note="CI"), await make(api, scope="write")
    assert (reader["scope"], reader["project"], reader["project_id"]) == ("read", None, None)
    assert (await use(api, reader["token"])).status_code == 200
    for method, path in (
        ("POST", "/api/projects"), ("PATCH", "/api/projects/x"), ("DELETE", "/api/projects/x"),
        ("POST", "/api/orchestration/x/start"), ("PUT", "/api/projects"), ("OPTIONS", "/api/projects"),
    ):  # fmt: skip
        refused = await use(api, reader["token"], method, path, json={"path": folder})
        assert code(refused) == (403, "forbidden"), (method, path)
        assert "can only read (GET and HEAD)" in refused.json()["error"]["message"]
        assert "--scope write" in refused.json()["error"]["hint"]
    made = await use(api, writer["token"], "POST", "/api/projects", json={"path": folder})
    assert made.status_code == 201
    assert (await use(api, writer["token"], "DELETE", f"/api/projects/{made.json()['id']}")).status_code == 204


async def test_a_token_of_a_desk_does_not_open_the_hub(api: Any) -> None:
    project = await api.register()
    made = await make(api, project=project["slug"], scope="write")
    assert (made["project_id"], made["project"]) == (project["id"], project["name"])
    for path in ("/api/projects", f"/api/projects/{project['id']}", "/api/events", "/api/tokens"):
        refused = await use(api, made["token"], path=path)
        assert code(refused) == (403, "forbidden")
        assert "one project, not the Hub" in refused.json()["error"]["message"]


async def test_only_the_hubs_own_token_manages_tokens(api: Any) -> None:
    made = await make(api, scope="write")
    link = await api.ask("POST", "/api/auth/links", 201)
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(link["url"])
        browser.headers[PROOF] = entered.headers["location"].partition("#page=")[2]
        browser.headers["sec-fetch-site"] = "same-origin"
        assert (await browser.get("/api/projects")).status_code == 200
        for headers in ({}, {"authorization": f"Bearer {made['token']}"}):
            if headers:
                browser.cookies.clear()
            for answer in (
                await browser.get("/api/tokens", headers=headers),
                await browser.post("/api/tokens", headers=headers, json={"expires_in_s": None}),
                await browser.delete(f"/api/tokens/{made['id']}", headers=headers),
            ):
                assert code(answer) == (403, "forbidden")
                assert "Hub's own token" in answer.json()["error"]["message"]
    assert [one["id"] for one in await api.ask("GET", "/api/tokens")] == [made["id"]]


async def test_a_programs_token_can_neither_sign_in_a_browser_nor_read_passwords(api: Any) -> None:
    project, token = await api.register(), (await make(api, scope="write"))["token"]
    assert code(await use(api, token, "POST", "/api/auth/links")) == (403, "forbidden")
    assert code(await use(api, token, "GET", f"/api/projects/{project['id']}/connection")) == (403, "forbidden")
    outside = {"path": "/etc"}  # only the Hub's own token may register any folder
    assert code(await use(api, token, "POST", "/api/projects", json=outside)) == (403, "folder_not_allowed")


async def test_a_revoked_token_is_refused_at_once(api: Any) -> None:
    made, other = await make(api), await make(api)
    await api.ask("DELETE", f"/api/tokens/{made['id']}", 204)
    assert code(await use(api, made["token"])) == (401, "unauthorized")
    assert (await use(api, other["token"])).status_code == 200
    await api.refused("DELETE", f"/api/tokens/{made['id']}", 404, "token_not_found")


async def test_an_expired_token_is_refused(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made, endless = await make(api, expires_in_s=60), await make(api, expires_in_s=None)
    assert endless["expires_at"] is None
    assert (await use(api, made["token"])).status_code == 200
    later = time.time() + 61
    monkeypatch.setattr(api.hub.tokens, "_wall", lambda: later)
    refused = await use(api, made["token"])
    assert code(refused) == (401, "unauthorized")
    assert "has expired" in refused.json()["error"]["message"]
    assert (await use(api, endless["token"])).status_code == 200


async def test_a_stream_ends_when_its_token_is_revoked(api: Any) -> None:
    made = await make(api)
    headers = {"authorization": f"Bearer {made['token']}"}
    async with (
        httpx.AsyncClient(base_url=api.http.base_url, verify=False, headers=headers, timeout=20) as http,
        http.stream("GET", "/api/events") as events,
    ):
        lines = events.aiter_lines()
        project = await api.register("first")
        await api.ask("POST", f"/api/orchestration/{project['id']}/start", 202)
        with anyio.fail_after(20):
            while "project" not in await anext(lines):
                pass
        await api.ask("DELETE", f"/api/tokens/{made['id']}", 204)
        second = await api.register("second")
        await api.ask("POST", f"/api/orchestration/{second['id']}/start", 202)
        with anyio.fail_after(20):
            rest = [line async for line in lines]
        assert not [line for line in rest if second["id"] in line]


@pytest.mark.parametrize("change", [str.upper, lambda text: text[:-1], lambda text: text + "x", lambda text: text[4:]])
async def test_a_changed_token_is_refused(api: Any, change: Any) -> None:
    made = await make(api)
    assert code(await use(api, change(made["token"]))) == (401, "unauthorized")
    secret = made["token"][-43:]
    assert code(await use(api, f"cct_{made['id']}_{secret[::-1]}")) == (401, "unauthorized")
    assert code(await use(api, f"cct_{'0' * 12}_{secret}")) == (401, "unauthorized")


async def test_the_text_of_a_token_is_stored_nowhere(api: Any) -> None:
    made = await make(api, note="nightly export")
    assert (await use(api, made["token"])).status_code == 200
    assert made["token"].startswith(f"cct_{made['id']}_")
    secret = made["token"][-43:]
    (listed,) = await api.ask("GET", "/api/tokens")
    assert listed.keys() == made.keys() - {"token"}
    assert listed["note"] == "nightly export"
    assert secret not in json.dumps(listed)
    await api.hub.tokens.save_used()
    with closing(sqlite3.connect(api.settings.home / "hub.db")) as database:
        rows = list(database.iterdump())
    assert [line for line in rows if made["id"] in line]
    assert not [line for line in rows if secret in line]
    holding = [file for file in api.settings.home.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]
    assert holding == []


async def test_the_last_use_is_listed_and_survives_a_restart(api: Any) -> None:
    made = await make(api)
    assert (await api.ask("GET", "/api/tokens"))[0]["last_used_at"] is None
    await use(api, made["token"])
    (listed,) = await api.ask("GET", "/api/tokens")
    assert listed["last_used_at"] > listed["created_at"]
    await api.hub.tokens.save_used()
    (saved,) = await api.hub.tokens._tokens.list()
    assert saved.last_used is not None


async def test_the_tokens_of_a_removed_project_are_removed(api: Any) -> None:
    project = await api.register()
    await make(api, project=project["id"])
    kept = await make(api)
    await api.ask("DELETE", f"/api/projects/{project['id']}", 204)
    assert [one["id"] for one in await api.ask("GET", "/api/tokens")] == [kept["id"]]
    await api.refused("POST", "/api/tokens", 404, "project_not_found", json={"project": "gone", "expires_in_s": 5})


@pytest.mark.parametrize("wrong", [{"expires_in_s": 0}, {}, {"scope": "admin"}, {"note": "a\nb"}, {"more": 1}])
async def test_invalid_tokens_are_refused(api: Any, wrong: dict[str, Any]) -> None:
    given = {"expires_in_s": 60, **wrong} if wrong else {}
    await api.refused("POST", "/api/tokens", 422, "invalid_input", json=given)
    assert await api.ask("GET", "/api/tokens") == []


async def test_the_number_of_tokens_is_limited(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MAX_TOKENS", 2)
    first = await make(api)
    await make(api)
    await api.refused("POST", "/api/tokens", 409, "conflict", json={"expires_in_s": 60})
    await api.ask("DELETE", f"/api/tokens/{first['id']}", 204)
    await make(api)


async def test_a_valid_token_works_after_too_many_failures(api: Any) -> None:
    made = await make(api)
    for _ in range(access.MAX_FAILURES):
        assert code(await use(api, made["token"][:-1])) == (401, "unauthorized")
    assert code(await use(api, made["token"][:-1])) == (429, "too_many_failures")
    assert (await use(api, made["token"])).status_code == 200
