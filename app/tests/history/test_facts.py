"""Facts about repositories in every state, read with a real git."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from commandcenter_app.history.blame import blame, committed_lines
from commandcenter_app.history.facts import GitState, read_history, read_state
from commandcenter_app.shared.children import Place, private_place
from commandcenter_app.shared.git import Git, GitError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def run(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "protocol.file.allow=always")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def git_at(root: Path) -> Git:
    """Return git for a folder; it runs in a place that all tests share."""
    return Git(str(root), PLACES[0])


PLACES: list[Place] = []


@pytest.fixture(scope="module", autouse=True)
def place() -> Iterator[None]:
    with private_place(Path("/nowhere"), strict=False) as made:
        PLACES[:] = [made]
        yield


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


def test_a_folder_without_a_repository_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSPACE", "/workspace")
    facts = read_state(git_at(tmp_path))
    assert facts.state is GitState.NO_REPOSITORY
    assert facts.hint == "Everything else works without one.", "the Hub exports git only for desks in containers"


def test_a_repository_without_commits_is_empty(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "-b", "main")
    facts = read_state(git_at(tmp_path))
    assert (facts.state, facts.branch) == (GitState.EMPTY, "main")


def test_names_and_subjects_may_contain_separators(repository: Path) -> None:
    run(repository, "commit", "-q", "--allow-empty", "--author=A\x1fB <a@example.org>", "-m", "one\u2028two\x0cthree")
    run(repository, "tag", "-a", "v1", "-m", "first\u2028second")
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, 2**31)
    head = run(repository, "rev-parse", "HEAD").strip()
    assert [(one["name"], one["head"]) for one in facts.branches] == [("main", head)]
    assert [one.name for one in facts.tags] == ["v1"]
    assert (facts.arrivals[0].name, facts.arrivals[0].kind, len(facts.arrivals)) == (head, "commit", 4)
    assert facts.commits[0][0] == head
    assert all(one.moment > 1_000_000_000 for one in (*facts.arrivals, *facts.tags))


def test_a_missing_git_is_reported_with_a_hint(tmp_path: Path) -> None:
    facts = read_state(Git(str(tmp_path), replace(PLACES[0], path=str(tmp_path))))
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
    facts = read_state(git_at(repository))
    assert facts.state is GitState.BROKEN
    assert facts.message
    assert facts.hint


def test_a_worktree_and_a_detached_head_are_recognised(repository: Path, tmp_path: Path) -> None:
    run(repository, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    facts = read_state(git_at(tmp_path / "tree"))
    assert (facts.state, facts.worktree, facts.detached, facts.branch) == (GitState.OK, True, True, None)
    assert not read_state(git_at(repository)).worktree


def test_submodules_are_recognised(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    run(outer, "init", "-q", "-b", "main")
    run(outer, "submodule", "--quiet", "add", str(repository), "inner")
    run(outer, "commit", "-qm", "add")
    assert read_state(git_at(outer)).submodules == ["inner"]
    inner = read_state(git_at(outer / "inner"))
    assert (inner.state, inner.submodule) == (GitState.OK, True)


def test_a_shallow_clone_is_recognised(repository: Path, tmp_path: Path) -> None:
    run(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", "cut")
    git = git_at(tmp_path / "cut")
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert (facts.shallow, facts.commits_total) == (True, 1)


def test_a_commit_with_a_date_in_the_future_is_neither_recent_nor_the_latest(repository: Path) -> None:
    now = 1_800_000_000
    for name, moment in (("f0", now - 86_400), ("f1", 4_740_000_000)):
        (repository / name).write_text(f"{moment}\n")
        environment = {**os.environ, "GIT_COMMITTER_DATE": f"@{moment} +0000", "GIT_AUTHOR_DATE": f"@{moment} +0000"}
        command = ["git", "-c", "user.name=Fay", "-c", "user.email=f@example.org", "commit", "-qam", name]
        subprocess.run(command, cwd=repository, env=environment, check=True)
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, now)
    fay = facts.people["Fay"]
    assert (fay.commits, fay.recent, fay.last, facts.last_commit_at) == (2, 1, now - 86_400, now - 86_400)
    touched = facts.touched["f1"]
    assert (touched.commits, touched.recent, touched.last) == (2, 1, now)


def test_authors_of_branches_follow_the_mailmap(repository: Path) -> None:
    (repository / ".mailmap").write_text("Ada Lovelace <ada@example.org>\n")
    run(repository, "branch", "side")
    assert {one["author"] for one in read_state(git_at(repository)).branches} == {"Ada Lovelace"}


def test_only_the_files_of_a_folder_within_a_repository_are_read(repository: Path) -> None:
    git = git_at(repository / "sub")
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert (facts.prefix, list(facts.blobs), list(facts.touched)) == ("sub/", ["g"], ["g"])
    (repository / "other").mkdir()
    assert read_state(git_at(repository / "other")).state is GitState.NO_REPOSITORY


def test_commits_and_files_agree_with_git(repository: Path) -> None:
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert [commit[0] for commit in facts.commits] == run(repository, "log", "--format=%H").split()
    assert {path: one.commits for path, one in facts.touched.items()} == {"f0": 1, "f1": 1, "f2": 1, "sub/g": 3}


def test_unusual_names_are_read_unchanged(repository: Path) -> None:
    (repository / 'a\nb "é".txt').write_text("x")
    run(repository, "add", ".")
    run(repository, "commit", "-qm", "subject with \x1f and é")
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert 'a\nb "é".txt' in facts.touched
    assert facts.commits[0][4] == "subject with \x1f and é"


def test_output_is_cut_after_the_time_limit_and_git_is_killed(repository: Path) -> None:
    os.mkfifo(repository / "pipe")
    assert list(git_at(repository).records("hash-object", "pipe", within_s=0.2)) == []
    with pytest.raises(GitError, match="not a git command"):
        list(git_at(repository).records("nonsense", within_s=20))


def test_git_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "secret")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    assert not {"DATABASE_URL", "GIT_DIR"} & git_at(tmp_path).environment().keys()


def test_a_repository_above_counts_only_if_it_belongs_to_the_folders_user(repository: Path) -> None:
    """Anyone may put one into a shared folder such as /tmp."""
    assert read_state(git_at(repository / "sub")).state is GitState.OK
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to another user")
    os.chown(repository / ".git", 12_345, 12_345)
    assert read_state(git_at(repository / "sub")).state is GitState.NO_REPOSITORY
    assert read_state(git_at(repository)).state is GitState.OK  # it is the project itself
    os.chown(repository / "sub", 12_345, 12_345)
    assert read_state(git_at(repository / "sub")).state is GitState.OK


def test_files_named_like_a_repositorys_are_none(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    run(shared, "init", "-q", "--bare", ".")
    (shared / "project").mkdir()
    assert read_state(git_at(shared / "project")).state is GitState.NO_REPOSITORY


TRAP = """
[core]
    fsmonitor = {trap}
    sshCommand = {trap}
    askPass = {trap}
    pager = {trap}
    editor = {trap}
    hooksPath = {trap}.hooks
