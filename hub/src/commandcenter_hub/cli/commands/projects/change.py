"""`commandcenter projects change`: change a project's name, engine or ports."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, EngineOption, PortOptions, ports_given
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible


def change(
    project: Annotated[
        str,
        typer.Argument(
            metavar="PROJECT", help="Folder, name or slug of the project.", autocompletion=completion.projects
        ),
    ],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="New name.")] = None,
    engine: EngineOption = None,
    port: PortOptions = None,
    as_json: AsJson = False,
) -> None:
    """Change a project's name, engine or ports. Stop the project before you change engine or ports."""
    ports = ports_given(port)
    chosen = {"name": name, "engine": engine, "ports": ports or None}
    body: dict[str, Any] = {key: value for key, value in chosen.items() if value is not None}
    if not body:
        raise typer.BadParameter("nothing to change; give for example --port frontend=3500")
    client = connect()
    found = find_project(client, project)
    changed = client.request("PATCH", f"/api/projects/{found['id']}", body=body)
    if as_json:
        out_json(changed)
    else:
        listed = ", ".join(
            f"{service if len(ports) == 1 else f'{service}.{name}'} {port}"
            for service, ports in changed["ports"].items()
            for name, port in ports.items()
        )
        out(visible(f"“{changed['name']}” uses the ports {listed}."))
        if (found["error"] or {}).get("details", {}).get("missing") and changed["engine"] != found["engine"]:
            err(
                f"The data of the engine “{found['engine']}” is kept beside the new data, "
                f"in “data-{found['engine']}” in {client.settings.home / 'projects' / found['slug']}."
            )
        if changed["restart_needed"]:
            err(f"Settings changed. Run `commandcenter restart -p {changed['slug']}` to apply them.")
