"""Ownership and permissions of COMMANDCENTER_HOME."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from commandcenter_hub.services import home as homes
from commandcenter_hub.services.home import (
    FilesOfAnotherUser,
    HomeOfAnotherUser,
    check_owner,
    open_to_others,
    restrict,
)
from commandcenter_hub.services.runtime_files import only_hub
from commandcenter_hub.testing.builders import some_settings

OTHER = 54_321
"""A user without a name."""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")


@needs_root
def test_a_home_of_another_user_is_refused_before_anything_is_written(home: Path) -> None:
    os.chown(home, OTHER, OTHER)
    with pytest.raises(HomeOfAnotherUser) as refused, only_hub(some_settings(home)):
        pass
    assert refused.value.message == f"{home} belongs to the user with the ID {OTHER}, and this command runs as root."
    assert f"`sudo -u '#{OTHER}' commandcenter …`" in refused.value.hint
    assert list(home.iterdir()) == []


@needs_root
def test_root_creates_no_home_in_a_folder_of_another_user(tmp_path: Path) -> None:
    folder = tmp_path / "ann"
    folder.mkdir()
    os.chown(folder, OTHER, OTHER)
    with pytest.raises(HomeOfAnotherUser, match=f"would be created in {folder}, which belongs to"):
        check_owner(folder / ".local" / "share" / "commandcenter")
    assert list(folder.iterdir()) == []


@needs_root
@pytest.mark.parametrize("below", ["", "not/there"])
def test_a_home_behind_a_link_of_another_user_is_refused(tmp_path: Path, home: Path, below: str) -> None:
    """In /tmp, any user can create a link, and redirect it at any time."""
    link = tmp_path / "link"
    link.symlink_to(home)
    check_owner(link / below)
    os.lchown(link, OTHER, OTHER)
    with pytest.raises(HomeOfAnotherUser, match=f"{link} is a link that belongs to the user with the ID {OTHER}"):
        check_owner(link / below)


@needs_root
@pytest.mark.parametrize("path", ["hub.log", "key", "projects/shop/manifest.json", "projects/shop/data/postgres"])
def test_the_error_names_files_of_root_and_how_to_repair_them(
    home: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("made by root")
    for folder in (home, *(one for one in home.rglob("*") if one != file)):
        os.chown(folder, OTHER, OTHER)
    monkeypatch.setattr(homes.os, "geteuid", lambda: OTHER)
    with pytest.raises(FilesOfAnotherUser) as refused:
        check_owner(home, thorough=True)
    assert refused.value.message == f"{file} belongs to root, not to the user with the ID {OTHER}."
    assert f"`sudo chown -R {OTHER}:" in refused.value.hint
    os.chown(file, OTHER, OTHER)
    check_owner(home, thorough=True)


def test_the_users_own_home_and_a_missing_one_are_accepted(home: Path) -> None:
    check_owner(home, thorough=True)
    check_owner(home / "not" / "there")


def test_an_existing_home_is_restricted_to_its_user(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ours = ("hub.db", "hub.log", "key", "config.toml", "projects/shop/manifest.json", "projects/shop/run/redis/1.out")
    for path in (*ours, "notes/own.txt"):
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text("x")
        (home / path).chmod(0o644)
    for folder in (home, *(one for one in home.rglob("*") if one.is_dir())):
        folder.chmod(0o755)
    (home / "hub.start").symlink_to(home / "notes" / "own.txt")
    assert home in open_to_others(home)
    assert restrict(home) == []
    for path in ours[:-1]:
        assert mode(home / path) == 0o600, path
    for folder in (home, home / "projects", home / "projects/shop", home / "projects/shop/run"):
        assert mode(folder) & 0o066 == 0, folder
    assert mode(home / "notes/own.txt") == 0o644, "it is not ours"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@needs_root
def test_a_home_that_another_user_makes_at_the_same_moment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = some_settings(tmp_path / "home")
    make = Path.mkdir

    def made_by_another(path: Path, *given: Any, **more: Any) -> None:
        if path == settings.home and not path.exists():
            make(path, mode=0o777)
            os.chown(path, OTHER, OTHER)
        make(path, *given, **more)

    monkeypatch.setattr(Path, "mkdir", made_by_another)
    with pytest.raises(HomeOfAnotherUser), only_hub(settings):
        pass
    assert list(settings.home.iterdir()) == []
