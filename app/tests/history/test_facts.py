"""Facts about repositories in every state, read with a real git."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from commandcenter_app.history import git as git_module
from commandcenter_app.history.blame import committed_lines
from commandcenter_app.history.facts import GitState, read_history, read_state
from commandcenter_app.history.git import Git, GitError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def run(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q", "-b", "main")
    for number in range(3):
        (root / "sub").mkdir(exist_ok=True)
        (root / f"f{number}").write_text("text\n")
        (root / "sub" / "g").write_text(f"{number}\n")
        run(root, "add", ".")
        run(root, "commit", "-qm", f"commit {number}")
    return root


def test_no_repository(tmp_path: Path) -> None:
    assert read_state(Git(str(tmp_path))).state is GitState.NO_REPOSITORY


def test_no_commits_yet(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "-b", "main")
    facts = read_state(Git(str(tmp_path)))
    assert (facts.state, facts.branch) == (GitState.EMPTY, "main")


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    facts = read_state(Git(str(tmp_path)))
    assert facts.state is GitState.NO_GIT
    assert facts.hint is not None


@pytest.mark.parametrize("damage", ["HEAD", "objects", "gitdir"])
def test_broken_repositories_are_reported(repository: Path, damage: str) -> None:
    data = repository / ".git"
    if damage == "HEAD":
        (data / "HEAD").write_text("nonsense\n")
    elif damage == "objects":
        shutil.rmtree(data / "objects")
        (data / "objects").mkdir()
    else:
        shutil.rmtree(data)
        data.write_text("gitdir: /nowhere/at/all\n")
    facts = read_state(Git(str(repository)))
    assert facts.state is GitState.BROKEN
    assert facts.message
    assert facts.hint


def test_worktree_and_detached(repository: Path, tmp_path: Path) -> None:
    run(repository, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    facts = read_state(Git(str(tmp_path / "tree")))
    assert (facts.state, facts.worktree, facts.detached, facts.branch) == (GitState.OK, True, True, None)
    assert not read_state(Git(str(repository))).worktree


def test_submodule(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    run(outer, "init", "-q", "-b", "main")
    run(outer, "submodule", "--quiet", "add", str(repository), "inner")
    run(outer, "commit", "-qm", "add")
    assert read_state(Git(str(outer))).submodules == ["inner"]
    inner = read_state(Git(str(outer / "inner")))
    assert (inner.state, inner.submodule) == (GitState.OK, True)


def test_shallow(repository: Path, tmp_path: Path) -> None:
    run(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", "cut")
    git = Git(str(tmp_path / "cut"))
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert (facts.shallow, facts.commits_total) == (True, 1)


def test_a_folder_within_a_repository(repository: Path) -> None:
    git = Git(str(repository / "sub"))
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert (facts.prefix, list(facts.blobs), list(facts.touched)) == ("sub/", ["g"], ["g"])
    (repository / "other").mkdir()
    assert read_state(Git(str(repository / "other"))).state is GitState.NO_REPOSITORY


def test_agrees_with_git(repository: Path) -> None:
    git = Git(str(repository))
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert [commit[0] for commit in facts.commits] == run(repository, "log", "--format=%H").split()
    assert {path: one.commits for path, one in facts.touched.items()} == {"f0": 1, "f1": 1, "f2": 1, "sub/g": 3}


def test_strange_names(repository: Path) -> None:
    (repository / 'a\nb "é".txt').write_text("x")
    run(repository, "add", ".")
    run(repository, "commit", "-qm", "subject with \x1f and é")
    git = Git(str(repository))
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert 'a\nb "é".txt' in facts.touched
    assert facts.commits[0][4] == "subject with \x1f and é"


def test_output_is_cut_after_the_time_limit_and_git_is_killed(repository: Path) -> None:
    os.mkfifo(repository / "pipe")
    assert list(Git(str(repository)).records("hash-object", "pipe", within_s=0.2)) == []
    with pytest.raises(GitError, match="not a git command"):
        list(Git(str(repository)).records("nonsense", within_s=20))


def test_git_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "secret")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    assert not {"DATABASE_URL", "GIT_DIR"} & git_module.environment().keys()


def test_lines_of_an_edited_file_are_matched_with_the_committed_file(repository: Path) -> None:
    (repository / "e").write_text("a\nb\nc\n")
    run(repository, "add", ".")
    blob = run(repository, "rev-parse", ":e").strip()
    git = Git(str(repository))
    assert committed_lines(git, blob, b"a\nb\nc\n", [1, 3]) == {1: 1, 3: 3}
    assert committed_lines(git, blob, b"new\r\na\r\nc\r\n", [1, 2, 3]) == {2: 1, 3: 3}
