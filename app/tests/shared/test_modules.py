"""Modules that run in processes of their own."""

from pathlib import Path

import anyio
import pytest

from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.modules import outcome, running

pytestmark = pytest.mark.anyio

LEAVES_A_CHILD = """
import subprocess, sys
nowhere = subprocess.DEVNULL
child = subprocess.Popen(["sleep", "600"], stdin=nowhere, stdout=nowhere, stderr=nowhere)
print(child.pid, flush=True)
print("first", "last line", sep="\\n", file=sys.stderr)
sys.exit(int(sys.argv[1]))
"""


async def test_a_failed_module_is_reported_and_its_children_are_killed(tmp_path: Path) -> None:
    (tmp_path / "leaves_a_child.py").write_text(LEAVES_A_CHILD)
    with private_place(tmp_path / "project", strict=False) as place:
        environment = place.environment({"PYTHONPATH": str(tmp_path)})
        async with running("leaves_a_child", "7", place=place, environment=environment) as process:
            code, output, trouble = await outcome(process)
    assert (code, trouble) == (7, "last line")
    with anyio.fail_after(60):
        while is_running(int(output)):
            await anyio.sleep(0.01)


def is_running(pid: int) -> bool:
    """Return whether a process is running, and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_module_is_not_searched_for_in_the_working_folder(tmp_path: Path) -> None:
    with private_place(tmp_path / "project", strict=False) as place:
        (place.work / "json.py").write_text("raise SystemExit('the one in the working folder')")
        async with running("json.tool", "--help", place=place, environment=place.environment({})) as process:
            code, output, _ = await outcome(process)
    assert code == 0
    assert b"usage" in output
