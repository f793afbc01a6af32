"""Asks the Hub for an operation, watches it, and tells how it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.display import display_for
from commandcenter_hub.cli.failure import Failure, Interrupted
from commandcenter_hub.cli.hub import find_again
from commandcenter_hub.cli.reference import Project
from commandcenter_hub.cli.watch import Interrupts, Operation, watch


@dataclass(frozen=True)
class Outcome:
    """How it went: what the Hub said at once, the operation if one was needed, the project as it is now."""

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
    """Ask for an operation and watch it to its end.

    Args:
        client: of the Hub.
        project: whose operation it is.
        ask: sends the request; returns what the Hub answers at once.
        interrupts: Ctrl-C, counted by the caller since before.
        cancels: Ctrl-C cancels it; otherwise it goes on.
        quiet: show nothing.

    Raises:
        Failure: it was refused, or failed.
        Interrupted: Ctrl-C was pressed; the message says what state that left.
    """
    name = project["name"]
    if interrupts.count:
        raise Interrupted("Nothing was begun.")
    accepted = ask()
    if accepted["operation_id"] is None:
        return Outcome(accepted["message"], None, now(client, project))
    try:
        operation = watch(
            client,
            project["id"],
            accepted["operation_id"],
            display_for(accepted["message"], quiet=quiet),
            interrupts,
            cancels=cancels,
        )
    except KeyboardInterrupt:
        raise Interrupted(f"Left at once. “{name}” may still be clearing up: `commandcenter ps` tells.") from None
    except Interrupted:
        raise Interrupted("It goes on without being watched: `commandcenter ps` tells how it is.") from None
    client = find_again(client.settings) or client
    project = now(client, project)
    if interrupts.count:
        raise Interrupted(_left(operation, project))
    if operation["status"] == "failed":
        raise failure_of(operation)
    if operation["status"] == "cancelled":
        raise Failure(
            f"The {operation['kind']} of “{name}” was cancelled by somebody else; it is {project['status']} now.",
            "Start it again with `commandcenter up`.",
            "cancelled",
        )
    return Outcome(accepted["message"], operation, project)


def now(client: Client, project: Project) -> Project:
    """Return a project as it is now."""
    found: Project = client.get(f"/api/orchestration/{project['id']}/status")
    return found


def failure_of(operation: Operation) -> Failure:
    """Return the failure that an operation ended with."""
    failure = Failure.answered(operation["error"] or {"message": f"The {operation['kind']} failed."})
    service = failure.details.get("service")
    if isinstance(service, str) and service not in failure.message:
        failure.message = f"{service}: {failure.message}"
    return failure


def _left(operation: Operation, project: Project) -> str:
    up = [service["name"] for service in project["services"] if service["state"] not in {"stopped", "exited"}]
    said = f"“{project['name']}” is {project['status']}"
    if operation["status"] == "cancelled":
        return f"Cancelled. {said}; " + (f"still there: {', '.join(up)}." if up else "nothing of it runs.")
    return f"The {operation['kind']} had ended before it could be cancelled. {said}."
