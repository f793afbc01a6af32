"""What changed since a user last looked."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from commandcenter_app.api.schemas import ChangeBody, Schema


class ChangeArea(StrEnum):
    """What kind of thing changed."""

    FILE = "file"
    DEPENDENCY = "dependency"
    GAP = "gap"
    MARK = "mark"
    TECHNOLOGY = "technology"
    TASK = "task"


class ChangeAction(StrEnum):
    """What happened to it, all in all: what came and went again did not happen."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Change(Schema):
    """One thing that is not as it was when a user last looked."""

    area: ChangeArea
    action: ChangeAction
    subject: str = Field(
        description="Its name: a path, a dependency, what a gap is about, the text of a mark, a title."
    )
    detail: str = Field(description="An ecosystem, the kind of a gap or a mark, a quadrant; empty for files and tasks.")
    was: str = Field(description="Version, ring, status or severity before; empty where there is none.")
    now: str = Field(description="Version, ring, status or severity after; empty where there is none.")
    path: str | None = Field(description="The file it is in.")
    line: int | None
    id: int | None = Field(description="Of technologies and tasks.")
    at: datetime


class ChangeTotal(Schema):
    """How much of one kind happened."""

    area: ChangeArea
    action: ChangeAction
    count: int


class ChangePage(Schema):
    """Part of the list, how long the whole is, and how much happened of each kind, as filtered by text alone."""

    items: list[Change]
    total: int
    totals: list[ChangeTotal]
    since: datetime | None = Field(description="Up to when everything has been seen; null before the first scan.")
    latest: datetime | None = Field(
        description="Up to when this is complete, what came and went again included; null without any."
    )


EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def _is_text(value: Any) -> Any:
    """Times are written as 2026-01-31T12:00:00Z; a number is none."""
    if not isinstance(value, str | datetime):
        raise ValueError("a time is written as text")  # noqa: TRY004 - Pydantic takes this one
    return value


def _clamped(value: datetime) -> datetime:
    """Within what any database can hold; nothing of a project is older or newer."""
    return min(max(value, EARLIEST), LATEST)


class Seen(ChangeBody):
    """Up to when everything has been seen."""

    until: Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_clamped)]
