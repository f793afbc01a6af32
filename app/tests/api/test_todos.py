"""List the TODOs of a real project, found by a scan."""

from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("marked")
    (root / "src").mkdir()
    (root / "src" / "a.py").write_text('x = "TODO no"\n# TODO(ada): 100% sure\n# FIXME: <script>alert(1)</script>\n')
    (root / "src" / "b.ts").write_text("/* HACK around it */\nfoo() // XXX\n")
    (root / "c.go").write_text("package c\n// TODO more\n")
    return root


def todos(client: httpx.Client, **params: Any) -> tuple[list[str], int]:
    page = client.get("/api/todos", params=params).raise_for_status().json()
    return [f"{one['path']}:{one['line']} {one['kind']} {one['text']}" for one in page["items"]], page["total"]


def test_all_todos_are_listed(client: httpx.Client) -> None:
    assert todos(client) == (
        [
            "c.go:2 todo more",
            "src/a.py:2 todo 100% sure",
            "src/a.py:3 fixme <script>alert(1)</script>",
            "src/b.ts:1 hack around it",
            "src/b.ts:2 xxx XXX",
        ],
        5,
    )
    assert client.get("/api/summary").json()["counts"]["todos"] == 5


@pytest.mark.parametrize(
    ("params", "lines"),
    [
        ({"kind": "todo"}, [2, 2]),
        ({"q": "ADA"}, [2]),
        ({"q": "100%"}, [2]),
        ({"q": "10_%"}, []),
        ({"path": "src/"}, [2, 3, 1, 2]),
        ({"path": "src/", "sort": "-kind"}, [2, 2, 1, 3]),
        ({"author": "unknown"}, []),
        ({"older_than_days": 1}, []),
        ({"newer_than_days": 1, "limit": 2, "offset": 1}, [2, 3]),
    ],
)
def test_todos_can_be_filtered_and_sorted(client: httpx.Client, params: dict[str, Any], lines: list[int]) -> None:
    assert [int(one.split(":")[1].split()[0]) for one in todos(client, **params)[0]] == lines


def test_totals_do_not_depend_on_the_kind(client: httpx.Client) -> None:
    page = client.get("/api/todos", params={"kind": "hack", "path": "src/"}).json()
    assert (page["total"], page["totals"]) == (1, {"todo": 1, "fixme": 1, "hack": 1, "xxx": 1})


def test_a_changed_file_changes_its_todos(backend: Any, client: httpx.Client, workspace: Path) -> None:
    (workspace / "c.go").write_text("package c\n\n// FIXME other\n")
    backend.scan()
    assert todos(client, path="c.go")[0] == ["c.go:3 fixme other"]
    (workspace / "c.go").unlink()
    backend.scan()
    assert todos(client, path="c.go") == ([], 0)
