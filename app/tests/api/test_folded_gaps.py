"""Gaps of one package in several places, and those that are folded."""

from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("places")
    for folder in ("a", "b", "tests", "docs"):
        (root / folder).mkdir()
        (root / folder / "requirements.txt").write_text(f"loose\nonly-{folder}\n")
    return root


def rows(client: httpx.Client, **params: Any) -> list[str]:
    page = client.get("/api/gaps", params={"kind": "unpinned", "sort": "subject", **params}).raise_for_status().json()
    assert page["total"] == len(page["items"])
    return [f"{one['subject']} {' '.join(place['path'] for place in one['places'])}" for one in page["items"]]


LOOSE = "loose a/requirements.txt b/requirements.txt docs/requirements.txt tests/requirements.txt"


def test_one_row_for_each_package(client: httpx.Client) -> None:
    shown = [LOOSE, "only-a a/requirements.txt", "only-b b/requirements.txt"]
    assert rows(client) == shown
    folded = ["only-docs docs/requirements.txt", "only-tests tests/requirements.txt"]
    assert rows(client, folded=True) == [*shown, *folded]
    assert rows(client, path="docs/", folded=True) == [LOOSE, folded[0]]
    assert rows(client, path="ocs/", folded=True) == []
    assert rows(client, q="docs/req") == [LOOSE]
    totals = client.get("/api/gap-totals").json()
    assert (totals["kinds"]["unpinned"], totals["folded"]) == (3, 2)
    assert client.get("/api/summary").json()["counts"]["gaps_medium"] == 3


def test_folded_gaps_are_not_news(backend: Any, client: httpx.Client, workspace: Path) -> None:
    (workspace / "tests" / "requirements.txt").write_text("loose\nonly-tests\nanother\n")
    (workspace / "b" / "requirements.txt").write_text("loose\nonly-b\nonly-docs\n")
    (workspace / "a" / "requirements.txt").unlink()
    backend.scan()
    page = client.get("/api/changes", params={"area": "gap"}).json()
    assert [(one["action"], one["subject"], one["path"]) for one in page["items"]] == [
        ("removed", "only-a", "a/requirements.txt"),
        ("added", "only-docs", "b/requirements.txt"),
    ]


def test_an_ignored_folded_gap_is_listed_among_the_ignored(client: httpx.Client) -> None:
    (gap,) = client.get("/api/gaps", params={"q": "another", "folded": True}).json()["items"]
    assert gap["folded"]
    client.patch(f"/api/gaps/{gap['id']}", json={"version": gap["version"], "ignored": True}).raise_for_status()
    assert rows(client, ignored=True) == ["another tests/requirements.txt"]
    assert rows(client, q="another", folded=True) == []
