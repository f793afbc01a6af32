"""Commands that work while the Hub cannot start, because its key is lost or its database is of a newer version."""

import functools
import logging

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.text import columns, visible
from commandcenter_hub.services.settings import load_settings

CODES = frozenset({"key_unusable", "newer_version"})


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
        rows = [
            (visible(one.name), left_running.status_of(one), one.engine, ", ".join(one.services), visible(one.path))
            for one in found
        ]
        for line in columns([("NAME", "STATUS", "ENGINE", "RUNNING", "FOLDER"), *rows]):
            out(line)
    err(f"Warning: {failure.message} {failure.hint}")
    unknown = [one for one in found if one.error or (stop and one.services)]
    if unknown:
        first = unknown[0]
        reason = first.error or f"{', '.join(first.services)} could not be stopped."
        raise Failure(f"“{first.name}”: {reason}", "Try again, or stop its processes yourself.", failure.code)
