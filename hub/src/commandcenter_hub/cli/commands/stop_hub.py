"""`commandcenter stop-hub`: stop the Hub."""

import contextlib
import os
import signal
from typing import Annotated

import typer

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.commands.down import stop_all
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import NothingRegistered, RunningHub, connect, find
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.services.home import check_owner
from commandcenter_hub.services.settings import load_settings

STOP_TIMEOUT_S = 10.0


def stop_hub(
    projects: Annotated[bool, typer.Option("--projects", help="Stop every project first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stop the Hub. Projects keep running; the next Hub picks them up.

    Commands that only read, such as `ps`, do not start it again.
    """
    if projects:
        with contextlib.suppress(NothingRegistered):
            stop_all(connect(), quiet=as_json)
    settings = load_settings()
    check_owner(settings.home)
    running = find(settings)
    if running is not None:
        Client(settings, running.port).get("/api/version")  # fails if it is the Hub of another home or user
        _end(running)
        with contextlib.suppress(OSError):  # on a full disk, commands that only read start the Hub again
            settings.stopped_file.touch(mode=0o600)
    if as_json:
        out_json({"stopped": running is not None, "pid": None if running is None else running.pid})
    else:
        out("No Hub is running." if running is None else f"The Hub (process {running.pid}) has stopped.")


def _end(running: RunningHub) -> None:
    import psutil

    try:
        process = psutil.Process(running.pid)
        os.kill(running.pid, signal.SIGTERM)
        process.wait(STOP_TIMEOUT_S)
    except (psutil.NoSuchProcess, ProcessLookupError):
        return
    except psutil.TimeoutExpired:
        raise Failure(
            f"The Hub (process {running.pid}) has not stopped after {STOP_TIMEOUT_S:g} s.",
            f"End it with `kill -9 {running.pid}`. Projects keep running; the next Hub takes them over.",
        ) from None
    except PermissionError:
        raise Failure(
            f"The Hub (process {running.pid}) belongs to another user.", f"Stop it with `sudo kill {running.pid}`."
        ) from None
