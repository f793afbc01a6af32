"""Parser of server-sent events (`text/event-stream`). Does no I/O; standard library only, fast to import."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class ServerSentEvent:
    """One event.

    Attributes:
        name: type of the event; `message` if it has none.
        id: the last id received with this or an earlier event; empty before the first.
        data: its data lines, joined.
    """

    name: str
    id: str
    data: str


class EventParser:
    """Parses one stream in chunks of any size. Lines end in LF or CR LF."""

    def __init__(self, last_id: str = "") -> None:
        """Start after the event with the id `last_id`."""
        self._begun: list[bytes] = []
        self._name, self._id = "", last_id
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that a chunk completes. Skip comments and events without data."""
        first, *lines = chunk.split(b"\n")
        self._begun.append(first)
        for line in lines:
            whole, self._begun = b"".join(self._begun), [line]
            event = self._line(whole.removesuffix(b"\r").decode("utf-8", "replace"))
            if event is not None:
                yield event

    def _line(self, line: str) -> ServerSentEvent | None:
        if not line:
            name, data = self._name or "message", "\n".join(self._data)
            self._name, self._data = "", []
            return ServerSentEvent(name, self._id, data) if data else None  # Dagger sends an empty event first
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif field == "id" and value:
            self._id = value
        return None
