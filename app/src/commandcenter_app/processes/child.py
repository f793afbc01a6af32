"""Processes that the backend starts for long work: the protocol of both sides.

A child has the backend's settings in its environment, leads its own process group, and reports progress as lines of
JSON on stdout. When its stdin closes because the backend died, it ends with all processes it started.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter_app.shared.children import (
    USER_CONFIG,
    USER_HOME,
    Child,
    private_place,
    reset_signals,
    user_config,
    user_home,
)
from commandcenter_app.shared.modules import running

if TYPE_CHECKING:
    from commandcenter_app.settings import BackendSettings

EXIT_DONE, EXIT_FAILED, EXIT_STOPPED = 0, 1, 3
"""Exit codes: done; failed; stopped because the job was cancelled."""

LOOK_EVERY_S = 0.1

PYTHON = ("PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
"""Variables of Python that a child has from the backend, whose environment the Hub composes: an image of the app is
found by the first."""

DATABASE_LOST = "database_lost"
"""Error code when the connection to the database was lost."""


def begin(nice: int) -> BackendSettings:
    """In the child: arrange to end with the backend, lower the priority by `nice`, and return the settings."""
    from commandcenter_app.settings import BackendSettings  # not at the top: a scan's workers import this module too

    settings = BackendSettings.from_environment(os.environ)
    follow_parent(nice)
    return settings


def follow_parent(nice: int) -> None:
    """In the child: arrange to end with the parent, and lower the priority of this session by `nice`."""
    reset_signals()
    threading.Thread(target=end_with_parent, daemon=True).start()
    threading.Thread(target=_set_session_nice, args=(os.nice(nice),), daemon=True).start()


def _set_session_nice(nice: int) -> None:
    """Set the niceness of this process's session to `nice`: a process's own niceness counts only within its session.

    That holds where Linux groups processes by session (sched(7), autogroup). The kernel lets ordinary users set the
    niceness of sessions at most every tenth of a second.
    """
    for pause in (0.1, 0.2, 0.3, 0.4, 0.5, 0.0):
        try:
            Path("/proc/self/autogroup").write_text(str(nice), "ascii")
        except BlockingIOError:
            time.sleep(pause)
        except OSError:  # this system does not group processes by session
            return
        else:
            return


def end_with_parent() -> None:
    """In the child: end it with its process group when stdin closes. Blocks."""
    while os.read(0, 1024):  # not sys.stdin, whose lock would be held when the interpreter exits
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


def report(**fields: Any) -> None:
    """In the child: print one line of JSON for the backend."""
    print(json.dumps(fields), flush=True)


def failed(code: str, message: str, hint: str) -> None:
    """In the child: report why there is no result."""
    report(error={"code": code, "message": message, "hint": hint})


def explain(cause: BaseException, what: str) -> None:
    """In the child, while an error is handled: report a general reason why there is no result.

    Args:
        cause: the error.
        what: the job, as a word that is noun and verb: `scan` or `check`.
    """
    from asyncpg import DiskFullError, PostgresError, UndefinedTableError

    from commandcenter_app.storage.connection import CONNECTION_LOST

    if isinstance(cause, CONNECTION_LOST):
        hint = f"{what.capitalize()} again when it is running."
        failed(DATABASE_LOST, "The connection to the database was lost.", hint)
    elif isinstance(cause, DiskFullError):
        hint = f"Free some space, then {what} again."
        failed("no_space", "The results could not be saved: the disk is full.", hint)
    elif isinstance(cause, UndefinedTableError):  # a new version's process, started by the backend of an earlier one
        message = "CommandCenter was upgraded, but the project's backend is still the earlier version."
        failed("restart_needed", message, "Restart the project.")
    elif isinstance(cause, PostgresError):
        failed("database_refused", f"The results could not be saved: {cause.args[0]}.", "See the database's log.")
    else:
        message = f"The {what} failed because of an internal error."
        failed(f"{what}_crashed", message, "The backend's log has the details.")
        report(log=traceback.format_exc())


def cause_of(error: BaseException) -> BaseException:
    """In the child: return the first error in nested exception groups, as raised by task groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@asynccontextmanager
async def started(
    settings: BackendSettings, module: str, *args: str, stderr: int | None = None
) -> AsyncIterator[Child]:
    """In the backend: run a module in a child with the same settings, and kill it at the end of the block."""
    # A job runs Python only, which reads no configuration in the folders above; its children have private folders.
    with private_place(settings.workspace, strict=False) as place:
        own = {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SECRET_KEY": settings.secret_key,
            "PROJECT_NAME": settings.project_name,
            "WORKSPACE": str(settings.workspace),
            "WORKSPACE_WITHOUT": settings.left_out,
            USER_HOME: user_home(),
            USER_CONFIG: user_config(),
            **({"WORKSPACE_SELECTED": "on"} if settings.selected else {}),
            "ADVISORIES_URL": settings.advisories_url,
            "ADVISORIES_FILE": settings.advisories_file,
            **{name: os.environ[name] for name in PYTHON if name in os.environ},
        }
        async with running(
            module, *args, place=place, environment=place.environment(own, clients=True), stderr=stderr
        ) as process:
            yield process


async def kill_leftovers(process: Child) -> None:
    """In the backend: wait until a child has exited, then kill the rest of its process group.

    A worker of a killed child waits for it forever and keeps its output open, and asyncio considers the child to be
    running until that is closed.
    """
    while process.returncode is None:
        await asyncio.sleep(LOOK_EVERY_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
