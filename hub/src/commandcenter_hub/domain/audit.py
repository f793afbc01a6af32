"""The audit trail as values: who did what to which project, when, and how it ended."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class ActorKind(StrEnum):
    """The kinds of actors."""

    BROWSER = "browser"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    COMMAND_LINE = "command_line"
    HUB = "hub"


@dataclass(frozen=True)
class Actor:
    """Who does something. Contains no secret.

    Attributes:
        kind: kind of the actor.
        id: distinguishes browser sessions and tokens; empty for the others.
        note: the note of a token.
    """

    kind: ActorKind
    id: str = ""
    note: str = ""

    @classmethod
    def browser(cls, proof: str) -> Self:
        """Return the actor for a browser session; its id does not reveal the session's proof."""
        return cls(ActorKind.BROWSER, hashlib.sha256(f"audit {proof}".encode("utf-8", "replace")).hexdigest()[:8])


COMMAND_LINE = Actor(ActorKind.COMMAND_LINE)
HUB = Actor(ActorKind.HUB)


class Outcome(StrEnum):
    """How an action ended."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit trail.

    Attributes:
        time: when it was requested, in seconds since 1970.
        actor: who did it.
        action: what was done, for example `start`.
        outcome: how it ended.
        project_id, project_name: the project, with its name at the time of the action; empty if it concerns none.
        details: further facts as plain JSON values, such as the new name; never a secret.
        error_code, error: why it was refused or failed.
        operation_id: the operation that carries it out, if any.
        id: position in the trail; 0 until it is saved.
    """

    time: float
    actor: Actor
    action: str
    outcome: Outcome
    project_id: str = ""
    project_name: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    error_code: str = ""
    error: str = ""
    operation_id: str | None = None
    id: int = 0
