"""Search results."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.knowledge.embedding import EmbeddingState


class SearchKind(StrEnum):
    """The source of a passage."""

    DOCUMENT = "document"
    DOCSTRING = "docstring"
    COMMENT = "comment"
    TASK = "task"
    TECHNOLOGY = "technology"


class FoundBy(StrEnum):
    """Why a passage was found: it contains the words, or has a similar meaning."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


class Segment(Schema):
    """A segment of a passage; `match` marks the words searched for."""

    text: str
    match: bool


class SearchHit(Schema):
    """One file or note with its best matching passage."""

    kind: SearchKind
    found_by: FoundBy
    document_id: int | None = Field(description="Only for passages of documents.")
    path: str | None = Field(description="The file's path within the project; null for notes.")
    link: str | None = Field(description="The page that shows a note; null for files.")
    language: str | None
    title: str
    heading: str = Field(description="Headings above the passage, the outermost first; may be empty.")
    line: int = Field(description="Line of the first match in the passage, counted from 1.")
    changed_at: datetime
    passage: list[Segment]


class Embedding(Schema):
    """Progress of the vectors for search by meaning. Until `ready`, search by meaning is incomplete.

    While `indexing`, the words of some files of a large scan cannot be found yet.
    """

    state: EmbeddingState
    model: str
    done: int = Field(description="Passages that got a vector in this run; files while `indexing`.")
    total: int
    message: str | None = Field(description="Reason of a failure.")


class SearchResults(Schema):
    """Hits, the best first."""

    items: list[SearchHit]
    total: int
    total_is_exact: bool = Field(description="False when there are too many matches to count.")
    took_ms: float = Field(description="Duration of the search in the backend, milliseconds.")
    embedding: Embedding
