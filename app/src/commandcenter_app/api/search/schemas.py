"""Search results."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.knowledge.embedding import EmbeddingState


class SearchKind(StrEnum):
    """What a passage is from."""

    DOCUMENT = "document"
    DOCSTRING = "docstring"
    COMMENT = "comment"
    TASK = "task"
    TECHNOLOGY = "technology"


class FoundBy(StrEnum):
    """Why a passage was found: it holds the words, or means something alike."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


class Segment(Schema):
    """A piece of a passage; those with `match` are what was searched for."""

    text: str
    match: bool


class SearchHit(Schema):
    """One file or note, with the passage of it that matches best."""

    kind: SearchKind
    found_by: FoundBy
    document_id: int | None = Field(description="Of a passage from a document.")
    path: str | None = Field(description="The file's path within the project; null for notes.")
    link: str | None = Field(description="The page that shows a note; null for files.")
    language: str | None
    title: str
    heading: str = Field(description="The headings above the passage, the outermost first; may be empty.")
    line: int = Field(description="Line of the passage's first match, from 1.")
    changed_at: datetime
    passage: list[Segment]


class Embedding(Schema):
    """How far the vectors are by which a search finds what is meant; until `ready`, it finds words only. While
    `indexing`, not even all words of what a large scan has read.
    """

    state: EmbeddingState
    model: str
    done: int = Field(description="Passages that got theirs in the run under way; files while indexing.")
    total: int
    message: str | None = Field(description="Why it failed.")


class SearchResults(Schema):
    """Hits, the best first."""

    items: list[SearchHit]
    total: int
    total_is_exact: bool = Field(description="False where there is so much that not all of it was looked at.")
    took_ms: float = Field(description="Time the search took inside the backend.")
    embedding: Embedding
