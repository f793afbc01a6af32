"""`commandcenter open`: the page of a project, or the Hub's."""

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
    hub: Annotated[bool, typer.Option("--hub", help="Open the Hub, by an address that works once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Open a project's page in the browser, and print its address."""
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
            f"“{found['name']}” is {found['status']}, so its page may not answer.",
            "Start it with `commandcenter up`.",
            "project_not_running",
            409,
        )
    return str(found["urls"]["frontend"])
