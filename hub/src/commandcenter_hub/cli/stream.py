"""Read server-sent events in a thread, so that waiting for the next one can be interrupted."""

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

SILENCE_TIMEOUT_S = 45.0
"""Time without data after which a stream counts as broken, seconds. The Hub sends a comment every 15 s."""


@dataclass(frozen=True)
class StreamEvent:
    """One event: its name, its id (None if it has none) and its data, parsed as JSON."""

    name: str
    id: str | None
    data: Any


class EventStream:
    """The events of one response of the Hub."""

    def __init__(self, response: http.client.HTTPResponse, held: socket.socket) -> None:
        """Start the thread that reads the response."""
        held.settimeout(SILENCE_TIMEOUT_S)
        self._response, self._socket = response, held
        self._waiting: queue.SimpleQueue[StreamEvent | None] = queue.SimpleQueue()
        self._ended = False
        threading.Thread(target=self._read, name="events", daemon=True).start()

    def _read(self) -> None:
        try:
            for event in parse(self._response):
                self._waiting.put(event)
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # the connection broke, or `close` was called during the read
        finally:
            self._waiting.put(None)

    def next(self, timeout_s: float) -> StreamEvent | None:
        """Return the next event, or None after `timeout_s` without one.

        Raises:
            Unreachable: the Hub closed the stream.
        """
        if self._ended:
            raise Unreachable("The Hub closed the stream.", code="hub_unreachable")
        try:
            event = self._waiting.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if event is None:
            self._ended = True
            return self.next(0)
        return event

    def close(self) -> None:
        """Close the stream."""
        with contextlib.suppress(OSError):  # the Hub closed it already
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def parse(lines: Iterable[bytes]) -> Iterator[StreamEvent]:
    """Yield the events in the lines of a `text/event-stream` with JSON data."""
    parser = EventParser()
    for line in lines:
        for event in parser.feed(line):
            yield StreamEvent(event.name, event.id or None, json.loads(event.data))
