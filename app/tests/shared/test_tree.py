"""Which files count, compared with git's own answer."""

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter_app.shared import children
from commandcenter_app.shared.children import Place, private_place
from commandcenter_app.shared.ignore import parse
from commandcenter_app.shared.tree import Tree, other_repository

NAMES = ("a", "b", "ab", "foo", "bar", "x.py", "y.log", "z.tar.gz", "sp ace", "#hash", "!bang", "ü", "[x]", "a\\b", "-")
PARTS = (
    "a", "b", "ab", "foo", "bar", "*", "**", "?", "*.py", "*.log", "x.*", "f*o", "[ab]", "[!a]", "[^a]*", "[a-f]oo",
    "sp ace", "sp\\ ace", "\\#hash", "\\!bang", "#hash", "ü", "??", "[[:alpha:]]", "[]a]", "[a", "\\[x\\]", "a\\\\b",
    "**a", "a**", "foo**", "*\\", "[-a]", "[a-]", "[[:nope:]]", "[[:alpha:]-z]", "*.[lt]*", "a*b*",
)  # fmt: skip
ENDS = ("", "", "", "/", "/*", "/**", " ", "\\ ", "  ", "\t", "\r")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Return a place for git, and give the user a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv(children.USER_HOME, str(home))
    monkeypatch.setenv(children.USER_CONFIG, str(home / ".config"))
    with private_place(tmp_path / "repo", strict=False) as made:
        yield made


