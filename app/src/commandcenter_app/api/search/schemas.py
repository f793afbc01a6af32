"""Search results."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.knowledge.embedding import EmbeddingState


class SearchKind(StrEnum):
    """What is found: a definition, lines of source code, or the source of a passage."""

    DEFINITION = "definition"
    CODE = "code"
    DOCUMENT = "document"
    DOCSTRING = "docstring"
    COMMENT = "comment"
    TASK = "task"
    TECHNOLOGY = "technology"
    VULNERABILITY = "vulnerability"


class FoundBy(StrEnum):
    """Why a passage was found: it contains the words, or has a similar meaning."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


class Segment(Schema):
    """A segment of a passage; `match` marks the words searched for."""

    text: str
    match: bool


class CodeLine(Schema):
    """A line of a file."""

    number: int = Field(description="Counted from 1.")
    segments: list[Segment]


class SearchHit(Schema):
    """One file, note or definition with its best matching passage, or with its lines of code."""

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
    passage: list[Segment] = Field(description="Empty for definitions and code.")
    fence: str = Field(
        default="",
        description="Opening fence of the Markdown code block in which the passage begins; else empty.",
    )
    symbol: str | None = Field(default=None, description="Kind of a definition: function, method, class, type, …")
    lines: list[CodeLine] = Field(
        default_factory=list, description="Of definitions and code: what was found, with the lines around it."
    )


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
    kinds: dict[SearchKind, int] = Field(
        description="Number of results of each kind. A file that is found by passages of several kinds counts for each."
    )
    took_ms: float = Field(description="Duration of the search in the backend, milliseconds.")
    embedding: Embedding
    code_is_current: bool = Field(description="False while source code that has changed is being indexed.")


class FileLines(Schema):
    """The lines of a file that were found, with those around them."""

    path: str
    language: str | None
    lines: list[CodeLine]


class LineResults(Schema):
    """Lines that contain a text or match a pattern, by file."""

    items: list[FileLines]
    total: int = Field(description="Number of lines found.")
    complete: bool = Field(description="False when the time or the limit ended the search.")
    files_read: int
    files_total: int
    took_ms: float
