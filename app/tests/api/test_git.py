"""Git insights of a real repository, read by a real backend after its scan."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(root: Path, *arguments: str, who: str = "Ada", date: str = "2024-01-03T12:00:00Z") -> str:
    identity = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", who), ("EMAIL", f"{who.lower()}@example.org"), ("DATE", date))
    }
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository whose configuration names programs wherever git allows it."""
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q", "-b", "trunk")
    (root / "a.py").write_text("x = 1\n# TODO first\n")
    (root / "b.py").write_text("# FIXME second\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    (root / "a.py").write_text("x = 1\n# TODO first\n# HACK third\n")
    git(root, "commit", "-qam", "Grow\n\nbody", who="Bob", date="2024-02-07T12:00:00Z")
    git(root, "branch", "side")
    (root / "a.py").write_text("# XXX not committed\nx = 1\n# TODO first\n# HACK third\n")
    trap = root.parent / f"{root.name}-trap"
    trap.write_text(f"#!/bin/sh\necho ran >> {trap}.log\ncat\n")
    trap.chmod(0o755)
    (root / ".gitattributes").write_text("*.py filter=evil diff=evil\n")
    for name in ("core.fsmonitor", "core.pager", "diff.external", "filter.evil.clean", "diff.evil.textconv"):
        git(root, "config", name, str(trap))
    git(root, "config", "filter.evil.smudge", str(trap))
    git(root, "config", "gpg.program", str(trap))
    git(root, "config", "log.showSignature", "true")
    git(root, "config", "core.hooksPath", str(root.parent))
    return root


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    return client.get(path, params=params).raise_for_status().json()


def wait_for_insights(client: httpx.Client, tools: Any) -> Any:
    def summary() -> Any:
        found = get(client, "/api/git")
        named = get(client, "/api/todos", q="third")["items"]
        return found if found["state"] and named and named[0]["author"] else None

    return tools.wait_until(summary, within_s=60, what="the git insights")


def test_the_summary_describes_the_repository(client: httpx.Client, workspace: Path, tools: Any) -> None:
    facts = wait_for_insights(client, tools)
    assert (facts["state"], facts["branch"], facts["detached"]) == ("ok", "trunk", False)
    assert facts["head"] == git(workspace, "rev-parse", "HEAD").strip()
    assert (facts["commits_total"], facts["contributors_total"], facts["branches_total"]) == (2, 2, 2)
    assert (facts["first_commit_at"], facts["last_commit_at"]) == ("2024-01-03T12:00:00Z", "2024-02-07T12:00:00Z")
    assert {branch["name"] for branch in facts["branches"]} == {"trunk", "side"}


def test_commits_contributors_files_and_weeks_are_listed(client: httpx.Client, tools: Any) -> None:
    wait_for_insights(client, tools)
    commits = get(client, "/api/git/commits")
    assert [(one["subject"], one["author"]) for one in commits["items"]] == [("Grow", "Bob"), ("Begin", "Ada")]
    assert (
        get(client, "/api/git/commits", q="beg")["total"] == get(client, "/api/git/commits", author="ada")["total"] == 1
    )
    people = get(client, "/api/git/contributors", sort="name")["items"]
    assert [(one["name"], one["email"], one["commits"]) for one in people] == [
        ("Ada", "ada@example.org", 1),
        ("Bob", "bob@example.org", 1),
    ]
    files = get(client, "/api/git/files", sort="-commits")["items"]
    assert [(one["path"], one["commits"], one["authors"], one["exists"]) for one in files] == [
        ("a.py", 2, 2, True),
        ("b.py", 1, 1, True),
    ]
    weeks = get(client, "/api/activity", weeks=5_200)
    assert [(one["week"], one["commits"]) for one in weeks["items"]] == [("2024-01-01", 1), ("2024-02-05", 1)]


def test_todos_have_authors(client: httpx.Client, tools: Any) -> None:
    wait_for_insights(client, tools)
    found = {one["text"]: (one["line"], one["author"], one["written_at"]) for one in get(client, "/api/todos")["items"]}
    assert found == {
        "not committed": (1, None, None),
        "first": (3, "Ada", "2024-01-03T12:00:00Z"),
        "third": (4, "Bob", "2024-02-07T12:00:00Z"),
        "second": (1, "Ada", "2024-01-03T12:00:00Z"),
    }
    assert [one["text"] for one in get(client, "/api/todos", author="bob")["items"]] == ["third"]
    assert get(client, "/api/todos", older_than_days=1)["total"] == 3
    assert [one["text"] for one in get(client, "/api/todos", newer_than_days=1)["items"]] == ["not committed"]


def test_a_new_commit_is_read_after_a_scan_without_running_programs_of_the_folder(
    backend: Any, client: httpx.Client, workspace: Path, tools: Any
) -> None:
    wait_for_insights(client, tools)
    log = workspace.parent / f"{workspace.name}-trap.log"
    log.unlink(missing_ok=True)  # creating the repository may have run it
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*")}
    backend.scan()
    tree = git(workspace, "rev-parse", "HEAD^{tree}").strip()
    assert before == {path: path.stat().st_mtime_ns for path in workspace.rglob("*")}
    sha = git(workspace, "commit-tree", "-p", "HEAD", "-m", "Third", tree, who="Cleo").strip()
    (workspace / ".git" / "refs" / "heads" / "trunk").write_text(sha + "\n")
    backend.scan()
    tools.wait_until(lambda: get(client, "/api/git")["head"] == sha, within_s=60, what="the new commit")
    assert get(client, "/api/git")["commits_total"] == 3
    assert not log.exists()
