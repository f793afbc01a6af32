"""`commandcenter up`: start the CommandCenter of a folder."""

import shlex
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.browser import desk_address, desk_url, hub_address, show
from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure, Interrupted
from commandcenter_hub.cli.hub import ensure
from commandcenter_hub.cli.operate import operate
from commandcenter_hub.cli.options import AsJson, EngineOption
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import Project, by_folder, by_word, looks_like_folder, real_folder
from commandcenter_hub.cli.show import print_restart_needed
from commandcenter_hub.cli.text import command_name, seconds, visible
from commandcenter_hub.cli.watch import Interrupts
from commandcenter_hub.services.settings import load_settings


def up(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="FOLDER",
            autocompletion=completion.projects,
            help="Folder of the project, or name of a registered project. Default: the current folder.",
            show_default=False,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Name of the project. Default: the folder's name.", show_default=False),
    ] = None,
    engine: EngineOption = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open its page once it is ready.")] = False,
    as_json: AsJson = False,
) -> None:
    """Start the CommandCenter of a folder and print its address. Starts the Hub and registers the folder as needed."""
    began = time.monotonic()
    given = real_folder(folder or ".")
    if (folder is None or looks_like_folder(folder)) and not Path(given).exists():
        hint = "Check the path. If the folder was moved, set the new path with `commandcenter projects move`."
        # Checked here too, so that no Hub is started for a wrong path.
        raise Failure(f"Folder “{folder or given}” does not exist.", hint, "folder_missing", 422)
    client = ensure(load_settings(), notices=True)
    with Interrupts().counted() as interrupts:
        try:
            project = _project(client, folder, given, name, engine)
            outcome = operate(
                client,
                project,
                lambda: client.post(f"/api/orchestration/{project['id']}/start"),
                interrupts=interrupts,
                cancels=True,
                quiet=as_json,
            )
        except KeyboardInterrupt:
            raise Interrupted("Stopped watching. Check with `commandcenter ps`.") from None
    project = outcome.project
    if project["status"] != "running":
        raise Failure(
            f"“{project['name']}” was started, but is now {project['status']}.",
            "Run `commandcenter status` for details.",
            "failed",
            details=project["error"] or {},
        )
    if as_json:
        out_json({**project, "message": outcome.message, "hub_url": client.url})
    else:
        if outcome.operation:
            out(visible(f"“{project['name']}” is ready ({seconds(time.monotonic() - began)})"))
        else:
            out(visible(f"“{project['name']}” is already running."))
        out(f"  Page  {desk_address(client, project)}")
        out(f"  Hub   {hub_address(client)}")
        command, slug = command_name(), project["slug"]
        out(f"  Next  {command} open {slug}; {command} logs -f -p {slug}; {command} down {slug}")
        if project["restart_needed"]:
            print_restart_needed(project)
    if open_page:
        show(desk_url(client, project), client.settings)


def _project(client: Client, folder: str | None, given: str, name: str | None, engine: str | None) -> Project:
    """Return the project that the arguments refer to; register it if it is new."""
    projects: list[Project] = client.get("/api/projects")
    found = by_folder(projects, given, above=folder is None)
    if found is None and folder is not None and not looks_like_folder(folder) and not Path(given).exists():
        found = by_word(projects, folder)
    if found is None:
        _refuse_moved(projects, given)
        found = _register(client, given, name, engine)
    elif found["path"] != given and folder is None:
        err(f"Using “{found['name']}”: its folder {found['path']} contains the current folder.")
    if name is not None and name != found["name"]:
        err(f"Note: the folder is already registered as “{found['name']}”; --name is ignored.")
    if engine is not None and engine not in {found["engine"], "auto"}:
        found = client.request("PATCH", f"/api/projects/{found['id']}", body={"engine": engine})
    return found


def _refuse_moved(projects: list[Project], path: str) -> None:
    """Refuse to register a folder that seems to be a project's folder after a move: the new project would have no data.

    Raises:
        Failure: a project's folder has the same name and does not exist any more.
    """
    for project in projects:
        former = Path(project["path"])
        if former.name == Path(path).name and not former.exists():
            slug, target = project["slug"], shlex.quote(path)
            stop = "" if project["status"] == "stopped" else f"`commandcenter down {slug}`, then "
            raise Failure(
                f"The folder {former} of “{project['name']}” does not exist any more, and {path} has the same name.",
                f"If it was moved, run {stop}`commandcenter projects move {slug} {target}`. Otherwise remove that "
                f"project with `commandcenter projects remove {slug}`, or register this folder with "
                f"`commandcenter projects add {target}`.",
                "folder_moved",
                409,
            )


def _register(client: Client, path: str, name: str | None, engine: str | None) -> Project:
    body: dict[str, Any] = {"path": path}
    if name is not None:
        body["name"] = name
    if engine is not None:
        body["engine"] = engine
    try:
        registered: Project = client.post("/api/projects", body)
    except Failure as failure:
        if failure.code != "folder_taken":  # another `up` registered it at the same time
            raise
        registered = client.get(f"/api/projects/{failure.details['project_id']}")
    return registered
