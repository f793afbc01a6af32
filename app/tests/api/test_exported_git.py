"""A desk in a container shows what the Hub has read from git."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from commandcenter_app.history.export import FOLDER
from commandcenter_app.processes.git_export import export

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    (root / "a.py").write_text("x = 1\n# TODO first\n")
    commit(root, "Begin")
    return root


def commit(root: Path, subject: str) -> None:
    date = {"GIT_AUTHOR_DATE": "2024-01-03T12:00:00Z", "GIT_COMMITTER_DATE": "2024-01-03T12:00:00Z"}
    environment = {**os.environ, **date, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for arguments in (("init", "-q", "-b", "trunk"), ("add", "."), (*who, "commit", "-qm", subject)):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the copy of the project's files, as the Hub sends them."""
    root = tmp_path_factory.mktemp("workspace")
    (root / "a.py").write_text("x = 1\n# TODO first\n# HACK not committed\n")
    (root / "loose.py").write_text("y = 1\n")
    (root / "large.py").write_text("# large\n" * 140_000)
    return root


@pytest.fixture(scope="module")
def backend(servers: Any, workspace: Path, tools: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    selected = {"WORKSPACE_SELECTED": "on", "WATCH": "on", "PROJECT_FOLDER": "/home/ada/desk"}
    environment = {**servers.environment(workspace), **selected}
    with tools.run_app("backend", environment, tmp_path_factory.mktemp("backend"), ready="/health/ready") as app:
        with app.client() as client:
            tools.wait_until(lambda: tools.ended(client), what="the first scan")
        yield app


def get(client: httpx.Client, url: str, /, **params: Any) -> Any:
    return client.get(url, params=params).raise_for_status().json()


def test_exported_insights_appear_and_follow_the_repository(
    client: httpx.Client, repository: Path, workspace: Path, tools: Any
) -> None:
    tools.wait_until(lambda: get(client, "/api/git")["state"], what="a first look")
    assert get(client, "/api/git")["state"] == "no_repository"
    export(str(repository), workspace / FOLDER)
    tools.wait_until(lambda: get(client, "/api/git")["state"] == "ok", what="the export")
    assert [one["subject"] for one in get(client, "/api/git/commits")["items"]] == ["Begin"]
    assert get(client, "/api/files", q="a.py")["items"][0]["modified_at"] == "2024-01-03T12:00:00Z"

    def authors() -> dict[str, Any]:
        return {one["text"]: one["author"] for one in get(client, "/api/todos")["items"]}

    tools.wait_until(lambda: authors() == {"first": "Ada", "not committed": None}, what="the author")
    history = get(client, "/api/files/history", path="a.py")
    assert ([one["subject"] for one in history["commits"]], history["edited_at"] is not None) == (["Begin"], True)
    blame = get(client, "/api/files/blame", path="a.py")
    assert [(one["line"], one["count"], one["commit"]) for one in blame["lines"]] == [(1, 2, 0), (3, 1, None)]
    assert get(client, "/api/files/blame", path="loose.py")["message"].startswith("This file is not committed")
    assert "5,000" in get(client, "/api/files/history", path="loose.py")["message"]
    for about in ("blame", "history"):
        assert get(client, f"/api/files/{about}", path="large.py")["message"].startswith(
            "This file is larger than 1 MiB"
        )

    (repository / "a.py").write_text("x = 2\n# TODO first\n")
    commit(repository, "Change x")
    export(str(repository), workspace / FOLDER)
    newest = "Change x"
    tools.wait_until(lambda: get(client, "/api/git/commits")["items"][0]["subject"] == newest, what="the new commit")


def test_editors_open_the_files_of_the_users_machine(client: httpx.Client) -> None:
    assert get(client, "/api/editor")["folder"] == "/home/ada/desk"
