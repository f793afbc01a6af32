"""Search results."""

from pydantic import Field

from commandcenter_app.api.schemas import Schema


class Segment(Schema):
    """A piece of a passage; those with `match` are what was searched for."""

    text: str
    match: bool


class SearchHit(Schema):
    """One document with the passage that matches best."""

    document_id: int
    path: str
    title: str
    line: int = Field(description="Line of the passage's first match, from 1.")
    passage: list[Segment]


class SearchResults(Schema):
    """Hits, the best first."""

    items: list[SearchHit]
    total: int
    took_ms: float = Field(description="Time the search took inside the backend.")
