"""TODOs in comments: TODO, FIXME, HACK, XXX."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.scan.todos import TodoKind


class TodoSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one. By time, uncommitted lines are the newest."""

    PATH = "path"
    PATH_DESC = "-path"
    KIND = "kind"
    KIND_DESC = "-kind"
    AUTHOR = "author"
    AUTHOR_DESC = "-author"
    WRITTEN = "written"
    WRITTEN_DESC = "-written"


class Todo(Schema):
    """One TODO in a comment."""

    id: int = Field(description="Changes when its file changes.")
    path: str
    line: int = Field(description="From 1.")
    kind: TodoKind
    text: str = Field(description="Its text up to the end of the line.")
    assignee: str | None = Field(description="The name in `TODO(ada): …`.")
    author: str | None = Field(description="Author of the line; null if not committed or unknown.")
    author_email: str | None
    written_at: datetime | None = Field(description="Time of the commit that added the line.")
    commit: str | None


class TodoTotals(Schema):
    """Numbers of TODOs by kind. All filters apply except the kind."""

    todo: int = 0
    fixme: int = 0
    hack: int = 0
    xxx: int = 0


class TodoPage(Schema):
    """One page of the list, the length of the whole list, and the totals by kind."""

    items: list[Todo]
    total: int
    totals: TodoTotals
