"""Reports of a job's process on why there is no result."""

import json

import asyncpg
import pytest

from commandcenter_app.processes.child import explain


@pytest.mark.parametrize(
    ("error", "code", "hint"),
    [
        (ConnectionResetError(), "database_lost", "Check again when it is running."),
        (asyncpg.InterfaceError("connection is closed"), "database_lost", "Check again when it is running."),
        (asyncpg.DiskFullError("no space"), "no_space", "Free some space, then check again."),
        (asyncpg.UndefinedTableError("no table"), "restart_needed", "Restart the project."),
        (asyncpg.NotNullViolationError("no value"), "database_refused", "See the database's log."),
        (ValueError("odd"), "check_crashed", "The backend's log has the details."),
    ],
)
def test_each_failure_is_explained(error: Exception, code: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise error
    except Exception as cause:
        explain(cause, "check")
    first, *rest = capsys.readouterr().out.splitlines()
    reported = json.loads(first)["error"]
    assert (reported["code"], reported["hint"]) == (code, hint)
    logged = ["ValueError: odd" in json.loads(line)["log"] for line in rest]
    assert logged == ([True] if code == "check_crashed" else [])
