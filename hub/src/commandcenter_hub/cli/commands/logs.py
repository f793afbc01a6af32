"""`commandcenter logs`: print and follow a project's log."""

import sys
import time
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Unreachable
from commandcenter_hub.cli.hub import connect, find_again
from commandcenter_hub.cli.options import AsJson, ProjectOption, ServiceOrProject, duration
from commandcenter_hub.cli.output import err, out, out_json, paint
from commandcenter_hub.cli.reference import Project, find_project_and_service
from commandcenter_hub.cli.text import moment, visible, without_time
from commandcenter_hub.cli.watch import RECONNECT_TIMEOUT_S

SERVICE_COLOURS = {"postgres": "blue", "redis": "magenta", "backend": "cyan", "frontend": "green"}
WAIT_S = 0.5
LAG_SHOWN_BYTES = 1_000_000
"""Amount of unread output above which a message is printed, bytes; a smaller amount is read within a moment."""


def logs(
    name: ServiceOrProject = None,
    project: ProjectOption = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Keep printing new lines.")] = False,
    tail: Annotated[
        int, typer.Option("--tail", "-n", metavar="N", min=1, max=10_000, help="Number of lines to show first.")
    ] = 200,
    search: Annotated[str | None, typer.Option(metavar="TEXT", help="Only lines that contain this text.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only newer lines: 90s, 10m, 2h, 1d, or a time.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a project's log, oldest line first. With --json, prints one object per line."""
    begin = None if since is None else point_in_time(since)
    client = connect(only_reads=True)
    found, service = find_project_and_service(client, project, name)
    query = {"service": service, "search": search}
    page: dict[str, Any] = client.get(
        f"/api/orchestration/{found['id']}/logs",
        {**query, "tail": tail, "since": None if begin is None else begin.isoformat()},
    )
    for line in page["lines"]:
        _print(line, as_json=as_json)
    if page["behind_bytes"] > LAG_SHOWN_BYTES:
        err(f"The newest {page['behind_bytes'] / 1_000_000:.0f} MB of output are not in the log yet.")
    if follow:
        newest = page["lines"][-1]["id"] if page["lines"] else _newest(client, found)
        _follow(client, found, query, newest, as_json=as_json)
    elif not page["lines"]:
        err("No matching lines.")


def point_in_time(given: str) -> datetime:
    """Parse a duration before now, such as 10m, or a time.

    Raises:
        typer.BadParameter: the value is neither.
    """
    length = duration(given)
    if length is not None:
        return datetime.now(UTC) - length
    try:
        parsed = datetime.fromisoformat(given.strip())
    except ValueError:
        raise typer.BadParameter(
            f"“{given}” is not a time; write for example 90s, 10m, 2h, 1d or 2026-01-31T12:00", param_hint="--since"
        ) from None
    return parsed.astimezone()


def _newest(client: Client, project: Project) -> int:
    lines = client.get(f"/api/orchestration/{project['id']}/logs", {"tail": 1})["lines"]
    return int(lines[-1]["id"]) if lines else 0


def _follow(client: Client, project: Project, query: dict[str, str | None], last: int, *, as_json: bool) -> None:
    """Print new lines until Ctrl-C. Continue without loss after a restart of the Hub."""
    lost_at: float | None = None
    while True:
        try:
            with client.stream(f"/api/orchestration/{project['id']}/logs/stream", query, str(last)) as lines:
                lost_at = None
                while True:
                    event = lines.next(WAIT_S)
                    if event is not None and event.name == "line":
                        last = event.data["id"]
                        _print(event.data, as_json=as_json)
        except Unreachable:
            lost_at = time.monotonic() if lost_at is None else lost_at
            if time.monotonic() - lost_at > RECONNECT_TIMEOUT_S:
                raise
            time.sleep(WAIT_S)
            client = find_again(client.settings) or client


def _print(line: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        out_json(line, compact=True)
        return
    time_ = moment(line["time"])
    at = time_.astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    service = paint(f"{visible(line['service']):<8}", SERVICE_COLOURS.get(line["service"]), sys.stdout)
    out(f"{paint(at, 'dim', sys.stdout)}  {service}  {visible(without_time(line['text'], time_), keep_tabs=True)}")
