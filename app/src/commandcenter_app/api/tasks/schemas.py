"""Research tasks as the API shows and changes them."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from commandcenter_app.api.schemas import (
    TEXT_PATTERN,
    ChangeBody,
    Label,
    LongText,
    Number,
    Schema,
    ShortText,
    Version,
    WebAddress,
)


class TaskStatus(StrEnum):
    """The columns of the board, from left to right."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class TaskPriority(StrEnum):
    """Priorities, the highest first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


ENDED = frozenset({TaskStatus.DONE, TaskStatus.DROPPED})


class DueFilter(StrEnum):
    """When open tasks are due."""

    OVERDUE = "overdue"
    WEEK = "week"
    ANY = "any"
    NONE = "none"


class TaskSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one. `position` is the order on the board."""

    POSITION = "position"
    TITLE = "title"
    TITLE_DESC = "-title"
    STATUS = "status"
    STATUS_DESC = "-status"
    PRIORITY = "priority"
    PRIORITY_DESC = "-priority"
    DUE = "due"
    DUE_DESC = "-due"
    OWNER = "owner"
    OWNER_DESC = "-owner"
    CREATED = "created"
    CREATED_DESC = "-created"
    UPDATED = "updated"
    UPDATED_DESC = "-updated"


class TaskExportFormat(StrEnum):
    """Formats of exported tasks."""

    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


class LinkKind(StrEnum):
    """Kinds of items that a task can link to and be created from."""

    FILE = "file"
    TECHNOLOGY = "technology"
    DOCUMENT = "document"
    DEPENDENCY = "dependency"
    GAP = "gap"
    VULNERABILITY = "vulnerability"
    TODO = "todo"
    WEB = "web"


class TaskLink(ChangeBody):
    """An item that a task is about. Its label is stored, so that it stays readable when the item is gone."""

    kind: LinkKind
    label: Label = Field(description="Text to show: a name, a title, the text of a TODO.")
    id: Number | None = Field(default=None, description="Only of technologies and documents.")
    path: Annotated[str | None, Field(default=None, min_length=1, max_length=4096, pattern=TEXT_PATTERN)]
    line: Number | None = None
    url: WebAddress | None = None

    def key(self) -> str:
        """Return the identity of the linked item, which does not depend on its line."""
        if self.id is not None:
            return f"{self.kind}:{self.id}"
        return f"{self.kind}:{self.path or ''}:{self.url or ''}:{self.label}"


def _is_date(value: Any) -> Any:
    """Refuse numbers and times, which Pydantic would accept as dates. Raises ValueError."""
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        raise ValueError("it must be a date, such as 2026-01-31")
    return value


Due = Annotated[date | None, BeforeValidator(_is_date)]
Links = Annotated[list[TaskLink], Field(max_length=100)]


class Task(Schema):
    """One research task."""

    id: int
    title: str
    status: TaskStatus
    priority: TaskPriority
    due: date | None
    owner: str
    findings: str = Field(description="Markdown. Do not insert it as HTML without sanitising it.")
    links: list[TaskLink]
    source: TaskLink | None = Field(description="The item it was created from.")
    version: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None = Field(description="When it was done or dropped.")


class TaskPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Task]
    total: int


class NewTask(ChangeBody):
    """A task to add. With a `source`, the title is optional, and repeating the request adds no second task."""

    title: Label | None = Field(default=None, description="Derived from the source when omitted.")
    status: TaskStatus = TaskStatus.OPEN
    priority: TaskPriority = TaskPriority.NORMAL
    due: Due = None
    owner: ShortText = ""
    findings: LongText = ""
    links: Links = Field(default=[])
    source: TaskLink | None = None


class TaskChange(ChangeBody):
    """The fields to change; omitted fields keep their values."""

    version: Version
    title: Label | None = None
    status: TaskStatus | None = None
    priority: TaskPriority | None = None
    due: Due = Field(default=None, description="Null removes the date.")
    owner: ShortText | None = None
    findings: LongText | None = None
    links: Links | None = None


class TaskMove(ChangeBody):
    """The new place of a task on the board."""

    version: Version
    status: TaskStatus
    after: Number | None = Field(default=None, description="Id of the task above it; null: top of the column.")
