"""`commandcenter logs`: what the services of a project have written, and write."""

import re
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Unreachable
from commandcenter_hub.cli.hub import connect, find_again
from commandcenter_hub.cli.options import AsJson, ProjectOption
from commandcenter_hub.cli.output import out, out_json, paint, say
from commandcenter_hub.cli.reference import Project, find_project, known_service
from commandcenter_hub.cli.text import moment, visible
from commandcenter_hub.cli.watch import BACK_WITHIN_S

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
SERVICE_COLOURS = {"postgres": "blue", "redis": "magenta", "backend": "cyan", "frontend": "green"}
WAIT_S = 0.5
BEHIND_BYTES = 1_000_000
"""So much, and less, is read in a moment."""


def logs(
    service: Annotated[str | None, typer.Argument(help="Only this one.")] = None,
    project: ProjectOption = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is written from now on.")] = False,
    tail: Annotated[int, typer.Option("--tail", "-n", min=1, max=10_000, help="Begin with as many lines.")] = 200,
    search: Annotated[str | None, typer.Option(help="Only lines with this text.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only lines since then: 90s, 10m, 2h, 1d, or a time.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a project's log, oldest line first. With --json, one object on each line."""
    begin = None if since is None else point_in_time(since)
    client = connect()
    found = find_project(client, project)
    known_service(found, service)
    query = {"service": service, "search": search}
    page: dict[str, Any] = client.get(
        f"/api/orchestration/{found['id']}/logs",
        {**query, "tail": tail, "since": None if begin is None else begin.isoformat()},
    )
    for line in page["lines"]:
        _print(line, as_json=as_json)
    if page["behind_bytes"] > BEHIND_BYTES:
        say(f"The log is {page['behind_bytes'] / 1_000_000:.0f} MB behind what was written.")
    if follow:
        newest = page["lines"][-1]["id"] if page["lines"] else _newest(client, found)
        _follow(client, found, query, newest, as_json=as_json)
    elif not page["lines"]:
        say("There are no such lines.")


def point_in_time(said: str) -> datetime:
    """Return the time that a user means: a length of time before now, or a time.

    Raises:
        typer.BadParameter: it is neither.
    """
    length = re.fullmatch(r"(\d{1,6})([smhd])", said.strip())
    if length is not None:
        return datetime.now(UTC) - timedelta(**{UNITS[length[2]]: int(length[1])})
    try:
        given = datetime.fromisoformat(said.strip())
    except ValueError:
        raise typer.BadParameter(
            f"“{said}” is no time: write 90s, 10m, 2h, 1d, or 2026-01-31T12:00", param_hint="--since"
        ) from None
    return given.astimezone()


def _newest(client: Client, project: Project) -> int:
    lines = client.get(f"/api/orchestration/{project['id']}/logs", {"tail": 1})["lines"]
    return int(lines[-1]["id"]) if lines else 0


def _follow(client: Client, project: Project, query: dict[str, str | None], last: int, *, as_json: bool) -> None:
    """Print lines as they are written, until Ctrl-C; a Hub that goes away for a while loses none."""
    gone_at: float | None = None
    while True:
        try:
            with client.stream(f"/api/orchestration/{project['id']}/logs/stream", query, str(last)) as lines:
                gone_at = None
                while True:
                    event = lines.next(WAIT_S)
                    if event is not None and event.name == "line":
                        last = event.data["id"]
                        _print(event.data, as_json=as_json)
        except Unreachable:
            gone_at = time.monotonic() if gone_at is None else gone_at
            if time.monotonic() - gone_at > BACK_WITHIN_S:
                raise
            time.sleep(WAIT_S)
            client = find_again(client.settings) or client


def _print(line: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        out_json(line, compact=True)
        return
    at = moment(line["time"]).astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    service = paint(f"{visible(line['service']):<8}", SERVICE_COLOURS.get(line["service"]), sys.stdout)
    out(f"{paint(at, 'dim', sys.stdout)}  {service}  {visible(line['text'], keep_tabs=True)}")
