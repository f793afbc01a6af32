"""Neither other users nor folders that they control have any effect on a Hub."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from .desk import Desk

MakeDesk = Callable[[], Desk]
TRAP = "import pathlib; pathlib.Path({marker!r}).touch(); raise SystemExit('imported from outside')\n"


def trap(folder: Path) -> Path:
    """Put modules into a folder that must not be imported from there, and return the file that they write."""
    marker = folder / "imported"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("anyio", "typer", "uvicorn", "httpx", "pydantic", "commandcenter_app"):
        (folder / f"{name}.py").write_text(TRAP.format(marker=str(marker)))
    return marker


@pytest.mark.slow
def test_nothing_is_imported_from_outside(new_desk: MakeDesk) -> None:
    desk = new_desk()
    folder = desk.folder("shop")
    traps = [trap(place) for place in (folder, desk.folders / "path", desk.home)]
    desk.home.chmod(0o700)
    path = os.pathsep.join(["", ".", str(desk.folders / "path")])
    ran = desk.run("up", ".", cwd=folder, PYTHONPATH=path)
    assert ran.code == 0, ran
    assert desk.run("status", "shop", cwd=folder, PYTHONPATH=str(desk.folders / "path")).code == 0
    assert desk.run("version", cwd=folder).code == 0
    assert [one for one in traps if one.exists()] == []
    hub = psutil.Process(desk.hub_pid())
    assert not [name for name in hub.environ() if name.startswith("PYTHON")]


def entries(home: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for path, folders, files in os.walk(home):
        for name in (*folders, *files):
            found = Path(path, name)
            yield found, found.lstat()


@pytest.mark.slow
def test_no_other_user_can_read_the_home_after_a_session(new_desk: MakeDesk) -> None:
    desk = new_desk()
    before = os.umask(0o022)
    try:
        shop, broken = desk.folder("shop"), desk.folder("broken")
        desk.ok("up", shop)
        desk.ok("snapshot", "create", "shop")
        desk.ok("projects", "add", broken)
        data = desk.home / "projects" / "broken" / "data" / "postgres"
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text("7\n")
        assert desk.run("up", broken).code == 1
        desk.ok("down", "broken")
        desk.kill_hub()
        desk.ok("ps")
        desk.ok("restart", "redis", "-p", "shop")
    finally:
        os.umask(before)
    # Root's Postgres runs as another user, who passes through folders and reads Postgres's programs.
    folders = 0o066 if os.geteuid() == 0 else 0o077
    wide = [
        str(path.relative_to(desk.home))
        for path, status in entries(desk.home)
        if not stat.S_ISLNK(status.st_mode)
        and path.relative_to(desk.home).parts[0] != "programs"
        and data not in path.parents
        and status.st_mode & (folders if stat.S_ISDIR(status.st_mode) else 0o077)
    ]
    assert wide == []
    assert desk.home.stat().st_mode & folders == 0


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give the home to another user")
def test_a_home_of_another_user_is_refused(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.home.mkdir(mode=0o700)
    os.chown(desk.home, 54_321, 54_321)
    try:
        for arguments in (["ps"], ["up", desk.folder("shop")], ["serve"], ["stop-hub"]):
            ran = desk.run(*arguments)
            assert ran.code == 1, ran
            assert (
                f"Error: {desk.home} belongs to the user with the ID 54321, and this command runs as root." in ran.err
            )
            assert "sudo -u '#54321' commandcenter" in ran.err
        examined = desk.run("doctor")
        assert examined.code == 1
        assert "belongs to the user with the ID 54321" in examined.out
        assert list(desk.home.iterdir()) == []
    finally:
        os.chown(desk.home, 0, 0)
