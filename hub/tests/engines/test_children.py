"""A child of the Hub gets no variables of the user's shell except those that are passed on."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

import commandcenter_hub
from commandcenter_hub.engines import children

SHOW = "import json, os; print(json.dumps([dict(os.environ), os.getcwd(), os.umask(0)]))"


async def test_a_child_gets_only_the_explicit_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGTARGETSESSIONATTRS", "PGOPTIONS", "PYTHONPATH", "LD_PRELOAD", "HOME", "SECRET"):
        monkeypatch.setenv(name, "/of/the/user")
    environment = children.private_environment(tmp_path / "own", {"PGPORT": "1"})
    command = [sys.executable, "-I", "-c", SHOW]
    done = children.run(command, tmp_path / "own", environment, timeout_s=20)
    code, output, _ = await children.output_of(command, tmp_path / "own", environment, timeout_s=20)
    assert (done.returncode, code) == (0, 0)
    for printed in (done.stdout, output):
        seen, folder, umask = json.loads(printed)
        assert (folder, umask, seen["PGPORT"]) == (str(tmp_path / "own"), 0o077, "1")
        assert (seen["HOME"], seen["TMPDIR"]) == (str(tmp_path / "own"), str(tmp_path / "own/tmp"))
        assert "/of/the/user" not in seen.values()
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700


async def test_a_child_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    environment = children.private_environment(tmp_path, {"PATH": os.environ["PATH"]})
    with pytest.raises(TimeoutError):
        await children.output_of(["sh", "-c", "echo $$ >pid; exec sleep 60"], tmp_path, environment, timeout_s=1)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


ALLOWED = {
    "engines/children.py",
    "engines/local/preloading.py",  # the processes that fork desks
    "engines/terminals.py",  # psql and the console for Redis of signed-in users
    "engines/processes.py",  # the shim of detached processes
    "cli/hub.py",  # the Hub itself
    "cli/browser.py",  # the user's browser, in the user's own environment
}


def test_only_listed_modules_start_programs() -> None:
    """The user's own `commandcenter psql` replaces the command by psql, and starts no child."""
    source = Path(commandcenter_hub.__file__).parent
    starts = re.compile(r"subprocess\.(?:run|Popen|check_\w+|call)\(|create_subprocess|(?:run|open)_process|os\.popen")
    found = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if path.parts[-2] != "testing" and starts.search(path.read_text("utf-8"))
    }
    assert found == ALLOWED
