"""The audit trail: records who did what to which project, when, and how it ended.

Requests are recorded in one place, by the middleware `api.audit.recorder`, and operations that the Hub begins by itself
by `operation_changed`. Whatever accepts a credential calls `identify`, so that the entry names the sender.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

import anyio

from commandcenter_hub.domain.audit import HUB, Actor, AuditEntry, Outcome
from commandcenter_hub.domain.operation import Operation, Progress
from commandcenter_hub.storage.audit import AuditRepository
from commandcenter_hub.storage.repositories import ProjectRepository

log = logging.getLogger(__name__)

KEPT_S = 365 * 24 * 3600.0
"""How long entries are kept, seconds."""
MAX_ROWS = 30_000
"""Maximum number of entries. With the limits of storage.audit, they take at most about 100 MB."""
PRUNE_EVERY = 200
"""Number of new entries after which old ones are deleted."""
REMEMBERED = 500
"""Number of ended operations that are remembered until the request that began them is recorded."""
ENDS: Mapping[Progress, Outcome] = {
    Progress.RUNNING: Outcome.RUNNING,
    Progress.SUCCEEDED: Outcome.DONE,
    Progress.FAILED: Outcome.FAILED,
    Progress.CANCELLED: Outcome.CANCELLED,
}


@dataclass
class Action:
    """A request that is being carried out and will be recorded. Without an actor it is not recorded."""

    name: str
    actor: Actor | None = None
    project_id: str = ""
    project_name: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    began: float = field(default_factory=time.time)


_current: ContextVar[Action | None] = ContextVar("commandcenter_action", default=None)


@contextlib.contextmanager
def carried_out(action: Action) -> Iterator[None]:
    """Set the current action for everything that is called while the context is open."""
    token = _current.set(action)
    try:
        yield
    finally:
        _current.reset(token)


def identify(actor: Actor) -> None:
    """Note who sends the current request. Call this once its credential has been accepted."""
    if (action := _current.get()) is not None:
        action.actor = actor


def concerns(project_id: str, name: str) -> None:
    """Note which project the current request is about; the first one counts."""
    action = _current.get()
    if action is not None and not action.project_id:
        action.project_id, action.project_name = project_id, name


def describe(**details: Any) -> None:
    """Add details to the entry of the current request. They must be plain JSON values, and contain no secret."""
    if (action := _current.get()) is not None:
        action.details.update(details)


class AuditTrail:
    """Saves and returns the entries. A failure to save one is logged, and does not affect the recorded action."""

    def __init__(
        self, entries: AuditRepository, projects: ProjectRepository, *, wall: Callable[[], float] = time.time
    ) -> None:
        """Prepare; `wall` returns seconds since 1970."""
        self._entries, self._projects, self._wall = entries, projects, wall
        self._known: set[str] = set()
        self._ended: dict[str, Operation] = {}
        self._unsaved: list[tuple[Operation, bool]] = []
        self._wake = anyio.Event()
        self._saving = anyio.Lock()
        self._until_pruned = 0

    async def record(
        self,
        action: Action,
        outcome: Outcome,
        *,
        error_code: str = "",
        error: str = "",
        operation_id: str | None = None,
    ) -> None:
        """Save the entry of an action, if its actor is known.

        `operation_id` names the operation that carries it out; the entry then follows that operation's progress.
        """
        if action.actor is None:
            return
        entry = AuditEntry(
            time=action.began,
            actor=action.actor,
            action=action.name,
            outcome=outcome,
            project_id=action.project_id,
            project_name=action.project_name,
            details=action.details,
            error_code=error_code,
            error=error,
            operation_id=operation_id,
        )
        async with self._saving:  # an operation that ends meanwhile changes the entry after it was saved
            ended = None if operation_id is None else self._ended.pop(operation_id, None)
            await self._save(entry if ended is None else _with_end(entry, ended))

    async def record_own(self, action: str, **details: Any) -> None:
        """Record an action of the Hub itself that concerns no project."""
        await self.record(Action(action, HUB, details=details), Outcome.DONE)

    def operation_changed(self, operation: Operation) -> None:
        """Note that an operation has begun or ended. Return at once; `keep_saved` saves it."""
        new = operation.id not in self._known
        if not new and operation.ended is None:
            return
        if new:
            self._known.add(operation.id)
        if operation.ended is not None:
            self._known.discard(operation.id)
            self._ended[operation.id] = operation
            while len(self._ended) > REMEMBERED:
                del self._ended[next(iter(self._ended))]
        self._unsaved.append((operation, new and _current.get() is None))
        self._wake.set()

    async def keep_saved(self) -> None:
        """Delete old entries, then save what operations report until cancelled."""
        await self._prune()
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            await self.flush()

    async def flush(self) -> None:
        """Save what operations have reported so far."""
        async with self._saving:
            while self._unsaved:
                operation, own = self._unsaved.pop(0)
                if own:
                    row = await self._projects.get(operation.project_id)
                    entry = AuditEntry(
                        operation.started,
                        HUB,
                        str(operation.kind),
                        Outcome.RUNNING,
                        operation.project_id,
                        "" if row is None else row.name,
                        {} if operation.service is None else {"service": operation.service},
                        operation_id=operation.id,
                    )
                    await self._save(entry)
                if operation.ended is not None:
                    await self._end(operation)

    async def list(
        self, *, project: str | None, since: float | None, before: int | None, limit: int
    ) -> list[AuditEntry]:
        """Return entries, newest first; see `AuditRepository.list`."""
        await self.flush()
        return await self._entries.list(project=project, since=since, before=before, limit=limit)

    async def _save(self, entry: AuditEntry) -> None:
        try:
            await self._entries.add(entry)
        except Exception:
            log.exception("could not record that %s did “%s”", entry.actor.kind, entry.action)
            return
        self._until_pruned -= 1
        if self._until_pruned < 0:
            await self._prune()

    async def _end(self, operation: Operation) -> None:
        code, message = _error_of(operation)
        try:
            await self._entries.end(operation.id, ENDS[operation.progress], code, message)
        except Exception:
            log.exception("could not record the end of the operation %s", operation.id)

    async def _prune(self) -> None:
        self._until_pruned = PRUNE_EVERY
        try:
            await self._entries.prune(older_than=self._wall() - KEPT_S, max_rows=MAX_ROWS)
        except Exception:
            log.exception("could not delete old entries of the audit trail")


def _with_end(entry: AuditEntry, operation: Operation) -> AuditEntry:
    code, message = _error_of(operation)
    return replace(entry, outcome=ENDS[operation.progress], error_code=code, error=message)


def _error_of(operation: Operation) -> tuple[str, str]:
    error = operation.error or {}
    return str(error.get("code", "")), str(error.get("message", ""))
