"""Server-sent events in chunks of any size."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.server_sent_events import EventParser, ServerSentEvent

STREAM = (
    ": a comment\n\nevent: attached\ndata: \n\ndata:\n\n"
    "event: line\nid: 7\ndata: {}\n\ndata:first\ndata: second\r\n\r\nretry: 3\nid\nevent: empty\n\n"
    "id: 8\ndata: größe \x85\u2028\x0b:\n\ndata: not yet\n"
).encode()
EVENTS = [
    ServerSentEvent("line", "7", "{}"),
    ServerSentEvent("message", "7", "first\nsecond"),
    ServerSentEvent("message", "8", "größe \x85\u2028\x0b:"),
]


@given(st.lists(st.integers(0, len(STREAM)), max_size=10).map(sorted))
def test_chunks_may_end_anywhere(cuts: list[int]) -> None:
    parser = EventParser()
    places = [0, *cuts, len(STREAM)]
    chunks = [STREAM[start:end] for start, end in pairwise(places)]
    assert [event for chunk in chunks for event in parser.feed(chunk)] == EVENTS


@pytest.mark.parametrize("rest", [b"\n", b"data: more\n\n"])
def test_an_event_ends_with_an_empty_line(rest: bytes) -> None:
    parser = EventParser("6")
    assert list(parser.feed(b"data: x\n")) == []
    (event,) = parser.feed(rest)
    assert event == ServerSentEvent("message", "6", "x" if rest == b"\n" else "x\nmore")
