"""Run a command as this process: prepare it, and exit with the command's exit code.

Imports no library, because the Hub's own process starts with it too.
"""

import os
import signal
import sys
import warnings
from collections.abc import Callable
from typing import NoReturn

from commandcenter_hub.cli.failure import INTERRUPTED, Failure
from commandcenter_hub.cli.text import open_streams, prepare_streams
from commandcenter_hub.domain.errors import HubError, shortage_in


def run_as_process(run: Callable[[list[str]], int]) -> NoReturn:
    """Run the command in the arguments and exit with its exit code."""
    _reset_signals()
    open_streams()
    prepare_streams()
    warnings.simplefilter("ignore")  # PYTHONWARNINGS of the caller is meant for programs of the caller
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # another Ctrl-C while the first was being reported
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # output is complete: keep the exit code
    sys.exit(code)


def _reset_signals() -> None:
    """Undo what a caller may have done to this process's signals, which the Hub and all it starts would inherit.

    With SIGTERM blocked they could not be stopped; with SIGCHLD ignored no exit code of a child could be read.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def failure_of(error: Exception) -> Failure:
    """Return the failure to print for an error. With COMMANDCENTER_TRACEBACK, raise an unexpected error itself."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, HubError):
        return Failure.of(error)
    if short := shortage_in(error):
        return Failure.of(short)
    if os.environ.get("COMMANDCENTER_TRACEBACK"):
        raise error
    if isinstance(error, ImportError):
        hint = "Install CommandCenter again, for example with `make setup` in the clone."
        return Failure(f"The installation of CommandCenter is incomplete: {error}.", hint, "internal")
    hint = "This is a bug in CommandCenter. Set COMMANDCENTER_TRACEBACK=1 to see where it happened."
    return Failure(f"{type(error).__name__}: {error}", hint, "internal")
