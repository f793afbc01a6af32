"""`commandcenter news`: show what changed in a project."""

from datetime import datetime
from itertools import groupby
from typing import Annotated, Any

import typer

from commandcenter_hub.cli.commands.logs import point_in_time
from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson, ProjectArgument
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import find_project
from commandcenter_hub.cli.text import columns, moment, visible

FROM_GIT = frozenset({"commit", "merge", "tag"})
SHORT_ID = 9


def news(
    project: ProjectArgument = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="All changes since then: 2h, 2d, or a time. Default: since you marked them as seen.",
            show_default=False,
        ),
    ] = None,
    tail: Annotated[int, typer.Option("--tail", "-n", metavar="N", min=1, max=200, help="Number of changes.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Show what changed in a project, newest first.

    By day: commits, tags, edits, dependencies, vulnerabilities, gaps, TODOs and tasks.
    """
    begin = None if since is None else point_in_time(since).isoformat()
    client = connect(only_reads=True)
    found = find_project(client, project)
    page = client.get(f"/api/projects/{found['id']}/news", {"since": begin, "limit": tail})
    if as_json:
        out_json(page)
        return
    if not page["items"]:
        err("Nothing new.")
        return
    for day, changes in groupby(page["items"], key=lambda one: f"{_at(one):%A, %Y-%m-%d}"):
        out(day)
        for line in columns([row(one) for one in changes]):
            out(f"  {line}")
    if more := page["total"] - len(page["items"]):
        err(f"{more} more {'change' if more == 1 else 'changes'}; the desk lists all of them.")


def row(change: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one change: time, kind, subject and details."""
    area, now = str(change["area"]), str(change["now"])
    if area in FROM_GIT:
        kind = f"{area} {now[:SHORT_ID]}" if area != "tag" else f"tag {now}"
        count = change["count"]
        files = f"{count} file{'' if count == 1 else 's'}" if count else ""
        facts = ", ".join(part for part in (change["author"], change["detail"], files) if part)
    else:
        action = "solved" if (area, change["action"]) == ("vulnerability", "removed") else change["action"]
        kind = "not committed" if area == "edit" else f"{area} {action}"
        values = " → ".join(part for part in (change["was"], now) if part)
        place = f"{change['path']}:{change['line']}" if change["path"] and change["line"] else ""
        facts = ", ".join(part for part in (values, place) if part)
    return f"{_at(change):%H:%M}", visible(kind), visible(str(change["subject"])), visible(facts)


def _at(change: dict[str, Any]) -> datetime:
    return moment(change["at"]).astimezone()
