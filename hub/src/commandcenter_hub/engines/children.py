"""Start the Hub's child processes: clients and set-up of databases, container runtimes' programs.

A child's environment is explicit: no variable of the user's shell reaches it unless the caller passes it on, and its
working folder, home and temporary folder are private. So neither the user's PG… variables nor a `.psqlrc` or `.pgpass`
affect the Hub's own clients. `processes.spawn` starts services in the same way, but detached.
"""

import asyncio
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anyio


def private_environment(folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a child whose home and temporary folder are in a private folder.

    Create the folder if it is missing.

    Args:
        folder: the child's folder, readable by its owner only.
        extra: variables in addition; they override the others.
    """
    temporary = folder / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary.mkdir(mode=0o700, exist_ok=True)
    return {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(temporary), "LC_ALL": "C.UTF-8", **extra}


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    timeout_s: float,
    stdin: str | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a child until it ends and return its exit code and output. Blocks.

    Args:
        command: program and arguments, without secrets: other users can see them.
        folder: the working folder.
        environment: the whole environment.
        timeout_s: time after which the child is killed, seconds.
        stdin: text for its standard input, which is empty otherwise.
        pass_fds: file descriptors that it inherits.

    Raises:
        subprocess.TimeoutExpired: it did not end in time.
        OSError: it cannot be started.
    """
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
    return subprocess.run(
        command, cwd=folder, env=dict(environment), timeout=timeout_s, pass_fds=pass_fds, umask=0o077,
        capture_output=True, text=True, errors="replace", check=False, **given,
    )  # fmt: skip


async def output_of(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], *, timeout_s: float
) -> tuple[int, bytes, bytes]:
    """Run a child until it ends and return its exit code, output and errors; kill it when cancelled.

    Raises:
        TimeoutError: it did not end in time and was killed.
        OSError: it cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=dict(environment), umask=0o077,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        with anyio.fail_after(timeout_s):
            output, errors = await process.communicate()
    except BaseException:
        with anyio.CancelScope(shield=True):
            if process.returncode is None:
                process.kill()
                await process.wait()
        raise
    assert process.returncode is not None
    return process.returncode, output, errors
