"""Print projects."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from commandcenter_hub.cli.output import STATUS_COLOURS, err, out, out_json, paint, print_last_lines
from commandcenter_hub.cli.reference import Project, identities
from commandcenter_hub.cli.text import ago, columns, size, visible
from commandcenter_hub.domain.reference import shown_name
from commandcenter_hub.domain.why import Severity


def print_projects(projects: list[Project], *, as_json: bool, instead: str) -> None:
    """Print projects as a table or as JSON; if there are none, print `instead` to stderr."""
    if as_json:
        out_json(projects)
        return
    if not projects:
        err(instead)
        return
    known = identities(projects)
    names = [shown_name(one, known) for one in known]
    statuses = [_status(one) for one in projects]
    rows = [
        (name, status, one["engine"], _page(one) or "–", _folder(one["path"]))
        for name, status, one in zip(names, statuses, projects, strict=True)
    ]
    _table(("NAME", "STATUS", "ENGINE", "PAGE", "FOLDER"), rows, statuses, fit=True)
    for name, one in zip(names, projects, strict=True):
        for why in _reasons(one):
            err(f"{name}: {why['message']} {why['hint']}".rstrip())


def print_project(project: Project) -> None:
    """Print one project and its services."""
    status = _status(project)
    engine = project["engine"] + (f" ({project['engine_reason']})" if project["engine_reason"] else "")
    for label, value in (
        ("Name", project["name"]),
        ("Folder", project["path"]),
        ("Status", status if project["health"] in {"unknown", "healthy"} else f"{status} ({project['health']})"),
        ("Engine", engine),
        ("Page", _page(project) or f"{project['urls']['frontend']} (not running)"),
    ):
        shown = visible(value)
        out(f"{label:<8}{paint(shown, STATUS_COLOURS.get(status), sys.stdout) if label == 'Status' else shown}")
    out()
    services: list[dict[str, Any]] = project["services"]
    rows = [
        (
            *(one["name"], one["state"], ago(one["since"]), _addresses(one), str(one["restarts"])),
            *(*_usage(one), _note(one)),
        )
        for one in services
    ]
    head = ("SERVICE", "STATE", "SINCE", "ADDRESS", "RESTARTS", "CPU", "MEMORY", "")
    _table(head, rows, [one["state"] for one in services])
    if project.get("restart_needed"):
        err("")
        print_restart_needed(project)
    for why in _reasons(project):
        err("")
        err(why["message"])
        print_last_lines({"service": why["service"] or "its output", "last_lines": why["lines"]})
        if why["hint"]:
            err(f"Hint: {why['hint']}")


def _status(project: Project) -> str:
    """Return a project's status as the pages show it: `restarting` while a service restarts by itself."""
    why = project.get("why")
    return "restarting" if why is not None and why["severity"] == Severity.RECOVERING else str(project["status"])


def print_restart_needed(project: Project) -> None:
    """Print to stderr that a running project needs a restart, and with which command."""
    command = f"`commandcenter restart -p {project['slug']}`"
    err(f"Note: its settings or version have changed since it started. To apply the changes, run {command}.")


def _reasons(project: Project) -> list[dict[str, Any]]:
    """Return the reasons why a project is not running as it should. An older Hub sends errors only."""
    if "why" in project:
        return [] if project["why"] is None else [project["why"]]
    errors = filter(None, (project["error"], project.get("folder_error")))
    return [
        {**error, "service": error["details"].get("service"), "lines": error["details"].get("last_lines", [])}
        for error in errors
    ]


def _folder(path: str) -> str:
    """Return a folder with `~` for the user's home on a terminal, and in full elsewhere."""
    home = str(Path.home())
    inside = sys.stdout.isatty() and path.startswith(home + os.sep)
    return f"~{path[len(home) :]}" if inside else path


def _page(project: Project) -> str:
    """Return the address of a project's page; empty while nothing answers there."""
    answers = any(one["name"] == "frontend" and one["state"] == "healthy" for one in project["services"])
    return str(project["urls"]["frontend"]) if answers else ""


def _addresses(service: dict[str, Any]) -> str:
    return ", ".join(f"127.0.0.1:{port}" for port in service["ports"].values())


def _usage(service: dict[str, Any]) -> tuple[str, str]:
    """Return CPU (100 % is one core) and memory; both empty if the engine reports no usage."""
    usage = service["usage"]
    return ("", "") if usage is None else (f"{usage['cpu'] * 100:.0f} %", size(usage["memory_bytes"]))


def _note(service: dict[str, Any]) -> str:
    if service["exit_code"] is not None and service["state"] in {"exited", "restarting"}:
        return f"exited with code {service['exit_code']}"
    return service["waiting_for"] or ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], states: list[str], *, fit: bool = False) -> None:
    """Print a table whose second column is a state; colour the state. With `fit`, fit the terminal: see `columns`."""
    room = shutil.get_terminal_size().columns if fit and sys.stdout.isatty() else None
    first, *lines = columns([head, *rows], room)
    out(first)
    for row, line, state in zip(rows, lines, states, strict=True):
        at = line.index(f"  {state}", len(visible(row[0])))  # search after the name, which may contain the same word
        out(f"{line[:at]}  {paint(state, STATUS_COLOURS.get(state), sys.stdout)}{line[at + 2 + len(state) :]}")
