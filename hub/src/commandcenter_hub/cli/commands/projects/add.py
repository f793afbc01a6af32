"""`commandcenter projects add`: register a folder without starting it."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli.hub import ensure
from commandcenter_hub.cli.options import AsJson, EngineOption, PortOptions, ports_given
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.reference import real_folder
from commandcenter_hub.cli.text import visible
from commandcenter_hub.services.settings import load_settings


def add(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER", help="Folder of the project. Default: the current folder.", show_default=False
        ),
    ] = ".",
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Name of the project. Default: the folder's name.", show_default=False),
    ] = None,
    engine: EngineOption = None,
    port: PortOptions = None,
    as_json: AsJson = False,
) -> None:
    """Register a folder without starting it. CommandCenter never writes into the folder."""
    body: dict[str, Any] = {"path": real_folder(folder)}
    if engine is not None:
        body["engine"] = engine
    if name is not None:
        body["name"] = name
    ports = ports_given(port)
    if ports:
        body["ports"] = ports
    project = ensure(load_settings()).post("/api/projects", body)
    if as_json:
        out_json(project)
    else:
        out(visible(f"“{project['name']}” is registered. Start it with `commandcenter up {project['slug']}`."))
