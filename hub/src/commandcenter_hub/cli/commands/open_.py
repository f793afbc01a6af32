"""`commandcenter open`: open the page of a project or of the Hub."""

from typing import Annotated

import typer

from commandcenter_hub.cli.browser import one_time_url, show
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
    """Open a project's page in the browser and print its address."""
    url = one_time_url(ensure(load_settings())) if hub else _page(project)
    if as_json:
        out_json({"url": url})
    else:
        out(url)
    show(url)


def _page(project: str | None) -> str:
    client = connect()
    found = now(client, find_project(client, project))
    if found["status"] != "running":
        raise Failure(
            f"“{found['name']}” is {found['status']}, so its page may not be available.",
            "Start it with `commandcenter up`.",
            "project_not_running",
            409,
        )
    return str(found["urls"]["frontend"])
