"""The radar of a real backend, filled by scans and edited by users."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from commandcenter_hub.testing.repositories import commit_all


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("radar")
    declare(root, "fastapi>=0.1", "psycopg", "tiny-thing")
    (root / "main.py").write_text("import fastapi\n" + "x = 1\n" * 20)
    (root / "Dockerfile").write_text("FROM scratch\n")
    return root


def declare(root: Path, *names: str) -> None:
    (root / "pyproject.toml").write_text(f"[project]\nname = 'x'\ndependencies = {json.dumps(names)}\n")


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    return client.get(path, params=params).raise_for_status().json()


def named(client: httpx.Client, name: str, **params: Any) -> dict[str, Any]:
    """Return the technology called `name`."""
    found = [one for one in get(client, "/api/technologies", q=name, **params)["items"] if one["name"] == name]
    assert found, name
    return found[0]  # type: ignore[no-any-return]


def change(client: httpx.Client, technology: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = client.patch(f"/api/technologies/{technology['id']}", json={"version": technology["version"], **fields})
    return answer.raise_for_status().json()  # type: ignore[no-any-return]


def test_a_scan_fills_the_radar(client: httpx.Client) -> None:
    radar = get(client, "/api/radar")
    names = {one["name"]: (one["quadrant"], one["ring"], one["movement"]) for one in radar["items"]}
    assert names["Python"] == ("languages-frameworks", "adopt", "none")
    assert names["FastAPI"] == ("languages-frameworks", "adopt", "none")
    assert names["PostgreSQL"] == ("platforms", "adopt", "none")
    assert names["Docker"] == ("tools", "adopt", "none")
    assert "tiny-thing" not in names
    assert [one["number"] for one in radar["items"]] == list(range(1, radar["total"] + 1))
    fastapi = named(client, "FastAPI")
    assert (fastapi["origin"], fastapi["in_use"], fastapi["moves"]) == ("scan", True, [])
    assert fastapi["found"][0]["path"] == "pyproject.toml"
    assert get(client, "/api/summary")["counts"]["technologies"] == radar["total"]


def test_changes_by_users_survive_scans(backend: Any, client: httpx.Client, workspace: Path) -> None:
    fastapi = change(client, named(client, "FastAPI"), ring="hold", notes="Too **new**", reason="measured")
    docker = named(client, "Docker")
    client.delete(f"/api/technologies/{docker['id']}", params={"version": docker["version"]}).raise_for_status()
    by_hand = client.post("/api/technologies", json={"name": "Redis", "quadrant": "platforms", "ring": "assess"}).json()
    assert by_hand["origin"] == "hand"
    assert by_hand["movement"] == "new"

    declare(workspace, "fastapi>=0.1", "redis", "flask")
    assert backend.scan()["status"] == "done"
    again = named(client, "FastAPI")
    assert (again["ring"], again["notes"], again["version"]) == ("hold", "Too **new**", fastapi["version"])
    assert [(move["from"], move["to"], move["reason"]) for move in again["moves"]] == [("adopt", "hold", "measured")]
    assert again["movement"] == "out"
    assert "Docker" not in {one["name"] for one in get(client, "/api/radar")["items"]}
    redis = named(client, "Redis")
    assert (redis["ring"], redis["origin"], redis["in_use"]) == ("assess", "hand", True)
    assert redis["suggestion"]["ring"] == "adopt"
    gone = named(client, "PostgreSQL")
    assert (gone["ring"], gone["in_use"], gone["suggestion"]["kind"]) == ("adopt", False, "gone")
    assert named(client, "Flask")["movement"] == "new"
    assert get(client, "/api/radar")["suggestions"] == 2

    answer = client.post(f"/api/technologies/{redis['id']}/dismiss", params={"version": redis["version"]})
    assert answer.raise_for_status().json()["suggestion"] is None
    assert change(client, gone, ring="hold")["suggestion"] is None
    declare(workspace, "fastapi>=0.2", "redis", "flask")
    backend.scan()
    assert named(client, "Redis")["suggestion"] is None
    assert get(client, "/api/radar")["suggestions"] == 0

    removed = named(client, "Docker", removed=True)
    restored = client.post(f"/api/technologies/{removed['id']}/restore", params={"version": removed["version"]})
    assert restored.raise_for_status().json()["removed_at"] is None


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_use_is_counted_with_its_times_from_git(
    tools: Any, backend: Any, client: httpx.Client, workspace: Path
) -> None:
    declare(workspace, "click", "attrs")
    (workspace / "main.py").write_text("import click\n" * 20)
    later = {"more.py": "import click, attr\n", "tests/test_main.py": "import click\n"}
    (workspace / "tests").mkdir()
    for path, content in later.items():
        (workspace / path).write_text(content)
    assert backend.scan()["status"] == "done"  # without a repository, so that all rings are those of long use
    for path in later:
        (workspace / path).unlink()
    commit_all(workspace, "Begin", date(2020, 3, 4))
    for path, content in later.items():
        (workspace / path).write_text(content)
    commit_all(workspace, "Use attrs")
    assert backend.scan()["status"] == "done"
    tools.wait_until(lambda: named(client, "attrs")["usage"]["first_at"], what="times from git")
    click = named(client, "Click")
    assert {key: click["usage"][key] for key in ("unit", "main", "of_main", "side", "of_side", "added")} == {
        "unit": "files", "main": 2, "of_main": 2, "side": 1, "of_side": 1, "added": 2,
    }  # fmt: skip
    assert click["usage"]["first_at"].startswith("2020-03-04")
    assert list(click["usage"]["months"].values()) == [3]
    assert click["usage"]["text"] == (
        "Imported by 2 of 2 source files (100 %) of the main project, "
        "and by 1 file of tests, documentation and examples."
    )
    assert {place["path"] for place in click["found"]} >= {"pyproject.toml", "main.py", "more.py"}
    shown = {one["name"]: one["use"] for one in get(client, "/api/radar")["items"]}
    assert shown["Click"] == click["usage"]["text"]
    # The scan placed attrs before git showed that its use is new; the ring stays, and another one is suggested.
    attrs = named(client, "attrs")
    assert (attrs["ring"], attrs["suggestion"]["kind"], attrs["suggestion"]["ring"]) == ("adopt", "less", "trial")
    assert attrs["suggestion"]["reason"] == "It is in wide use, but new."


def test_a_second_editor_gets_a_conflict_and_loses_nothing(client: httpx.Client) -> None:
    seen = named(client, "Python")
    mine = change(client, seen, owner="Ada")
    answer = client.patch(f"/api/technologies/{seen['id']}", json={"version": seen["version"], "owner": "Bob"})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "changed_meanwhile"
    assert error["details"]["current"]["owner"] == "Ada"
    assert error["details"]["current"]["version"] == mine["version"]
    deleted = client.delete(f"/api/technologies/{seen['id']}", params={"version": seen["version"]})
    assert deleted.json()["error"]["code"] == "changed_meanwhile"
    assert change(client, mine, owner="Ada")["version"] == mine["version"], "nothing changed, so no new version"


def test_names_are_unique(client: httpx.Client) -> None:
    new = {"name": "  pYthon ", "quadrant": "tools", "ring": "hold"}
    answer = client.post("/api/technologies", json=new)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "name_taken")
    other = client.post("/api/technologies", json={**new, "name": "Other"}).json()
    answer = client.patch(f"/api/technologies/{other['id']}", json={"version": 1, "name": "PYTHON"})
    assert answer.json()["error"]["details"]["id"] == named(client, "Python")["id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"ring": "maybe"},
        {"links": [{"url": "javascript:alert(1)"}]},
        {"unknown": 1},
        {"notes": "a\x00b"},
    ],
)
def test_bad_input_is_reported(client: httpx.Client, wrong: dict[str, Any]) -> None:
    body = {"name": "Wrong", "quadrant": "tools", "ring": "hold", **wrong}
    answer = client.post("/api/technologies", json=body)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.json()["error"]["message"]


def test_technologies_can_be_filtered_and_sorted(client: httpx.Client) -> None:
    page = get(client, "/api/technologies", sort="-name", limit=2)
    names = [one["name"].lower() for one in page["items"]]
    assert names == sorted(names, reverse=True)
    assert page["total"] > 2
    rings = [one["ring"] for one in get(client, "/api/technologies", sort="ring")["items"]]
    assert rings == sorted(rings, key=["adopt", "trial", "assess", "hold"].index)
    platforms = get(client, "/api/technologies", quadrant="platforms")["items"]
    assert platforms
    assert {one["quadrant"] for one in platforms} == {"platforms"}


def test_import_reports_every_line_and_export_can_be_imported(client: httpx.Client) -> None:
    content = "name,ring,quadrant,isNew,description\nElm,assess,tools,TRUE,<b>fun</b>\nBad,nowhere,tools,FALSE,\n"
    dry = client.post("/api/radar/import", json={"content": content, "dry_run": True}).json()
    assert (dry["added"], dry["refused"]) == (1, 1)
    assert get(client, "/api/technologies", q="Elm")["total"] == 0
    report = client.post("/api/radar/import", json={"content": content}).json()
    assert [(line["place"], line["outcome"]) for line in report["lines"]] == [
        ("line 2", "added"),
        ("line 3", "refused"),
    ]
    assert named(client, "Elm")["movement"] == "new"
    assert client.post("/api/radar/import", json={"content": content}).json()["unchanged"] == 1

    total = get(client, "/api/radar")["total"]
    for format_ in ("json", "csv"):
        exported = client.get("/api/radar/export", params={"format": format_})
        assert exported.headers["content-disposition"].startswith("attachment")
        again = client.post("/api/radar/import", json={"content": exported.text}).json()
        assert (again["unchanged"], again["refused"], again["changed"]) == (total, 0, 0), again
    rows = list(csv.DictReader(io.StringIO(client.get("/api/radar/export", params={"format": "csv"}).text)))
    assert next(row for row in rows if row["name"] == "Elm")["isNew"] == "TRUE"
    markdown = client.get("/api/radar/export", params={"format": "markdown"}).text
    assert markdown.startswith("# Technology radar of Prüfling")
    assert "Elm (new)" in markdown
