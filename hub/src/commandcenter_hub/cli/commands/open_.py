"""`commandcenter open`: open the page of a project or of the Hub."""

import sys
from typing import Annotated

import typer

from commandcenter_hub.cli.browser import desk_url, one_time_url, show
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import connect, ensure
from commandcenter_hub.cli.operate import now
from commandcenter_hub.cli.options import AsJson, ProjectArgument
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.services.settings import load_settings


def open_project(
    project: ProjectArgument = None,
    hub: Annotated[bool, typer.Option("--hub", help="Open the Hub with a one-time sign-in link.")] = False,
    as_json: AsJson = False,
) -> None:
    """Open a project's page, signed in, and print its address.

    On a terminal, the printed address also signs a browser in: once, within a minute.
    """
    settings = load_settings()
    if hub:
        url = plain = one_time_url(ensure(settings))
    else:
        url, plain = _page(project)
    shown = url if sys.stdout.isatty() else plain  # other output may be stored in a file
    if as_json:
        out_json({"url": shown})
    else:
        out(shown)
    show(url, settings)


def _page(project: str | None) -> tuple[str, str]:
    """Return the address of a project's desk with a ticket, and the one without."""
    client = connect()
    found = now(client, find_project(client, project))
    if found["status"] != "running":
        raise Failure(
            f"“{found['name']}” is {found['status']}, so its page may not be available.",
            "Start it with `commandcenter up`.",
            "project_not_running",
            409,
        )
    return desk_url(client, found), str(found["urls"]["frontend"])
