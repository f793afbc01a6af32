"""Documents of the project: Markdown and other text meant to be read."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.files.schemas import CHANGED
from commandcenter_app.api.schemas import Schema


class DocumentKind(StrEnum):
    """The markup a document is written in."""

    MARKDOWN = "markdown"
    RST = "rst"
    ASCIIDOC = "asciidoc"
    TEXT = "text"


class DocumentSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

    PATH = "path"
    PATH_DESC = "-path"
    TITLE = "title"
    TITLE_DESC = "-title"
    MODIFIED = "modified"
    MODIFIED_DESC = "-modified"
    SIZE = "size"
    SIZE_DESC = "-size"


class Document(Schema):
    """One document without its text."""

    id: int = Field(description="Stable as long as the file keeps its path.")
    path: str
    title: str
    kind: DocumentKind
    size_bytes: int
    lines: int
    modified_at: datetime = Field(description=CHANGED)


class Heading(Schema):
    """One heading of a document's outline."""

    level: int = Field(ge=1, le=6)
    title: str
    line: int = Field(description="From 1.")


class DocumentDetail(Document):
    """A document with its outline and text."""

    outline: list[Heading]
    content: str
    truncated: bool = Field(description="The text is only the beginning of the file.")


class DocumentPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Document]
    total: int
