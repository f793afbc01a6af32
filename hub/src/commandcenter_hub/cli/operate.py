"""Request an operation from the Hub, watch it and report its result."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.display import display_for
from commandcenter_hub.cli.failure import Failure, Interrupted, Unreachable
from commandcenter_hub.cli.hub import find_again
from commandcenter_hub.cli.reference import Project
from commandcenter_hub.cli.text import actor_name, moment
from commandcenter_hub.cli.watch import Interrupts, Operation, watch

COMPARED = 10
"""Maximum number of earlier operations from which the usual duration is computed; the pages use the same."""


@dataclass(frozen=True)
class Outcome:
    """Result of a request.

    Attributes:
        message: the Hub's first response.
        operation: None when nothing had to be done.
        project: the project's current state.
    """

    message: str
    operation: Operation | None
    project: Project


def operate(
    client: Client,
    project: Project,
    ask: Callable[[], dict[str, Any]],
    *,
    interrupts: Interrupts,
    cancels: bool,
    quiet: bool,
) -> Outcome:
    """Request an operation and watch it until it ends.

    Args:
        client: client of the Hub.
        project: project of the operation.
        ask: sends the request and returns the Hub's response.
        interrupts: counter of Ctrl-C, which the caller has already started.
        cancels: whether Ctrl-C cancels the operation; otherwise it continues.
        quiet: show nothing.

    Raises:
        Failure: the Hub refused the request, or the operation failed.
        Interrupted: Ctrl-C was pressed; the message describes the state afterwards.
    """
    name = project["name"]
    if interrupts.count:
        raise Interrupted("Interrupted. Nothing was started.")
    accepted = ask()
    if accepted["operation_id"] is None:
        return Outcome(accepted["message"], None, now(client, project))
    try:
        operation = _watched(
            client, project, accepted["operation_id"], accepted["message"], interrupts, cancels=cancels, quiet=quiet
        )
    except KeyboardInterrupt:
        raise Interrupted(
            f"Stopped watching. “{name}” may still be cleaning up; check with `commandcenter ps`."
        ) from None
    except Interrupted:
        raise Interrupted("Stopped watching. The operation continues; check with `commandcenter ps`.") from None
    if operation["status"] == "cancelled" and operation["error"] and not interrupts.count:
        raise failure_of(operation)
    try:
        project = now(client, project)
    except Unreachable:  # the Hub was started again while the operation was watched
        again = find_again(client.settings)
        if again is None:
            raise
        project = now(again, project)
    if interrupts.count:
        raise Interrupted(_after_interrupt(operation, project))
    if operation["status"] == "failed":
        raise failure_of(operation)
    if operation["status"] == "cancelled":
        raise Failure(
            f"The {operation['kind']} of “{name}” was cancelled by another user or program. "
            f"“{name}” is {project['status']}.",
            "Start it again with `commandcenter up`.",
            "cancelled",
        )
    return Outcome(accepted["message"], operation, project)


def _watched(
    client: Client,
    project: Project,
    operation_id: str,
    message: str,
    interrupts: Interrupts,
    *,
    cancels: bool,
    quiet: bool,
) -> Operation:
    """Watch an operation until it ends, and return it; see `watch`.

    Raises:
        Failure: the project was removed meanwhile.
    """
    try:
        usual_s = None if quiet else _usual_s(client, project, operation_id)
        display = display_for(message, usual_s, quiet=quiet)
        return watch(client, project["id"], operation_id, display, interrupts, cancels=cancels)
    except Failure as failure:
        if failure.code == "operation_not_found":
            now(client, project)  # raises if the project was removed
        raise


def _usual_s(client: Client, project: Project, operation_id: str) -> float | None:
    """Return how long an operation of its kind usually takes in this project, seconds; None if unknown."""
    try:
        history: list[Operation] = client.get(f"/api/projects/{project['id']}/operations")
    except Failure:  # watch the operation without it
        return None
    like = next((one for one in history if one["id"] == operation_id), None)
    return None if like is None else usual_s(history, like)


def usual_s(history: list[Operation], like: Operation) -> float | None:
    """Return the median duration of the last successful operations like this one, seconds; None without any.

    Args:
        history: a project's operations, newest first.
        like: this operation, which is not counted; those of its kind and service are like it.
    """
    took = [
        (moment(one["ended_at"]) - moment(one["started_at"])).total_seconds()
        for one in history
        if (one["kind"], one["service"], one["status"]) == (like["kind"], like["service"], "succeeded")
        and one["id"] != like["id"]
    ]
    return statistics.median(took[:COMPARED]) if took else None


def now(client: Client, project: Project, *, measured: bool = False) -> Project:
    """Return the current state of a project; with `measured`, also CPU and memory of its services, which takes time.

    Raises:
        Failure: the project was removed meanwhile.
    """
    try:
        path = f"/api/orchestration/{project['id']}/status" if measured else f"/api/projects/{project['id']}"
        found: Project = client.get(path)
    except Failure as failure:
        if failure.code != "project_not_found":
            raise
        raise Failure(
            f"“{project['name']}” was removed meanwhile{_by_whom(client, project)}.",
            "Register it again with `commandcenter up FOLDER`.",
            "project_removed",
            409,
        ) from failure
    return found


def _by_whom(client: Client, project: Project) -> str:
    """Return who removed a project, according to the audit trail; empty if unknown."""
    entries = client.get("/api/audit", {"project": project["id"], "limit": 20})["entries"]
    removal = next((one for one in entries if one["action"] == "remove" and one["outcome"] == "done"), None)
    return "" if removal is None else f" by {actor_name(removal['actor'])}"


def failure_of(operation: Operation) -> Failure:
    """Return the failure of a failed operation."""
    failure = Failure.answered(operation["error"] or {"message": f"The {operation['kind']} failed."})
    service = failure.details.get("service")
    if isinstance(service, str) and service not in failure.message:
        failure.message = f"{service}: {failure.message}"
    return failure


def _after_interrupt(operation: Operation, project: Project) -> str:
    up = [service["name"] for service in project["services"] if service["state"] not in {"stopped", "exited"}]
    state = f"“{project['name']}” is {project['status']}"
    if operation["status"] == "cancelled":
        return f"Cancelled. {state}; " + (f"still running: {', '.join(up)}." if up else "no service is running.")
    return f"The {operation['kind']} ended before it could be cancelled. {state}."
