"""Folders: which can be registered, with any name and through any link."""

import os
from pathlib import Path

import pytest

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.folder_errors import FolderMissing, FolderNotAllowed, FolderUnreadable, NotAFolder
from commandcenter_hub.services import folders
from commandcenter_hub.services.folders import FolderService

NOT_UTF8 = os.fsdecode(b"caf\xe9")


async def nothing_registered() -> frozenset[str]:
    return frozenset()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    return root


@pytest.fixture
def service(root: Path) -> FolderService:
    return FolderService((root,), nothing_registered)


@pytest.mark.parametrize(
    "name", ["plain", "with space", "quo'te\"s", "Ünï-日本", "-rf", "a\nb", "$(x)`y`;", "..a", "~"]
)
async def test_folders_with_unusual_names_are_accepted(service: FolderService, root: Path, name: str) -> None:
    (root / name).mkdir()
    assert await service.check(str(root / name)) == root / name
    assert [folder.name for folder in (await service.browse(str(root))).folders] == [name]


async def test_commandcenters_own_folder_is_refused(root: Path) -> None:
    (root / "home" / "projects").mkdir(parents=True)
    (root / "link").symlink_to(root / "home")
    service = FolderService((root,), nothing_registered, root / "home")
    for path in ("home", "home/projects", "link/projects"):
        with pytest.raises(FolderNotAllowed, match="own folder"):
            await service.check(str(root / path))
    assert await service.check(str(root)) == root


async def test_links_are_resolved_before_the_check(service: FolderService, root: Path) -> None:
    (root / "in").mkdir()
    (root.parent / "beside").mkdir()
    (root / "link").symlink_to(root / "in")
    (root / "out").symlink_to(root.parent / "beside")
    (root / "up").symlink_to("..")
    (root / "loop").symlink_to(root / "loop")
    assert await service.check(str(root / "link")) == root / "in"
    assert await service.check(f"{root}//in/../in/.") == root / "in"
    refused: dict[str, type[HubError]] = {
        f"{root}/out": FolderNotAllowed,
        f"{root}/up": FolderNotAllowed,
        f"{root}/in/../../beside": FolderNotAllowed,
        f"{root}beside": FolderNotAllowed,
        f"{root.parent}": FolderNotAllowed,
        "/proc/self/root/etc": FolderNotAllowed,
        f"{root}/loop": FolderMissing,
        f"{root}/none": FolderMissing,
        f"{root}/{'x' * 300}": FolderMissing,
    }
    for path, error in refused.items():
        with pytest.raises(error):
            await service.check(path)
    names = [folder.name for folder in (await service.browse(str(root))).folders]
    assert names == ["in", "link"]


async def test_errors_do_not_reveal_what_exists_outside_the_roots(service: FolderService) -> None:
    messages = set()
    for path in ("/etc", "/etc/passwd", "/nowhere-at-all"):
        with pytest.raises(FolderNotAllowed) as raised:
            await service.check(path)
        messages.add(raised.value.message.replace(path, ""))
    assert len(messages) == 1


@pytest.mark.parametrize("path", ["", ".", "root", "~no-such-user", "/x\0y", "C:\\x"])
async def test_a_path_that_is_not_absolute_is_refused(service: FolderService, path: str) -> None:
    with pytest.raises(FolderMissing):
        await service.check(path)


async def test_a_path_that_is_not_a_folder_is_refused(service: FolderService, root: Path) -> None:
    (root / "file").write_text("")
    os.mkfifo(root / "pipe")
    for name in ("file", "pipe"):
        with pytest.raises(NotAFolder):
            await service.check(str(root / name))
    with pytest.raises(FolderMissing):
        await service.check(str(root / "file" / "below"))


async def test_a_name_that_is_not_utf8_is_refused_and_not_listed(service: FolderService, root: Path) -> None:
    (root / NOT_UTF8).mkdir()
    (root / "link").symlink_to(root / NOT_UTF8)
    for name in (NOT_UTF8, "link"):
        with pytest.raises(FolderUnreadable, match="not valid UTF-8"):
            await service.check(str(root / name))
    assert [folder.name for folder in (await service.browse(str(root))).folders] == ["link"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_an_unreadable_folder_is_refused(service: FolderService, root: Path) -> None:
    (root / "closed").mkdir(mode=0o000)
    try:
        with pytest.raises(FolderUnreadable):
            await service.check(str(root / "closed"))
        (found,) = (await service.browse(str(root))).folders
        assert found.readable is False
    finally:
        (root / "closed").chmod(0o700)


async def test_the_number_of_listed_folders_is_limited(
    service: FolderService, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MAX_FOLDERS", 3)
    for number in range(4):
        (root / str(number)).mkdir()
    listing = await service.browse(str(root))
    assert (len(listing.folders), listing.truncated) == (3, True)


async def test_browsing_starts_at_the_home_folder_if_allowed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(root))
    assert FolderService((root.parent,), nothing_registered).home() == root
    (root / "deeper").mkdir()
    assert FolderService((root / "deeper",), nothing_registered).home() == root / "deeper"
    assert await FolderService((root,), nothing_registered).check("~") == root


async def test_a_recent_folder_that_cannot_be_examined_is_left_out(service: FolderService, root: Path) -> None:
    (root / "shop").mkdir()
    found = await service.recent([(str(root / ("x" * 300)), "removed"), (str(root / "shop"), "folder")])
    assert [one.path for one in found] == [root / "shop"]
