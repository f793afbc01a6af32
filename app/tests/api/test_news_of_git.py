"""Commits, merges, tags and uncommitted edits among the changes, with a real repository."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(root: Path, *arguments: str, who: str = "Ada") -> None:
    identity = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", who), ("EMAIL", f"{who}@example.org"), ("DATE", "2024-01-03T12:00:00Z"))
    }
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("news")
    git(root, "init", "-q", "-b", "trunk")
    (root / "a.py").write_text("x = 1\n")
    (root / "b.py").write_bytes(b"y = 1\r\n")
    (root / ".gitattributes").write_text("*.big filter=lfs\n")
    (root / "c.big").write_text("content\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    git(root, "tag", "v1")
    return root


GIT_AREAS = {"area": ["commit", "merge", "tag", "edit"]}


def news(client: httpx.Client, **params: Any) -> list[str]:
    page = client.get("/api/changes", params={**GIT_AREAS, **params}).raise_for_status().json()
    assert page["total"] == len(page["items"])
    parts = ("area", "action", "subject", "detail", "author")
    return sorted(" ".join(filter(None, (one[part] for part in parts))) for one in page["items"])


def see(client: httpx.Client) -> None:
    latest = client.get("/api/changes").json()["latest"]
    client.put("/api/changes/seen", json={"until": latest}).raise_for_status()


def wait_for_git(client: httpx.Client, tools: Any, head: str) -> None:
    tools.wait_until(
        lambda: [one["subject"] for one in client.get("/api/git/commits").json()["items"]][:1] == [head],
        what=f"the commit {head}",
    )


def test_the_first_history_is_not_new(client: httpx.Client, tools: Any) -> None:
    wait_for_git(client, tools, "Begin")
    assert news(client) == []


def test_commits_of_all_branches_merges_and_tags(
    backend: Any, client: httpx.Client, tools: Any, workspace: Path
) -> None:
    git(workspace, "checkout", "-qb", "side")
    (workspace / "d.py").write_text("z = 1\n")
    (workspace / "e.py").write_text("z = 2\n")
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "Add d and e", who="Grace")
    git(workspace, "checkout", "-q", "trunk")
    git(workspace, "merge", "-q", "--no-ff", "-m", "Merge branch 'side'", "side")
    git(workspace, "checkout", "-qb", "later")
    git(workspace, "commit", "-q", "--allow-empty", "-m", "Think")
    git(workspace, "checkout", "-q", "trunk")
    git(workspace, "tag", "-a", "v2", "-m", "Second")
    backend.scan()
    wait_for_git(client, tools, "Merge branch 'side'")
    tools.wait_until(lambda: len(news(client)) == 4, what="the news")
    found = news(client)
    assert [one for one in found if not one.startswith("commit")] == [
        "merge added Merge branch 'side' trunk Ada",
        "tag added Second Ada",
    ]
    assert "commit added Think later Ada" in found
    (commit,) = client.get("/api/changes", params={"q": "Add d and e"}).json()["items"]
    assert (commit["author"], commit["files"], commit["count"]) == ("Grace", ["d.py", "e.py"], 2)
    assert len(commit["now"]) == 40
    see(client)
    assert news(client) == []


def test_edits_are_new_until_they_are_committed(
    backend: Any, client: httpx.Client, tools: Any, workspace: Path
) -> None:
    (workspace / "a.py").write_text("x = 2\n")
    (workspace / "b.py").write_bytes(b"y = 1\n")
    (workspace / "c.big").write_text("pointer\n")
    (workspace / "new.py").write_text("n = 1\n")
    (workspace / "d.py").unlink()
    backend.scan()
    edits = ["edit added new.py", "edit changed a.py", "edit changed b.py", "edit removed d.py"]
    tools.wait_until(lambda: news(client) == edits, what="the edits")
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "Edit")
    backend.scan()
    tools.wait_until(lambda: news(client) == ["commit added Edit trunk Ada"], what="the commit")


@pytest.mark.slow
def test_a_version_in_several_files_is_one_line_and_so_is_a_move(
    backend: Any, client: httpx.Client, workspace: Path
) -> None:
    for folder in ("one", "two"):
        (workspace / folder).mkdir()
        (workspace / folder / "package.json").write_text('{"dependencies": {"react": "^18"}}')
    (workspace / "one" / "requirements.txt").write_text("httpx>=0.27\n")
    (workspace / "README.md").write_text("# Read\n")
    backend.scan()
    see(client)
    for folder in ("one", "two"):
        (workspace / folder / "package.json").write_text('{"dependencies": {"react": "^19"}}')
    (workspace / "one" / "requirements.txt").rename(workspace / "two" / "requirements.txt")
    (workspace / "README.md").write_text("# Read me\n")
    backend.scan()
    page = client.get("/api/changes", params={"area": "dependency"}).json()
    assert page["total"] == 2
    found = {one["subject"]: (one["action"], one["was"], one["now"], one["count"]) for one in page["items"]}
    assert found == {
        "react": ("changed", "^18", "^19", 2),
        "httpx": ("changed", "one/requirements.txt", "two/requirements.txt", 2),
    }
    documents = client.get("/api/changes", params={"area": "document"}).json()["items"]
    assert [(one["action"], one["subject"]) for one in documents] == [("changed", "README.md")]
