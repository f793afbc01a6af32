"""Server-sent events, read by a thread so that waiting for the next can be interrupted and ended."""

import contextlib
import http.client
import json
import queue
import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from commandcenter_hub.cli.failure import Unreachable
from commandcenter_hub.domain.server_sent_events import EventParser

SILENT_FOR_S = 45.0
"""The Hub sends a comment every 15 s; a stream that is silent for longer is a dead one."""


@dataclass(frozen=True)
class StreamEvent:
    """One event: its name, its id if it has one, and its data read as JSON."""

    name: str
    id: str | None
    data: Any


class EventStream:
    """The events of one answer of the Hub."""

    def __init__(self, response: http.client.HTTPResponse, held: socket.socket) -> None:
        """Begin to read."""
        held.settimeout(SILENT_FOR_S)
        self._response, self._socket = response, held
        self._waiting: queue.SimpleQueue[StreamEvent | None] = queue.SimpleQueue()
        self._ended = False
        threading.Thread(target=self._read, name="events", daemon=True).start()

    def _read(self) -> None:
        try:
            for event in parse(self._response):
                self._waiting.put(event)
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # dropped, or closed by us while it was read
        finally:
            self._waiting.put(None)

    def next(self, within_s: float) -> StreamEvent | None:
        """Return the next event, or None when none came in time.

        Raises:
            Unreachable: the Hub has ended the stream.
        """
        if self._ended:
            raise Unreachable("The Hub has ended the stream.", code="hub_unreachable")
        try:
            event = self._waiting.get(timeout=within_s)
        except queue.Empty:
            return None
        if event is None:
            self._ended = True
            return self.next(0)
        return event

    def close(self) -> None:
        """End the stream."""
        with contextlib.suppress(OSError):  # it is closed from the other end already
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def parse(lines: Iterable[bytes]) -> Iterator[StreamEvent]:
    """Yield the events in the lines of a `text/event-stream` whose data is JSON."""
    parser = EventParser()
    for line in lines:
        for event in parser.feed(line):
            yield StreamEvent(event.name, event.id or None, json.loads(event.data))
