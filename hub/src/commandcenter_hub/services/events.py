"""Notify subscribers of changes."""

import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio

MAX_EVENTS = 5_000
"""Number of events that are kept for resuming; about one hour of a busy Hub."""


@dataclass(frozen=True)
class Event:
    """A change of the object with the id `subject`, of type `kind`. It holds no state: the API reads the newest."""

    id: str
    kind: str
    subject: str


class EventBus:
    """The events of one Hub process; subscribers can resume after any kept event."""

    def __init__(self) -> None:
        # Distinguishes ids of this Hub process from those of earlier ones.
        self._boot = secrets.token_hex(4)
        self._number = 0
        self._kept: deque[tuple[int, Event]] = deque(maxlen=MAX_EVENTS)
        self._changed = anyio.Event()
        self._closed = False

    def close(self) -> None:
        """End every `follow`."""
        self._closed = True
        self._changed.set()

    def publish(self, kind: str, subject: str) -> None:
        """Publish a change without waiting for subscribers."""
        self._number += 1
        self._kept.append((self._number, Event(f"{self._boot}-{self._number}", kind, subject)))
        changed, self._changed = self._changed, anyio.Event()
        changed.set()

    async def follow(self, last_id: str | None = None) -> AsyncIterator[Event]:
        """Yield the events after `last_id`, then new ones as they occur; yield `reset` first if some are lost.

        Combine several pending changes of one object into one event.
        """
        position = self._number
        if last_id is not None:
            boot, _, number = last_id.partition("-")
            known = boot == self._boot and number.isdecimal() and int(number) <= self._number
            oldest = self._kept[0][0] if self._kept else self._number + 1
            if known and int(number) + 1 >= oldest:
                position = int(number)
            else:
                yield Event(f"{self._boot}-{self._number}", "reset", "")
        while not self._closed:
            changed = self._changed
            oldest = self._kept[0][0] if self._kept else self._number + 1
            if position + 1 < oldest and position < self._number:
                position = self._number
                yield Event(f"{self._boot}-{self._number}", "reset", "")
            waiting = [event for number, event in self._kept if number > position] if position < self._number else []
            position = self._number
            newest = {(event.kind, event.subject): event for event in waiting}
            for event in sorted(newest.values(), key=lambda event: int(event.id.partition("-")[2])):
                yield event
            if position == self._number and not self._closed:
                await changed.wait()
