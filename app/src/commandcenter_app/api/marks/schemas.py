"""Marks in comments: TODO, FIXME, HACK, XXX."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.scan.marks import MarkKind


class MarkSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one. By time, uncommitted lines are the newest."""

    PATH = "path"
    PATH_DESC = "-path"
    KIND = "kind"
    KIND_DESC = "-kind"
    AUTHOR = "author"
    AUTHOR_DESC = "-author"
    WRITTEN = "written"
    WRITTEN_DESC = "-written"


class Mark(Schema):
    """One TODO in a comment."""

    id: int = Field(description="Changes when its file does.")
    path: str
    line: int = Field(description="From 1.")
    kind: MarkKind
    text: str = Field(description="Its text, as far as its line goes.")
    assignee: str | None = Field(description="Whom it names, as in `TODO(ada): …`.")
    author: str | None = Field(description="Who wrote the line; null when it is not committed, or git does not know.")
    author_email: str | None
    written_at: datetime | None = Field(description="When the line was written, by the commit it came with.")
    commit: str | None


class MarkTotals(Schema):
    """Marks by kind, as filtered by everything but the kind."""

    todo: int = 0
    fixme: int = 0
    hack: int = 0
    xxx: int = 0


class MarkPage(Schema):
    """Part of the list, how long the whole is, and how many of each kind there are."""

    items: list[Mark]
    total: int
    totals: MarkTotals
