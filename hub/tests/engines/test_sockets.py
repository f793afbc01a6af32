"""Folders for sockets are private, and their paths are short enough whatever the path of the home is."""

import os
import socket
from pathlib import Path

import pytest

from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.engines.sockets import LONGEST_BYTES, NAME_BYTES, make_private, socket_folder


@pytest.mark.parametrize("name", ["h", "h" * 200, "with space", "Ünï-日本", "a?b#c%d", "x,y", 'it\'s "$x"'])
def test_any_home_has_a_path_for_sockets(tmp_path: Path, name: str) -> None:
    folder = socket_folder(tmp_path / name / "sockets" / "postgres")
    assert socket_folder(tmp_path / name / "sockets" / "postgres") == folder
    assert len(os.fsencode(folder)) + 1 + NAME_BYTES <= LONGEST_BYTES
    try:
        make_private(folder)
        assert folder.stat().st_mode & 0o777 == 0o700
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / ".s.PGSQL.65535"))
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def test_two_homes_have_different_socket_folders(tmp_path: Path) -> None:
    assert socket_folder(tmp_path / ("a" * 200)) != socket_folder(tmp_path / ("a" * 199 + "b"))


def test_a_folder_that_others_can_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "own").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "own")
    for name in ("open", "link"):
        with pytest.raises(ServiceFailed, match="open to other users"):
            make_private(tmp_path / name)
    make_private(tmp_path / "own")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_a_folder_that_another_user_has_made_is_refused_with_its_owner(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir(mode=0o700)
    os.chown(tmp_path / "s", 54_321, 54_321)
    with pytest.raises(ServiceFailed, match="another user, 54321") as refused:
        make_private(tmp_path / "s")
    assert "shorter path" in refused.value.hint
