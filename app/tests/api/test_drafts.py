"""Drafts: edits that the pages have not saved yet."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

NO_DRAFT = "null"
KEPT = json.dumps({"base": {"id": 5}, "values": {"findings": "grün \u0000 \ud800 😀"}})


def put(client: httpx.Client, key: str, value: str) -> httpx.Response:
    return client.put(f"/api/drafts/{key}", json={"value": value})


def value(client: httpx.Client, key: str) -> str | None:
    draft = client.get(f"/api/drafts/{key}").raise_for_status().json()
    return draft and str(draft["value"])


def test_a_draft_is_stored_replaced_and_removed(client: httpx.Client) -> None:
    assert client.get("/api/drafts/task:5").text == NO_DRAFT
    first = put(client, "task:5", "{}").raise_for_status().json()
    second = put(client, "task:5", KEPT).raise_for_status().json()
    assert (second["value"], second["updated_at"] >= first["updated_at"]) == (KEPT, True)
    assert client.get("/api/drafts/task:5").json() == second
    assert client.get("/api/drafts/technology:5").text == NO_DRAFT
    assert client.delete("/api/drafts/task%3A5").json() == second
    assert client.delete("/api/drafts/task:5").text == client.get("/api/drafts/task:5").text == NO_DRAFT


def test_drafts_survive_restarts(servers: Any, tmp_path: Path, tools: Any) -> None:
    environment = servers.environment(tmp_path)
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        put(client, "task:5", KEPT).raise_for_status()
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        assert value(client, "task:5") == KEPT


def test_of_too_many_drafts_the_oldest_are_removed(client: httpx.Client) -> None:
    for number in range(100):
        put(client, f"task:{number}", str(number)).raise_for_status()
    put(client, "task:0", "edited again").raise_for_status()
    assert value(client, "task:1") == "1"
    put(client, "task:100", "100").raise_for_status()
    assert value(client, "task:1") is None
    assert [value(client, f"task:{number}") for number in (0, 2, 100)] == ["edited again", "2", "100"]


@pytest.mark.parametrize("key", ["5", "task", "Task:5", "task:", "task:5%0A", "task:5:6", "task:12345678901"])
def test_other_keys_are_refused(client: httpx.Client, key: str) -> None:
    assert put(client, key, "{}").status_code == client.get(f"/api/drafts/{key}").status_code == 422


def test_a_draft_may_contain_two_of_the_longest_notes(client: httpx.Client) -> None:
    longest = json.dumps({"base": "\n" * 200_000, "values": "\n" * 200_000})
    put(client, "task:5", longest).raise_for_status()
    assert put(client, "task:5", "x" * (3 << 20)).status_code == 413
    assert value(client, "task:5") == longest


def test_nul_characters_are_removed(client: httpx.Client) -> None:
    assert put(client, "task:5", "a\x00b").json()["value"] == value(client, "task:5") == "ab"
