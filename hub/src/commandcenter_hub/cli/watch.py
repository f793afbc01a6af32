"""Watch an operation until it ends, and handle Ctrl-C and a restart of the Hub meanwhile."""

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

RECONNECT_TIMEOUT_S = 20.0
"""How long to wait for a Hub that stopped responding, seconds."""
REFRESH_INTERVAL_S = 2.0
"""Time between two requests for the operation itself, in case an event was lost, seconds."""
TICK_S = 0.1


class Interrupts:
    """Count Ctrl-C: after the first, the command ends cleanly; the second raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self.count = 0

    @contextlib.contextmanager
    def counted(self) -> Iterator["Interrupts"]:
        """Count Ctrl-C while the context is open."""
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
    """Show an operation until it ends, and return it.

    Args:
        client: client of the Hub.
        project_id, operation_id: the operation to watch.
        display: where to show it.
        interrupts: counter of Ctrl-C, started before the operation was requested.
        cancels: whether Ctrl-C cancels the operation; otherwise it only stops watching.

    Raises:
        Interrupted: Ctrl-C was pressed and the operation continues.
        Unreachable: the Hub stopped responding for RECONNECT_TIMEOUT_S.
    """
    cancel_sent = False
    with display:
        for current, operation in _states(client, project_id, operation_id):
            if operation is not None:
                display.show(operation)
                operation_id = operation["id"]
            if interrupts.count and not cancel_sent:
                if not cancels:
                    raise Interrupted
                cancel_sent = _cancel(current, operation_id)
                if cancel_sent:
                    display.note("Cancelling. Press Ctrl-C again to stop watching.")
            if operation is not None and operation["ended_at"] is not None:
                return operation
    raise AssertionError("the last state of an operation is always an ended one")


def _cancel(client: Client, operation_id: str) -> bool:
    """Request the cancellation and return whether the Hub received the request."""
    try:
        client.post(f"/api/operations/{operation_id}/cancel")
    except Unreachable:
        return False
    except Failure as failure:
        if failure.code != "operation_not_cancellable":  # it has just ended: the next state shows how
            raise
    return True


def _states(client: Client, project_id: str, operation_id: str) -> Iterator[tuple[Client, Operation | None]]:
    """Yield the operation whenever it changes, and None every TICK_S otherwise.

    A killed Hub may lose the operation. The next Hub reaches the wanted state in a new operation; watch that one.
    """
    hub_was_lost = False
    while True:
        try:
            with client.stream("/api/events") as events:
                # Read after the stream was opened, so that no change is missed.
                operation = _operation(client, project_id, operation_id, may_be_lost=hub_was_lost)
                operation_id = operation["id"]
                hub_was_lost, refreshed_at = False, time.monotonic()
                yield client, operation
                while operation["ended_at"] is None:
                    event = events.next(TICK_S)
                    if event is not None and event.name == "operation" and event.data["id"] == operation_id:
                        operation = event.data
                    elif time.monotonic() - refreshed_at > REFRESH_INTERVAL_S or (
                        event is not None and event.name == "reset"
                    ):
                        operation, refreshed_at = client.get(f"/api/operations/{operation_id}"), time.monotonic()
                    else:
                        yield client, None
                        continue
                    yield client, operation
                return
        except Unreachable:
            hub_was_lost, lost_at = True, time.monotonic()
            while (back := find_again(client.settings)) is None:
                if time.monotonic() - lost_at > RECONNECT_TIMEOUT_S:
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
