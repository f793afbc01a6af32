"""List and stop what runs for folders of COMMANDCENTER_HOME that belong to no registered project.

A Hub registers the projects of its database and of their manifests. If both are lost, only the records and marks of
processes are left.
"""

import functools
import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from commandcenter_hub.cli.output import err, out
from commandcenter_hub.cli.reference import Project
from commandcenter_hub.cli.text import visible
from commandcenter_hub.cli.without_hub import print_found, refuse_unknown
from commandcenter_hub.services.settings import load_settings

if TYPE_CHECKING:
    from commandcenter_hub.services.left_running import LeftRunning

CODE = "not_registered"


def find(projects: list[Project]) -> "list[LeftRunning]":
    """Return what runs for folders other than those of these registered projects."""
    return _find_or_stop(projects, None, stop=False)


def stop(projects: list[Project], only: Collection[str] | None = None, *, quiet: bool) -> "list[LeftRunning]":
    """Stop what runs for folders other than those of these registered projects, and return what was found.

    Args:
        projects: all registered projects.
        only: names of the folders whose services are stopped; None for all.
        quiet: whether nothing is printed.

    Raises:
        Failure: something could not be stopped; everything else was.
    """
    found = _find_or_stop(projects, only, stop=True)
    refuse_unknown(found, stop=True, code=CODE)
    for one in found if not quiet else ():
        out(f"“{visible(one.name)}”, which is not registered, is stopped.")
    return found


def show(found: "list[LeftRunning]") -> None:
    """Print what runs without a registered project, and how to stop it.

    Raises:
        Failure: something could not be listed.
    """
    if not found:
        return
    print_found(found)
    for one in found:
        name = visible(one.name)
        err(
            f"Warning: “{name}” is not registered; `commandcenter doctor` shows why. To stop its services, run "
            f"`commandcenter down {name}` or `commandcenter down --all`."
        )
    refuse_unknown(found, stop=False, code=CODE)


def _find_or_stop(projects: list[Project], only: Collection[str] | None, *, stop: bool) -> "list[LeftRunning]":
    settings, known = load_settings(), {one["slug"] for one in projects}
    others = [one for one in settings.home.glob("projects/*") if one.name not in known]
    slugs = [one.name for one in others if (only is None or one.name in only) and any(one.glob("run/*/*.pid"))]
    if not slugs:
        return []
    # Imported here: loading them takes longer than most commands run, and the second loads the engines too.
    import anyio

    from commandcenter_hub.services import left_running

    logging.getLogger("commandcenter_hub").setLevel(logging.CRITICAL)  # errors are in the list
    return anyio.run(functools.partial(left_running.find_or_stop, settings, slugs, stop=stop))


def as_json(found: "list[LeftRunning]") -> list[Project]:
    """Return what was found as plain JSON values; none of it has an id."""
    if not found:
        return []
    from commandcenter_hub.services.left_running import as_json as values

    return values(found)
