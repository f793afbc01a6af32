"""`commandcenter down`: stop projects and keep their data."""

import functools
from collections.abc import Callable
from typing import Annotated, Any

import typer

from commandcenter_hub.cli import unregistered
from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.hub import NothingRegistered, connect
from commandcenter_hub.cli.operate import operate
from commandcenter_hub.cli.options import AsJson, ProjectArgument
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.reference import Project, find_project
from commandcenter_hub.cli.text import moment, seconds, visible
from commandcenter_hub.cli.watch import Interrupts, Operation
from commandcenter_hub.cli.without_hub import list_or_stop
from commandcenter_hub.domain.errors import HubError


def down(
    project: ProjectArgument = None,
    every: Annotated[bool, typer.Option("--all", help="Stop every project.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stop a project. Its data is kept for the next start."""
    if every:
        if project is not None:
            raise typer.BadParameter("give a project or --all, not both")
        try:
            client = connect()
        except NothingRegistered as nothing:
            err(nothing.message)
            stopped = []
        except Failure as failure:
            list_or_stop(failure, stop=True, as_json=as_json)
            return
        else:
            stopped = stop_all(client, quiet=as_json)
        if as_json:
            out_json(stopped)
        return
    client = connect()
    try:
        found = find_project(client, project)
    except (Failure, HubError) as missing:
        if missing.code != "project_not_found" or project is None:
            raise
        others = unregistered.stop(client.get("/api/projects"), {project}, quiet=as_json)
        if not others:
            raise
        if as_json:
            out_json(unregistered.as_json(others)[0])
        return
    after = _watch(client, found, lambda: _ask(client, found), quiet=as_json)
    if as_json:
        out_json(after)


def stop_all(client: Client, *, quiet: bool) -> list[Project]:
    """Stop all projects at the same time and return their states afterwards.

    Then stop what runs without a registered project.

    Raises:
        Failure: at least one project could not be stopped; all others were. Projects whose engine is missing are
            skipped.
    """
    requests: list[tuple[Project, dict[str, Any]]] = []
    failures: list[Failure] = []
    already = 0
    for project in client.get("/api/projects"):  # send all requests first, so that they stop in parallel
        try:
            accepted = _ask(client, project)
            if accepted["operation_id"] is None:
                already += 1
            else:
                requests.append((project, accepted))
        except Failure as failure:
            if failure.details.get("missing"):  # its engine is not installed any more: nothing can be stopped
                err(f"“{project['name']}” was skipped. {failure.message} {failure.hint}")
            else:
                failures.append(failure)
    if already and not quiet:
        out(f"{already} {'project was' if already == 1 else 'projects were'} already stopped.")
    for project, accepted in requests:
        try:
            _watch(client, project, functools.partial(dict, accepted), quiet=quiet)
        except Failure as failure:
            failures.append(failure)
    left = list(client.get("/api/projects"))
    try:
        left += unregistered.as_json(unregistered.stop(left, quiet=quiet))
    except Failure as failure:
        failures.append(failure)
    if failures:
        raise failures[0]
    return left


def _ask(client: Client, project: Project) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(f"/api/orchestration/{project['id']}/stop")
    return answer


def _watch(client: Client, project: Project, ask: Callable[[], dict[str, Any]], *, quiet: bool) -> Project:
    """Request the stop, watch it until it ends, and return the project's state afterwards."""
    with Interrupts().counted() as interrupts:
        outcome = operate(
            client,
            project,
            ask,
            interrupts=interrupts,
            cancels=False,
            quiet=quiet,
        )
    if not quiet:
        out(visible(f"“{project['name']}” is stopped{_took(outcome.operation)}."))
    return outcome.project


def _took(operation: Operation | None) -> str:
    if operation is None:
        return " already"
    return f" after {seconds((moment(operation['ended_at']) - moment(operation['started_at'])).total_seconds())}"
