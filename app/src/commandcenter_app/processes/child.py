"""Processes that the backend starts for long work, as both sides see them.

A child has the backend's settings in its environment, leads a process group of its own, reports its progress by lines
of JSON on stdout, and ends, with all it started, when its stdin closes, that is when the backend died.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commandcenter_app.settings import BackendSettings

EXIT_DONE, EXIT_FAILED, EXIT_STOPPED = 0, 1, 3
"""It did its work; it could not; it is not wanted any more."""

KILLED_WITHIN_S = 2.0

DATABASE_LOST = "database_lost"
"""The code of the error when the connection to the database ended."""


def begin(nice: int) -> BackendSettings:
    """In the child: end with the backend, give way to it by `nice` (see nice(1)), and return the settings."""
    from commandcenter_app.settings import BackendSettings  # not at the top: a scan's workers load this module, too

    settings = BackendSettings.from_environment(os.environ)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(nice)
    return settings


def _end_with_parent() -> None:
    while os.read(0, 1024):  # not through sys.stdin, whose lock would be held when the interpreter ends
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


def report(**fields: Any) -> None:
    """In the child: report to the backend."""
    print(json.dumps(fields), flush=True)


def failed(code: str, message: str, hint: str) -> None:
    """In the child: report why there is no result."""
    report(error={"code": code, "message": message, "hint": hint})


def cause_of(error: BaseException) -> BaseException:
    """In the child: the first error in groups of errors, such as task groups raise."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def start(
    settings: BackendSettings, module: str, *args: str, stderr: int | None = None
) -> asyncio.subprocess.Process:
    """In the backend: run a module in a child of the same settings."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *args),
        stdin=asyncio.subprocess.PIPE,  # never written to: its end is how the process notices that this one died
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
        env={
            **os.environ,
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SECRET_KEY": settings.secret_key,
            "PROJECT_NAME": settings.project_name,
            "WORKSPACE": str(settings.workspace),
        },
    )


async def kill(process: asyncio.subprocess.Process) -> None:
    """In the backend: end a child with all of its group, which may outlive it; returns once it is gone, also when
    cancelled.
    """
    if process.returncode != EXIT_DONE:
        import anyio  # not at the top: a scan's workers load this module, too

        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        with anyio.move_on_after(KILLED_WITHIN_S, shield=True):
            await process.wait()
