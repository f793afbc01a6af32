"""Run modules of the app in processes of their own: for the backend's jobs, and for the Hub."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from commandcenter_app.shared.children import Child, Place, start

KILLED_WITHIN_S = 2.0
"""Longest time to wait for the end of a killed process, seconds."""


@asynccontextmanager
async def running(
    module: str, *args: str, place: Place, environment: Mapping[str, str], stderr: int | None = asyncio.subprocess.PIPE
) -> AsyncIterator[Child]:
    """Run a module in a process that leads its own process group, and kill the group at the end of the block.

    Nothing is written to its stdin, which ends when this process ends, even if it is killed.

    Args:
        module: the module; it is not searched for in the working folder.
        args: its arguments.
        place: its folders.
        environment: all of its environment variables, except for PYTHONSAFEPATH.
        stderr: where its errors go, as in asyncio; `outcome` needs a pipe.

    Raises:
        OSError: the process cannot be started.
    """
    process = await start(
        (sys.executable, "-m", module, *args),
        place,
        {**environment, "PYTHONSAFEPATH": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        await kill(process)


async def outcome(process: Child) -> tuple[int, bytes, str]:
    """Wait until a process has exited. Return its exit code, its output and the last line of its errors."""
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = await asyncio.gather(process.stdout.read(), process.stderr.read())
    code = await process.wait()
    return code, output, "".join(errors.decode("utf-8", "replace").strip().splitlines()[-1:])


async def kill(process: Child) -> None:
    """Kill a process with its process group, which may outlive it, and wait until it has exited, even when cancelled.

    Does nothing if the process has succeeded.
    """
    if process.returncode != 0:
        import anyio  # not at the top: a scan's workers import this module too

        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        with anyio.move_on_after(KILLED_WITHIN_S, shield=True):
            await process.wait()
