"""Track the operation that is under way for a project, and save it in the history."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anyio

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress, StepReport
from commandcenter_hub.storage.repositories import OperationRepository

log = logging.getLogger(__name__)
SAVED_EVERY_S = 0.25
TRIED_AGAIN_AFTER_S = 1.0


class OperationTracker:
    """Track the newest operation of one project. Changes are visible at once and saved a little later."""

    def __init__(
        self,
        project_id: str,
        repository: OperationRepository,
        wall: Callable[[], float],
        changed: Callable[[Operation], None],
    ) -> None:
        """Track the operations of a project; `changed` receives every change."""
        self.project_id = project_id
        self.newest: Operation | None = None
        self._repository = repository
        self._wall = wall
        self._changed = changed
        self._unsaved: dict[str, Operation] = {}
        self._wake = anyio.Event()
        self._saving = anyio.Lock()

    @property
    def current(self) -> Operation | None:
        """The operation that is under way."""
        return self.newest if self.newest is not None and self.newest.ended is None else None

    def begin(self, kind: OperationKind, service: str | None = None) -> Operation:
        """Begin an operation. No other may be under way."""
        assert self.current is None
        operation = Operation(str(uuid.uuid4()), self.project_id, kind, self._wall(), service)
        self._set(operation)
        return operation

    def resume(self, operation: Operation) -> None:
        """Continue with the newest operation of the history."""
        self.newest = operation

    def report(self, report: StepReport) -> None:
        """Record the newest state of a step; does nothing when no operation is under way."""
        if self.current is not None:
            self._set(self.current.with_report(report, self._wall()))

    def cancelling(self) -> None:
        """Record that the operation was cancelled and is cleaning up."""
        if self.current is not None:
            self._set(replace(self.current, cancelling=True))

    def finish(self, progress: Progress, error: HubError | dict[str, Any] | None = None) -> None:
        """End the operation that is under way."""
        if self.current is not None:
            plain = error.as_dict() if isinstance(error, HubError) else error
            self._set(self.current.finished(progress, self._wall(), plain))

    def _set(self, operation: Operation) -> None:
        self.newest = operation
        self._unsaved[operation.id] = operation
        self._wake.set()
        self._changed(operation)

    async def save(self) -> None:
        """Save every change so far; a change that could not be saved is saved with the next one."""
        async with self._saving:
            for operation in list(self._unsaved.values()):
                await self._repository.save(operation)
                if self._unsaved.get(operation.id) is operation:
                    del self._unsaved[operation.id]

    async def keep_saved(self) -> None:
        """Save changes until cancelled."""
        while True:
            await self._wake.wait()
            self._wake = anyio.Event()
            try:
                await self.save()
            except Exception:  # a full disk must not end the supervision; the next change tries again
                log.exception("an operation of project %s could not be saved", self.project_id)
                await anyio.sleep(TRIED_AGAIN_AFTER_S)
                self._wake.set()
            await anyio.sleep(SAVED_EVERY_S)