def git(folder: Path, *arguments: str) -> bytes:
    """Run git with the settings of the user of the test."""
    home = os.environ[children.USER_HOME]
    named = {f"GIT_{who}_{what}": f"{what}@invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {"PATH": os.environ["PATH"], "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", **named}
    command = ["git", "-C", str(folder), "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout


def expected(folder: Path) -> set[str]:
    """Return the regular files that git lists and that exist."""
    listed = git(folder, "ls-files", "-z", "-co", "--exclude-standard").split(b"\0")[:-1]
    paths = {os.fsdecode(path) for path in listed}
    return {path for path in paths if (folder / path).is_file() and not (folder / path).is_symlink()}


def found(tree: Tree) -> set[str]:
    return {prefix + one.name for prefix, entries in tree.folders() for one in entries if not one.is_symlink()}


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x\n")


def pattern(random_: random.Random) -> str:
    """Return one line of a file of rules."""
    depth = random_.choice((1, 1, 1, 2, 2, 3))
    line = "/".join(random_.choice(PARTS) for _ in range(depth))
    return random_.choice(("", "", "!")) + random_.choice(("", "", "/")) + line + random_.choice(ENDS)


def rules(random_: random.Random) -> str:
    return "".join(f"{pattern(random_)}\n" for _ in range(random_.randrange(1, 7)))


def fill(random_: random.Random, folder: Path, depth: int = 0) -> None:
    """Fill a folder with files and folders of random names, some with rules."""
    folder.mkdir(exist_ok=True)
    for name in random_.sample(NAMES, random_.randrange(3, 8)):
        if depth < 3 and random_.random() < 0.45:
            fill(random_, folder / name, depth + 1)
        else:
            (folder / name).write_text("x\n")
    if random_.random() < 0.4:
        (folder / ".gitignore").write_text(rules(random_), newline="")


@pytest.mark.parametrize("seed", range(60))
def test_random_rules_select_the_files_that_git_lists(place: Place, tmp_path: Path, seed: int) -> None:
    """Rules of all sources, tracked files, and a folder anywhere in the work tree."""
    random_ = random.Random(seed)
    top = tmp_path / "repo"
    fill(random_, top)
    git(top, "init", "-q")
    home = Path(os.environ[children.USER_HOME])
    if random_.random() < 0.5:
        excludes = home / (".config/git/ignore" if random_.random() < 0.5 else ".rules")
        make(home, str(excludes.relative_to(home)))
        excludes.write_text(rules(random_), newline="")
        if excludes.name == ".rules":
            (home / ".gitconfig").write_text("[core]\n\texcludesFile = ~/.rules\n")
    if random_.random() < 0.5:
        (top / ".git/info").mkdir(exist_ok=True)
        (top / ".git/info/exclude").write_text(rules(random_), newline="")
    files = sorted(path for path in top.rglob("*") if path.is_file() and ".git" not in path.parts)
    for path in random_.sample(files, min(4, len(files))):
        git(top, "--literal-pathspecs", "add", "-f", "--", str(path))
    inner = [path for path in top.rglob("*") if path.is_dir() and ".git" not in path.parts]
    for folder in (top, *random_.sample(inner, min(3, len(inner)))):
        if folder == top or git(top, "ls-files", "-co", "--exclude-standard", "--", f":(literal){folder}"):
            tree = Tree(str(folder), place)
            assert found(tree) == expected(folder)
            assert tree.problems == []
    for path in random_.sample(files, min(2, len(files))):
        relative = str(path.relative_to(top))
        assert Tree(str(top), place).counts(relative) == (relative in expected(top)), relative


def test_a_linked_work_tree_uses_the_rules_of_its_repository(place: Place, tmp_path: Path) -> None:
    """`git worktree add`: the repository's `info/exclude` is that of the first work tree."""
    main, other = tmp_path / "repo", tmp_path / "other"
    make(main, "a.txt", "b.log", "c.tmp")
    git(main, "init", "-q")
    git(main, "add", "a.txt")
    git(main, "commit", "-qm", "x")
    (main / ".git/info/exclude").write_text("*.tmp\n")
    git(main, "worktree", "add", "-q", str(other))
    make(other, "b.log", "c.tmp", "sub/d.tmp", "sub/e.log")
    assert found(Tree(str(other), place)) == expected(other) == {"a.txt", "b.log", "sub/e.log"}
    assert found(Tree(str(other / "sub"), place)) == {"e.log"}


def test_rules_above_the_folder_apply_and_tracked_files_count(place: Place, tmp_path: Path) -> None:
    top = tmp_path / "repo"
    make(top, "foo/bar/baz.py", "foo/x.log", "foo/secret/s.py", "foo/ok.py", "foo/forced.log", "foo/secret/kept.py")
    (top / ".gitignore").write_text("**/bar/*\n*.log\n/foo/secret/\n")
    git(top, "init", "-q")
    git(top, "add", "-f", "foo/forced.log", "foo/secret/kept.py")
    assert found(Tree(str(top / "foo"), place)) == {"ok.py", "forced.log", "secret/kept.py"} == expected(top / "foo")
    assert found(Tree(str(top / "foo"))) == {"ok.py"}, "without git, rules alone decide"


def test_a_folder_that_its_repository_ignores_uses_only_its_own_rules(place: Place, tmp_path: Path) -> None:
    """For example a project in a home folder whose repository ignores everything except settings."""
    top = tmp_path / "repo"
    make(top, "project/a.py", "project/b.log")
    (top / ".gitignore").write_text("*\n")
    (top / "project/.gitignore").write_text("*.log\n")
    git(top, "init", "-q")
    assert found(Tree(str(top / "project"), place)) == {".gitignore", "a.py"}


def test_submodules_count_and_other_repositories_do_not(place: Place, tmp_path: Path) -> None:
    top, library = tmp_path / "repo", tmp_path / "library"
    for folder in (library, top, top / "vendored", top / "hidden"):
        make(folder, "a.py", "b.log", "deep/c.py")
        git(folder, "init", "-q")
        git(folder, "add", "a.py")
        git(folder, "commit", "-qm", "x")
    (library / ".gitignore").write_text("deep/\n")
    git(library, "add", "-f", ".")
    git(library, "commit", "-qm", "y")
    git(top, "submodule", "--quiet", "add", str(library), "module")
    make(top, "module/deep/e.py", "module/d.log", "not_one/.git/config", "not_one/f.py")
    (top / ".gitignore").write_text("*.log\nhidden\n")
    tree = Tree(str(top), place)
    inside = {f"module/{path}" for path in expected(top / "module")}
    assert inside == {"module/.gitignore", "module/a.py", "module/b.log", "module/d.log", "module/deep/c.py"}
    assert found(tree) == {path for path in expected(top) if not path.startswith("vendored/")} | inside
    assert tree.problems == [other_repository("vendored/")]


def test_repositories_in_a_plain_folder_use_their_own_rules(place: Place, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(tmp_path / name, "a.py", "b.log", "c.log")
        (tmp_path / name / ".gitignore").write_text("*.log\n")
        git(tmp_path / name, "init", "-q")
    git(tmp_path / "one", "add", "-f", "b.log")
    tree = Tree(str(tmp_path), place, left_out="home")
    assert found(tree) == {"one/.gitignore", "one/a.py", "one/b.log", "two/.gitignore", "two/a.py"}
    assert tree.problems == []


def test_installed_packages_count_only_if_they_are_tracked(place: Place, tmp_path: Path) -> None:
    top = tmp_path / "repo"
    make(top, "node_modules/m/a.js", "node_modules/m/b.js", "env/pyvenv.cfg", "env/a.py", "env/b.py")
    git(top, "init", "-q")
    git(top, "add", "node_modules/m/a.js", "env/a.py")
    assert found(Tree(str(top), place)) == {"node_modules/m/a.js", "env/a.py"}


def test_nothing_that_the_repository_names_is_executed(place: Place, tmp_path: Path) -> None:
    top, mark = tmp_path / "repo", tmp_path / "mark"
    make(top, "a.py")
    git(top, "init", "-q")
    git(top, "add", "a.py")
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho x >> '{mark}'\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.sshCommand", "alias.ls-files", "filter.x.clean"):
        git(top, "config", name, str(trap))
    (top / ".gitattributes").write_text("* filter=x\n")
    hooks = top / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "post-index-change").symlink_to(trap)
    before = {path: path.stat().st_mtime_ns for path in top.rglob("*")}
    assert found(Tree(str(top), place)) == {".gitattributes", "a.py"}
    assert not mark.exists()
    assert {path: path.stat().st_mtime_ns for path in top.rglob("*")} == before


def test_a_broken_index_is_reported(place: Place, tmp_path: Path) -> None:
    top = tmp_path / "repo"
    make(top, "a.py", "b.log")
    git(top, "init", "-q")
    (top / ".gitignore").write_text("*.log\n")
    (top / ".git/index").write_bytes(b"nonsense")
    tree = Tree(str(top), place)
    assert found(tree) == {".gitignore", "a.py"}
    assert [(one.path, one.message.partition(":")[0]) for one in tree.problems] == [
        (".git", "git did not list the tracked files, so those that a rule ignores are missing")
    ]


def test_all_files_that_the_hub_has_selected_count(tmp_path: Path) -> None:
    make(tmp_path, "a.log", "node_modules/m.js", "env/pyvenv.cfg")
    (tmp_path / ".gitignore").write_text("*\n")
    assert found(Tree(str(tmp_path), selected=True)) == {".gitignore", "a.log", "node_modules/m.js", "env/pyvenv.cfg"}


def test_rules_match_letters_without_their_case_only_on_request() -> None:
    folded, exact = (parse(b"", b"Build/\n*.LOG\n", ignore_case=case) for case in (True, False))
    assert folded is not None
    assert exact is not None
    assert [folded.verdict(b"build", folder=True), folded.verdict(b"x.log", folder=False)] == [True, True]
    assert [exact.verdict(b"build", folder=True), exact.verdict(b"x.log", folder=False)] == [None, None]


def test_a_path_counts_whether_or_not_a_file_is_there(place: Place, tmp_path: Path) -> None:
    top = tmp_path / "top"
    make(top, "foo/ok.py", "foo/forced.log", "foo/secret/a.py", "foo/node_modules/m.js", "foo/env/pyvenv.cfg")
    (top / ".gitignore").write_text("*.log\n/foo/secret/\n")
    (top / "foo" / "link").symlink_to(tmp_path)
    git(top, "init", "-q")
    git(top, "add", "-f", "foo/forced.log")
    tree = Tree(str(top / "foo"), place, "own")
    counted = ("ok.py", "no/such.py", "forced.log", "link")
    others = ("x.log", "no/x.log", "secret/a.py", "secret/no", "node_modules/m.js", "a/node_modules/m.js", "env/a.py")
    assert [path for path in (*counted, *others) if tree.counts(path)] == list(counted)
    assert [path for path in (".git/config", "sub/.git/x", "own/a", "link/a") if tree.counts(path)] == []
    assert Tree(str(top / "foo"), selected=True).counts("any.log")
