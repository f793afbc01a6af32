"""`commandcenter audit`: show who did what to which project."""

from typing import Annotated, Any

import typer

from commandcenter_hub.cli import completion
from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.commands.logs import point_in_time
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import find_project, looks_like_folder
from commandcenter_hub.cli.text import actor_name, columns, moment
from commandcenter_hub.domain.errors import ProjectNotFound

PAGE = 500


def audit(
    project: Annotated[
        str | None,
        typer.Argument(
            metavar="PROJECT",
            autocompletion=completion.projects,
            help="Folder, name or slug of the project; also the name of a removed one. Default: all projects.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only newer entries: 10m, 2h, 7d, or a time.", show_default=False)
    ] = None,
    tail: Annotated[int, typer.Option("--tail", "-n", metavar="N", min=1, max=30_000, help="Number of entries.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Show who did what to which project, newest first. Entries are kept for a year."""
    begin = None if since is None else point_in_time(since).isoformat()
    client = connect(only_reads=True)
    entries = _read(client, None if project is None else _reference(client, project), begin, tail)
    if as_json:
        out_json(entries)
        return
    if not entries:
        err("No matching entries.")
        return
    rows = [
        (
            f"{moment(one['time']).astimezone():%Y-%m-%d %H:%M:%S}",
            actor_name(one["actor"]),
            one["action"],
            one["project_name"],
            one["outcome"],
            _note(one),
        )
        for one in entries
    ]
    for line in columns([("TIME", "WHO", "ACTION", "PROJECT", "RESULT", "DETAILS"), *rows]):
        out(line)


def _reference(client: Client, given: str) -> str:
    """Return the id of a project, or the name as it was given, since the project may have been removed."""
    try:
        return str(find_project(client, given)["id"])
    except ProjectNotFound:
        if looks_like_folder(given):
            raise
        return given


def _read(client: Client, project: str | None, since: str | None, count: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    while len(entries) < count:
        before = entries[-1]["id"] if entries else None
        query = {"project": project, "since": since, "before": before, "limit": min(PAGE, count - len(entries))}
        page = client.get("/api/audit", query)
        entries += page["entries"]
        if not page["more"]:
            break
    return entries


def _note(entry: dict[str, Any]) -> str:
    """Return the error, or the details, as text."""
    details = ", ".join(f"{name}: {value}" for name, value in entry["details"].items())
    return ". ".join(part for part in (details, entry["error"]) if part)
