"""Facts about a folder: found within a limited time, without executing anything or showing credentials."""

import os
import subprocess
from pathlib import Path

import pytest

from commandcenter_hub.services import folder_facts
from commandcenter_hub.services.folder_facts import look_at, without_credentials


def a_repository(folder: Path, remote: str = "https://example.org/ada/shop.git") -> None:
    for command in (
        ["init", "-q", "-b", "main"],
        ["remote", "add", "fork", "x:y"],
        ["remote", "add", "origin", remote],
    ):
        subprocess.run(["git", "-C", folder, *command], check=True)


def test_repository_languages_and_size_are_found(tmp_path: Path) -> None:
    a_repository(tmp_path, "https://ada:secret@example.org/ada/shop.git?token=x")
    (tmp_path / "app.py").write_text("x = 1\n" * 100)
    (tmp_path / "page.ts").write_text("let x\n")
    (tmp_path / ".gitignore").write_text("built/\n")
    for ignored in ("built", "node_modules"):
        (tmp_path / ignored).mkdir()
        (tmp_path / ignored / "large.js").write_text("x" * 100_000)
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    found = look_at(tmp_path)
    assert (found.branch, found.remote) == ("main", "https://example.org/ada/shop.git")
    assert (found.languages, found.files, found.complete) == (("Python", "TypeScript"), 3, True)
    assert found.size_bytes == 600 + 6 + 7
    (tmp_path / "inner").mkdir()
    assert look_at(tmp_path / "inner").branch == "main"


def test_a_folder_without_a_repository_and_one_at_a_commit(tmp_path: Path) -> None:
    assert look_at(tmp_path) == folder_facts.FolderFacts(None, None, (), 0, 0, True)
    a_repository(tmp_path)
    (tmp_path / ".git" / "HEAD").write_text("0" * 40 + "\n")
    assert look_at(tmp_path).branch is None


def test_hostile_files_neither_run_nor_block(tmp_path: Path) -> None:
    a_repository(tmp_path)
    marker = tmp_path / "executed"
    subprocess.run(["git", "-C", tmp_path, "config", "core.fsmonitor", f"touch {marker}"], check=True)
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / ".git" / "HEAD").unlink()
    os.mkfifo(tmp_path / ".git" / "HEAD")
    found = look_at(tmp_path)
    assert (found.branch, found.files) == (None, 0)
    assert not marker.exists()


def test_a_large_folder_is_counted_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_facts, "MAX_FILES", 10)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        for file in range(5):
            (tmp_path / str(number) / f"{file}.go").touch()
    found = look_at(tmp_path)
    assert (found.files, found.complete) == (10, False)
    assert look_at(tmp_path / "0").complete is True
    monkeypatch.setattr(folder_facts, "LONGEST_S", -1.0)
    assert look_at(tmp_path).complete is False


def test_a_folder_with_many_files_is_counted_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_facts, "MAX_FILES", 10)
    for file in range(25):
        (tmp_path / f"{file}.go").touch()
    found = look_at(tmp_path)
    assert (found.files, found.complete) == (10, False)


def test_a_name_without_an_extension_has_no_language(tmp_path: Path) -> None:
    for name in ("go", "R", ".sh", "deploy.sh"):
        (tmp_path / name).write_text("echo")
    assert look_at(tmp_path).languages == ("Shell",)
    (tmp_path / "deploy.sh").unlink()
    assert look_at(tmp_path).languages == ()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("helper::https://user:pw@example.org/x.git", "helper::https://example.org/x.git"),
        ("git@github.com:ada/shop.git", "github.com:ada/shop.git"),
        ("ssh://git@example.org:22/x", "ssh://example.org:22/x"),
        ("https://token@example.org/x", "https://example.org/x"),
        ("https://a:b@[::1]/x#y", "https://[::1]/x"),
        ("/srv/git/shop", "/srv/git/shop"),
        ("https://[broken", ""),
    ],
)
def test_credentials_of_a_remote_are_not_shown(address: str, shown: str) -> None:
    assert without_credentials(address) == shown
