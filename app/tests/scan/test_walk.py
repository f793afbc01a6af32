import os
import subprocess
from pathlib import Path

import pytest

from commandcenter_app.scan.walk import Walk
from commandcenter_hub.testing.hostile_folders import bound_by_permissions


def make(root: Path, *paths: str, **contents: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    for path, text in contents.items():
        (root / path).write_text(text)


def found(root: Path) -> list[str]:
    return [file.path for file in Walk(str(root)).files()]


def rules(root: Path, folder: str, text: str) -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / ".gitignore").write_text(text)


def test_all_files_are_listed_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "a/z.py", "a/b/c.txt", ".hidden")
    assert found(tmp_path) == [".hidden", "b.py", "a/z.py", "a/b/c.txt"]


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_folders_that_never_belong_to_a_project_are_skipped(tmp_path: Path) -> None:
    make(tmp_path, ".git/config", "node_modules/x/a.js", "src/__pycache__/a.pyc", "src/a.py")
    make(tmp_path, "env/pyvenv.cfg", "env/lib/a.py", ".cache/CACHEDIR.TAG", ".cache/b.txt")
    assert found(tmp_path) == ["src/a.py"]


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("*.log", "", ["keep.txt", "sub/keep.txt"]),
        ("*.log", "!a.log", ["keep.txt", "sub/a.log", "sub/keep.txt"]),
        ("sub/", "!keep.txt", ["a.log", "keep.txt"]),
        ("/keep.txt", "", ["a.log", "sub/a.log", "sub/keep.txt"]),
        ("", "/keep.txt", ["a.log", "keep.txt", "sub/a.log"]),
        ("sub/*\n!sub/keep.txt", "", ["a.log", "keep.txt", "sub/keep.txt"]),
        ("# *\n\n\\#x\n[", "", ["a.log", "keep.txt", "sub/a.log", "sub/keep.txt"]),
    ],
)
def test_gitignore_applies_at_all_levels(tmp_path: Path, outer: str, inner: str, expected: list[str]) -> None:
    make(tmp_path, "a.log", "keep.txt", "sub/a.log", "sub/keep.txt")
    rules(tmp_path, ".", outer)
    rules(tmp_path, "sub", inner)
    names = [path for path in found(tmp_path) if not path.endswith(".gitignore")]
    assert sorted(names) == expected


def test_the_files_agree_with_git(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path)]
    try:
        subprocess.run([*git, "init", "-q"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git is not installed")
    make(tmp_path, "a.py", "build/x.o", "docs/build/y.md", "docs/é b.md", "tmp/t.txt", "src/gen/a.c", "src/gen/b.h")
    make(tmp_path, "private.txt", "src/deep/er/secret.key", "src/deep/er/ok.key")
    rules(tmp_path, ".", "/build\n*.o\ntmp/*\n!tmp/t.txt\n**/secret.*\n")
    rules(tmp_path, "src", "gen/*\n!gen/*.h\n")
    (tmp_path / ".git/info/exclude").write_text("private.txt\n")
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--others", "--exclude-standard"], check=True, capture_output=True, text=True
    )
    assert sorted(found(tmp_path)) == sorted(listed.stdout.rstrip("\0").split("\0"))


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    make(outside, "secret.txt")
    make(root, "a/file.txt")
    (root / "a/circle").symlink_to(root)
    (root / "a/away").symlink_to(outside)
    (root / "a/secret.txt").symlink_to(outside / "secret.txt")
    (root / "a/nowhere").symlink_to("missing")
    (root / ".gitignore").symlink_to(outside / "secret.txt")
    assert found(root) == ["a/file.txt"]


def test_names_are_read_unchanged_unless_they_are_not_utf8(tmp_path: Path) -> None:
    make(tmp_path, "new\nline.txt", "quote'\".txt", "ünï.txt")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xffd.txt")).touch()
    walk = Walk(str(tmp_path))
    assert [file.path for file in walk.files()] == ["new\nline.txt", "quote'\".txt", "ünï.txt"]
    message = "Its name is not valid UTF-8, so it was skipped."
    assert walk.problems == [("b\\xffd.txt", message, "its name is not valid UTF-8")]


def test_too_long_paths_are_reported(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d" * 250] * 10)
    deep.mkdir(parents=True)
    (deep / "fits.txt").touch()
    (deep / ("x" * 200)).touch()
    walk = Walk(str(tmp_path))
    assert [file.path[-8:] for file in walk.files()] == []
    assert len(walk.problems) == 1
    assert "2500 bytes" in walk.problems[0].message


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "locked/b.txt")
    (tmp_path / "locked").chmod(0)
    walk = Walk(str(tmp_path))
    with bound_by_permissions():
        assert [file.path for file in walk.files()] == ["a.txt"]
    (tmp_path / "locked").chmod(0o700)
    reason = "cannot be read: Permission denied"
    assert walk.problems == [("locked/", f"The folder {reason}.", reason)]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        found(tmp_path / "gone")


def test_commandcenters_own_folder_is_no_part_of_the_project(tmp_path: Path) -> None:
    for name in ("a.txt", "data/own/token", "data/own/deep/key", "data/own.txt", "data/other/b.txt", "own/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    walk = Walk(str(tmp_path), left_out="data/own")
    assert [file.path for file in walk.files()] == ["a.txt", "data/own.txt", "data/other/b.txt", "own/c.txt"]
    assert "data/own/" not in set(walk.folders())
    only = Walk(str(tmp_path), frozenset({"data/own/token", "data/own/deep", "a.txt"}), left_out="data/own")
    assert [file.path for file in only.files()] == ["a.txt"]
