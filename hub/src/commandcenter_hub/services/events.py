"""Tells everybody who listens what has changed."""

import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio

KEPT = 5_000
"""As many events can be resumed behind; about an hour of a busy Hub."""


@dataclass(frozen=True)
class Event:
    """Something changed: `kind` says what, `subject` is the id of the thing. Its newest state is read when told."""

    id: str
    kind: str
    subject: str


class EventBus:
    """The events of one Hub process, resumable behind any that is still kept."""

    def __init__(self) -> None:
        # The ids of another Hub process must not be taken for ours.
        self._boot = secrets.token_hex(4)
        self._number = 0
        self._kept: deque[tuple[int, Event]] = deque(maxlen=KEPT)
        self._changed = anyio.Event()
        self._closed = False

    def close(self) -> None:
        """End every `follow`."""
        self._closed = True
        self._changed.set()

    def publish(self, kind: str, subject: str) -> None:
        """Tell that something changed. Returns at once."""
        self._number += 1
        self._kept.append((self._number, Event(f"{self._boot}-{self._number}", kind, subject)))
        changed, self._changed = self._changed, anyio.Event()
        changed.set()

    async def follow(self, last_id: str | None = None) -> AsyncIterator[Event]:
        """Yield the events behind `last_id`, then each new one; first `reset` where that cannot be done.

        Several changes of one thing that wait to be told are told once: its newest state is what counts.
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
