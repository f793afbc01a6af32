"""Restart the Hub with the code that is installed now; services keep running."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.interpreter import isolated_python, without_python_variables
from commandcenter_hub.engines import children

log = logging.getLogger(__name__)
TRIAL_S = 60.0
"""Longest time for the installed code to print its version, seconds."""
COMMAND = "commandcenter_hub.cli.entry"
"""Module that runs the command line."""


class RestartRefused(HubError):
    """The installed version cannot start, so the running Hub continues."""

    code = "restart_refused"
    status = 409
    hint = "The running Hub continues. Install CommandCenter again, for example with `make setup` in the clone."


class Restart:
    """Ends this Hub so that its process runs the installed code.

    Attributes:
        requested: whether the process should run the installed code after the Hub has ended.
        end: ends the Hub; set by the server.
    """

    def __init__(self) -> None:
        self.requested = False
        self.end: Callable[[], None] | None = None

    async def request(self) -> None:
        """Check that the installed code can be run, then end the Hub.

        Raises:
            RestartRefused: it cannot.
        """
        problem = await anyio.to_thread.run_sync(_trial)
        if problem is None and self.end is None:
            problem = "this Hub was not started by `commandcenter`"
        if problem is not None:
            raise RestartRefused(f"The Hub cannot be restarted: {problem}.")
        log.info("restarting with the installed code")
        self.requested = True
        assert self.end is not None
        self.end()


def _trial() -> str | None:
    """Return why the installed code cannot run; None if it can. Blocks for a second."""
    command = [*isolated_python(), "-m", COMMAND, "version"]
    environment = without_python_variables(os.environ)
    try:
        ran = children.run(command, Path("/"), environment, timeout_s=TRIAL_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"the installed code does not run: {error}"
    if ran.returncode:
        return f"the installed code does not run: {(ran.stderr or ran.stdout).strip()[-300:]}"
    return None


def run_installed_code() -> None:
    """Replace this process by one with the same arguments that runs the installed code. Does not return.

    Its process id stays the same, so commands that wait for the Hub find it again.

    Raises:
        OSError: it cannot be run.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    command = [*isolated_python(), "-m", COMMAND, *sys.argv[1:]]
    environment = without_python_variables(os.environ)
    if not Path(sys.executable).exists():
        raise FileNotFoundError(sys.executable)
    os.execve(sys.executable, command, environment)  # noqa: S606 - it replaces this process
