"""`commandcenter projects change`: another name, engine or other ports."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, EngineOption, PortOptions, ports_given
from commandcenter_hub.cli.output import out, out_json, say
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible


def change(
    project: Annotated[str, typer.Argument(help="Folder, name or slug.")],
    name: Annotated[str | None, typer.Option(help="Its new name.")] = None,
    engine: EngineOption = None,
    port: PortOptions = None,
    as_json: AsJson = False,
) -> None:
    """Change a project's name at any time, its engine and ports while it is stopped."""
    ports = ports_given(port)
    chosen = {"name": name, "engine": engine, "ports": ports or None}
    body: dict[str, Any] = {key: value for key, value in chosen.items() if value is not None}
    if not body:
        raise typer.BadParameter("say what to change, for example --port frontend=3500")
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
        out(visible(f"“{changed['name']}” has the ports {listed}."))
        if changed["restart_needed"]:
            say(f"It shows its new name after `commandcenter restart -p {changed['slug']}`.")
