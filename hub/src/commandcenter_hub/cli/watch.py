"""Watches an operation to its end, live, through Ctrl-C and a restart of the Hub."""

import contextlib
import signal
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.display import Display
from commandcenter_hub.cli.failure import Failure, Interrupted, Unreachable
from commandcenter_hub.cli.hub import find_again

Operation = dict[str, Any]

BACK_WITHIN_S = 20.0
"""A Hub that went away is waited for as long."""
LOOK_AGAIN_S = 2.0
"""The operation is asked for itself as often, should an event not come."""
TICK_S = 0.1


class Interrupts:
    """Counts Ctrl-C instead of stopping anywhere: what was begun is ended in order. The second stops at once."""

    def __init__(self) -> None:
        self.count = 0

    @contextlib.contextmanager
    def counted(self) -> Iterator["Interrupts"]:
        """Count until the end of the block."""
        before = signal.signal(signal.SIGINT, self._on_interrupt)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)

    def _on_interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self.count > 1:
            raise KeyboardInterrupt


def watch(
    client: Client, project_id: str, operation_id: str, display: Display, interrupts: Interrupts, *, cancels: bool
) -> Operation:
    """Show an operation until it has ended, and return it.

    Args:
        client: of the Hub.
        project_id, operation_id: what to watch.
        display: where to show it.
        interrupts: Ctrl-C, counted since before the operation was asked for.
        cancels: Ctrl-C cancels the operation; otherwise it only ends the watching.

    Raises:
        Interrupted: Ctrl-C was pressed and the operation goes on.
        Unreachable: the Hub went away and has not come back.
    """
    asked = False
    with display:
        for current, operation in _states(client, project_id, operation_id):
            if operation is not None:
                display.show(operation)
                operation_id = operation["id"]
            if interrupts.count and not asked:
                if not cancels:
                    raise Interrupted
                asked = _cancel(current, operation_id)
                if asked:
                    display.note("Cancelling; press Ctrl-C again to leave at once.")
            if operation is not None and operation["ended_at"] is not None:
                return operation
    raise AssertionError("the states of an operation end with its end")


def _cancel(client: Client, operation_id: str) -> bool:
    """Ask for it; say whether the Hub has heard."""
    try:
        client.post(f"/api/operations/{operation_id}/cancel")
    except Unreachable:
        return False
    except Failure as failure:
        if failure.code != "operation_not_cancellable":  # it has just ended: what comes next says how
            raise
    return True


def _states(client: Client, project_id: str, operation_id: str) -> Iterator[tuple[Client, Operation | None]]:
    """Yield the operation whenever it has changed, and None every now and then.

    A Hub that was killed may have taken the operation with it. The next one does what is wanted all the same, in an
    operation of its own, which is then the one to watch.
    """
    was_gone = False
    while True:
        try:
            with client.stream("/api/events") as events:
                # Asked for once the stream is open, so that nothing falls in between.
                operation = _operation(client, project_id, operation_id, may_be_lost=was_gone)
                operation_id = operation["id"]
                was_gone, asked_at = False, time.monotonic()
                yield client, operation
                while operation["ended_at"] is None:
                    event = events.next(TICK_S)
                    if event is not None and event.name == "operation" and event.data["id"] == operation_id:
                        operation = event.data
                    elif time.monotonic() - asked_at > LOOK_AGAIN_S or (event is not None and event.name == "reset"):
                        operation, asked_at = client.get(f"/api/operations/{operation_id}"), time.monotonic()
                    else:
                        yield client, None
                        continue
                    yield client, operation
                return
        except Unreachable:
            was_gone, gone_at = True, time.monotonic()
            while (back := find_again(client.settings)) is None:
                if time.monotonic() - gone_at > BACK_WITHIN_S:
                    raise
                yield client, None
                time.sleep(TICK_S)
            client = back


def _operation(client: Client, project_id: str, operation_id: str, *, may_be_lost: bool) -> Operation:
    try:
        found: Operation = client.get(f"/api/operations/{operation_id}")
    except Failure as failure:
        if failure.code != "operation_not_found" or not may_be_lost:
            raise
        successor: Operation | None = client.get(f"/api/orchestration/{project_id}/status")["operation"]
        if successor is None:
            raise
        return successor
    return found
