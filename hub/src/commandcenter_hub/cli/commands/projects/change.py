"""`commandcenter projects change`: another name, engine or other ports."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, EngineOption, Port, ports_given
from commandcenter_hub.cli.output import out, out_json, say
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import visible


def change(
    project: Annotated[str, typer.Argument(help="Folder, name or slug.")],
    name: Annotated[str | None, typer.Option(help="Its new name.")] = None,
    engine: EngineOption = None,
    backend_port: Port = None,
    frontend_port: Port = None,
    postgres_port: Port = None,
    redis_port: Port = None,
    as_json: AsJson = False,
) -> None:
    """Change a project's name at any time, its engine and ports while it is stopped."""
    ports = ports_given(backend_port, frontend_port, postgres_port, redis_port)
    chosen = {"name": name, "engine": engine, "ports": ports or None}
    body: dict[str, Any] = {key: value for key, value in chosen.items() if value is not None}
    if not body:
        raise typer.BadParameter("say what to change, for example --frontend-port 3500")
    client = connect()
    found = find_project(client, project)
    changed = client.request("PATCH", f"/api/projects/{found['id']}", body=body)
    if as_json:
        out_json(changed)
    else:
        listed = ", ".join(f"{service} {port}" for service, port in changed["ports"].items())
        out(visible(f"“{changed['name']}” has the ports {listed}."))
        if changed["restart_needed"]:
            say(f"It shows its new name after `commandcenter restart -p {changed['slug']}`.")
