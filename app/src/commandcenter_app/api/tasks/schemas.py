"""Research tasks as they are seen and changed from outside."""

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
    """Where a task stands: the columns of the board, from left to right."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class TaskPriority(StrEnum):
    """How much it matters, the most first."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


ENDED = frozenset({TaskStatus.DONE, TaskStatus.DROPPED})


class DueFilter(StrEnum):
    """When tasks are due that have not ended."""

    OVERDUE = "overdue"
    WEEK = "week"
    ANY = "any"
    NONE = "none"


class TaskSort(StrEnum):
    """Orders of the list; a minus turns one round. `position` is the order on the board."""

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
    """How tasks can be taken away."""

    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"


class LinkKind(StrEnum):
    """What a task can be linked to, and come from."""

    FILE = "file"
    TECHNOLOGY = "technology"
    DOCUMENT = "document"
    DEPENDENCY = "dependency"
    GAP = "gap"
    MARK = "mark"
    WEB = "web"


class TaskLink(ChangeBody):
    """Something a task is about. It keeps its own words, so that it can be read when the thing is gone."""

    kind: LinkKind
    label: Label = Field(description="How it is shown: a name, a title, the text of a mark.")
    id: Number | None = Field(default=None, description="Of technologies and documents.")
    path: Annotated[str | None, Field(default=None, min_length=1, max_length=4096, pattern=TEXT_PATTERN)]
    line: Number | None = None
    url: WebAddress | None = None

    def key(self) -> str:
        """What makes two links the same thing, wherever its line has moved to."""
        if self.id is not None:
            return f"{self.kind}:{self.id}"
        return f"{self.kind}:{self.path or ''}:{self.url or ''}:{self.label}"


def _is_date(value: Any) -> Any:
    """Dates are written as 2026-01-31; numbers and times are none."""
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        raise ValueError("a date is written as YYYY-MM-DD")
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
    findings: str = Field(description="Markdown; not to be trusted as HTML.")
    links: list[TaskLink]
    source: TaskLink | None = Field(description="What it was made from.")
    version: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None = Field(description="When it was done or dropped.")


class TaskPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Task]
    total: int


class NewTask(ChangeBody):
    """A task to add. With a `source` the title may be left out, and a second click makes no second task."""

    title: Label | None = Field(default=None, description="Made from the source when left out.")
    status: TaskStatus = TaskStatus.OPEN
    priority: TaskPriority = TaskPriority.NORMAL
    due: Due = None
    owner: ShortText = ""
    findings: LongText = ""
    links: Links = Field(default=[])
    source: TaskLink | None = None


class TaskChange(ChangeBody):
    """What to change; a field that is left out stays as it is."""

    version: Version
    title: Label | None = None
    status: TaskStatus | None = None
    priority: TaskPriority | None = None
    due: Due = Field(default=None, description="Null takes the date away.")
    owner: ShortText | None = None
    findings: LongText | None = None
    links: Links | None = None


class TaskMove(ChangeBody):
    """Where to put a task on the board."""

    version: Version
    status: TaskStatus
    after: Number | None = Field(default=None, description="The task to stand right below; null: on top.")
