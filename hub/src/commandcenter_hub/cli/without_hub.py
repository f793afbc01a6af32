"""Commands that work without a Hub.

The user has stopped it, or it cannot start because its key is lost or its database is of a newer version.
"""

import functools
import logging
from typing import TYPE_CHECKING

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import HubStopped
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.text import columns, visible
from commandcenter_hub.services.settings import load_settings

if TYPE_CHECKING:
    from commandcenter_hub.services.left_running import LeftRunning

CODES = frozenset({"hub_stopped", "key_unusable", "newer_version"})


def list_or_stop(failure: Failure, *, stop: bool, as_json: bool) -> None:
    """List the projects and their running services, with `stop` after stopping them; print why there is no Hub.

    Raises:
        Failure: the given one if it has another reason; or something cannot be listed or stopped.
    """
    if failure.code not in CODES:
        raise failure
    # Imported here: loading them takes longer than most commands run, and the second loads the engines too.
    import anyio

    from commandcenter_hub.services import left_running

    logging.getLogger("commandcenter_hub").setLevel(logging.CRITICAL)  # errors are in the list
    found = anyio.run(functools.partial(left_running.stop_all if stop else left_running.find, load_settings()))
    if as_json:
        out_json(left_running.as_json(found))
    else:
        print_found(found)
    prefix = "" if isinstance(failure, HubStopped) else "Warning: "
    err(f"{prefix}{failure.message} {failure.hint}")
    refuse_unknown(found, stop=stop, code=failure.code)


def print_found(found: "list[LeftRunning]") -> None:
    """Print projects with their running services as a table."""
    from commandcenter_hub.services.left_running import status_of

    rows = [
        (visible(one.name), status_of(one), one.engine, ", ".join(one.services), visible(one.path)) for one in found
    ]
    for line in columns([("NAME", "STATUS", "ENGINE", "RUNNING", "FOLDER"), *rows]):
        out(line)


def refuse_unknown(found: "list[LeftRunning]", *, stop: bool, code: str) -> None:
    """Check that everything was listed or, with `stop`, stopped.

    Raises:
        Failure: the first project that was not, with this code.
    """
    unknown = [one for one in found if one.error or (stop and one.services)]
    if unknown:
        first = unknown[0]
        reason = first.error or f"{', '.join(first.services)} could not be stopped."
        raise Failure(f"“{first.name}”: {reason}", "Try again, or stop its processes yourself.", code)
