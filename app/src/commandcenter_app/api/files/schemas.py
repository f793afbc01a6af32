"""Files of the project, as the last scan found them, and their current content."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.git.schemas import Commit
from commandcenter_app.api.schemas import Schema

CHANGED = "Time of its last commit, or its own modification time if it has none."


class FileSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

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
    """One file that the last scan found. Files ignored by .gitignore are not listed."""

    path: str
    language: str | None = Field(description="Null for files in no known language, such as images.")
    lines: int
    code: int
    size_bytes: int
    modified_at: datetime = Field(description=CHANGED)
    problem: str | None = Field(description="What could not be read or parsed.")


class FilePage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[File]
    total: int


class FileDefinition(Schema):
    """A function, class or other name that a file defines."""

    line: int = Field(description="From 1.")
    kind: str
    name: str
    container: str = Field(description="What it is defined in, such as a class; may be empty.")


class FileContent(Schema):
    """The current content of a file. Do not insert its text as HTML without sanitising it."""

    path: str
    language: str | None
    size_bytes: int
    modified_at: datetime = Field(description=CHANGED)
    text: str | None = Field(description="Null when the file is binary.")
    truncated: bool = Field(description="The text is only the beginning of the file, cut after a whole line.")
    document_id: int | None = Field(description="The id of its document, if it has one.")
    definitions: list[FileDefinition] = Field(description="Its first 2,000 definitions, as last indexed, by line.")


class FileHistory(Schema):
    """The newest commits of a file, the newest first."""

    message: str | None = Field(default=None, description="Why there are none, if so.")
    commits: list[Commit] = Field(default_factory=list)
    complete: bool = Field(default=True, description="False when there are older commits.")
    edited_at: datetime | None = Field(
        default=None, description="When the file was last changed, if that is not committed."
    )


class BlameCommit(Schema):
    """A commit that added lines of a file."""

    sha: str
    author: str
    email: str
    written_at: datetime
    subject: str


class BlamedLines(Schema):
    """Successive lines that the same commit added."""

    line: int = Field(description="The first line, counted from 1.")
    count: int
    commit: int | None = Field(description="Index in `commits`; null for lines that are not committed.")


class FileBlame(Schema):
    """Which commit added each line of a file."""

    message: str | None = Field(default=None, description="Why this is unknown, if so.")
    commits: list[BlameCommit] = Field(default_factory=list)
    lines: list[BlamedLines] = Field(default_factory=list)
