"""Server-sent events (`text/event-stream`), parsed without reading anything. Standard library only, quick to import."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class ServerSentEvent:
    """One event.

    Attributes:
        name: its type; `message` where it has none.
        id: the last id that came, with it or before; empty before the first.
        data: its lines, joined.
    """

    name: str
    id: str
    data: str


class EventParser:
    """Parses one stream, which may be cut into chunks anywhere. Its lines end in LF or CR LF."""

    def __init__(self, last_id: str = "") -> None:
        """Begin behind the event of an id."""
        self._begun: list[bytes] = []
        self._name, self._id = "", last_id
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that a chunk completes. Comments and events without data are left out."""
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
            return ServerSentEvent(name, self._id, data) if data else None  # Dagger begins with one that is empty
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif field == "id" and value:
            self._id = value
        return None
