"""Files of the project, as the last scan knows them and as they are on the disk now."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema


class FileSort(StrEnum):
    """Orders of the list; a minus turns one round."""

    PATH = "path"
    PATH_DESC = "-path"
    LANGUAGE = "language"
    LANGUAGE_DESC = "-language"
    LINES = "lines"
    LINES_DESC = "-lines"
    SIZE = "size"
    SIZE_DESC = "-size"
    MODIFIED = "modified"
    MODIFIED_DESC = "-modified"


class File(Schema):
    """One file that the last scan found. Those that .gitignore names are not among them."""

    path: str
    language: str | None = Field(description="Null for what is in no language that is known, such as pictures.")
    lines: int
    code: int
    size_bytes: int
    modified_at: datetime = Field(description="When it was last written, by its own timestamp.")
    problem: str | None = Field(description="What of it could not be read or understood.")


class FilePage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[File]
    total: int


class FileContent(Schema):
    """A file as it is on the disk now. Its text is not to be trusted as HTML."""

    path: str
    language: str | None
    size_bytes: int
    modified_at: datetime
    text: str | None = Field(description="Null when the file is binary.")
    truncated: bool = Field(description="The file is longer than what is shown of it; the text ends with a whole line.")
    document_id: int | None = Field(description="The document that is made of it, where there is one.")
