"""Scans of edits while a real backend watches the folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("edited")
    (root / "docs").mkdir()
    (root / "docs" / "a.md").write_text("# A\n")
    (root / "b.md").write_text("# B\n")
    (root / ".gitignore").write_text("ignored/\n")
    return root


@pytest.fixture(scope="module")
def backend(servers: Any, workspace: Path, tmp_path_factory: pytest.TempPathFactory, tools: Any) -> Iterator[Any]:
    environment = {**servers.environment(workspace), "WATCH": "on"}
    with tools.run_app("backend", environment, tmp_path_factory.mktemp("backend"), ready="/health/ready") as app:
        yield app
        assert "Traceback" not in app.log.read_text(), app.log.read_text()


def documents(client: httpx.Client) -> dict[str, str]:
    items = client.get("/api/documents").raise_for_status().json()["items"]
    return {one["path"]: one["title"] for one in items}


def assert_soon_listed(tools: Any, client: httpx.Client, expected: dict[str, str]) -> None:
    tools.wait_until(lambda: documents(client) == expected, within_s=60, what=str(expected))


@pytest.mark.slow
def test_edits_are_scanned_automatically(client: httpx.Client, workspace: Path, tools: Any) -> None:
    assert_soon_listed(tools, client, {"docs/a.md": "A", "b.md": "B"})
    (workspace / "probe.md").write_text("# Probe\n")

    def watched() -> bool:  # watching begins some time after the backend is ready
        (workspace / "probe.md").touch()
        return "probe.md" in documents(client)

    tools.wait_until(watched, within_s=60, what="the watch")
    (workspace / "probe.md").unlink()
    (workspace / "docs" / "a.md").write_text("# Another\n")
    assert_soon_listed(tools, client, {"docs/a.md": "Another", "b.md": "B"})
    (workspace / "new" / "deep").mkdir(parents=True)
    (workspace / "new" / "deep" / "ü c.md").write_text("# C\n")
    (workspace / "ignored").mkdir()
    (workspace / "ignored" / "no.md").write_text("# No\n")
    assert_soon_listed(tools, client, {"docs/a.md": "Another", "b.md": "B", "new/deep/ü c.md": "C"})
    (workspace / "new").rename(workspace / "moved")
    assert_soon_listed(tools, client, {"docs/a.md": "Another", "b.md": "B", "moved/deep/ü c.md": "C"})
    shutil.rmtree(workspace / "moved")
    assert_soon_listed(tools, client, {"docs/a.md": "Another", "b.md": "B"})
    (workspace / ".gitignore").write_text("docs/\n")
    assert_soon_listed(tools, client, {"b.md": "B", "ignored/no.md": "No"})

    def finished() -> list[dict[str, Any]]:  # more events of the same edits may have started another scan
        found: list[dict[str, Any]] = client.get("/api/scans").json()["items"]
        return found if found[0]["status"] == "done" else []

    scans = tools.wait_until(finished, what="the last scan")
    assert scans[0]["cause"] == "edit"
    assert scans[0]["counts"]["files"] == scans[0]["files_total"] == 3


@pytest.mark.slow
def test_edits_while_no_backend_runs_are_found_at_start(servers: Any, tmp_path: Path, tools: Any) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.md").write_text("# A\n")
    environment = {**servers.environment(root), "WATCH": "on"}
    for expected in ({"a.md": "A"}, {"a.md": "Edited", "b.md": "B"}):
        with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
            assert_soon_listed(tools, client, expected)
        (root / "a.md").write_text("# Edited\n")
        (root / "b.md").write_text("# B\n")
