"""What other users, and folders that others chose, can do with a Hub: nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import psutil

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