[alias]
    log = !{trap}
    blame = !{trap}
[pager]
    log = {trap}
    blame = {trap}
[diff]
    external = {trap}
[diff "trap"]
    textconv = {trap}
    command = {trap}
[filter "trap"]
    clean = {trap}
    smudge = {trap}
    process = {trap}
    required = true
[merge "trap"]
    driver = {trap}
[log]
    showSignature = true
[gpg]
    program = {trap}
[credential]
    helper = !{trap}
[uploadpack]
    packObjectsHook = {trap}
"""


def test_a_repositorys_configuration_runs_nothing(repository: Path, tmp_path: Path) -> None:
    marker, trap = tmp_path / "marker", tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 $* >>{marker}\n")
    trap.chmod(0o755)
    hooks = tmp_path / "trap.hooks"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        (hooks / name).symlink_to(trap)
    with (repository / ".git/config").open("a") as config:
        config.write(TRAP.format(trap=trap))
    (repository / ".gitattributes").write_text("* filter=trap diff=trap merge=trap\n")
    (repository / ".git/info/attributes").write_text("* filter=trap diff=trap merge=trap\n")
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert facts.commits_total == 3
    assert blame(git, "f0", facts.blobs["f0"], b"new\ntext\n", [1, 2])
    assert not marker.exists(), marker.read_text()


def test_lines_of_an_edited_file_are_matched_with_the_committed_file(repository: Path) -> None:
    (repository / "e").write_text("a\nb\nc\n")
    run(repository, "add", ".")
    blob = run(repository, "rev-parse", ":e").strip()
    git = git_at(repository)
    assert committed_lines(git, blob, b"a\nb\nc\n", [1, 3]) == {1: 1, 3: 3}
    assert committed_lines(git, blob, b"new\r\na\r\nc\r\n", [1, 2, 3]) == {2: 1, 3: 3}


def test_the_last_commit_of_every_file_is_read_beyond_the_limit_for_counting(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_app.history.facts.FILES_LIMIT", 2)
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    assert (facts.files_commits, facts.files_complete, facts.commits_total) == (2, False, 3)
    assert {path: one.commits for path, one in facts.touched.items()} == {"f2": 1, "f1": 1, "f0": 0, "sub/g": 2}
    assert all(one.last for one in facts.touched.values())


def test_long_edited_files_are_matched_around_the_edit(repository: Path) -> None:
    lines = [b"line %d" % number for number in range(30_000)]
    (repository / "long").write_bytes(b"\n".join(lines))
    run(repository, "add", ".")
    blob = run(repository, "rev-parse", ":long").strip()
    edited = b"\n".join([*lines[:20_000], b"new", *lines[20_001:], b"end"])
    places = committed_lines(git_at(repository), blob, edited, [1, 20_000, 20_001, 20_002, 30_000, 30_001])
    assert places == {1: 1, 20_000: 20_000, 20_002: 20_002, 30_000: 30_000}
