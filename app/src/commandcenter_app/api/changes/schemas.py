"""What changed since a user last looked."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from commandcenter_app.api.schemas import ChangeBody, Schema


class ChangeArea(StrEnum):
    """What kind of item changed."""

    COMMIT = "commit"
    MERGE = "merge"
    TAG = "tag"
    EDIT = "edit"
    FILE = "file"
    DOCUMENT = "document"
    DEPENDENCY = "dependency"
    VULNERABILITY = "vulnerability"
    GAP = "gap"
    TODO = "todo"
    TECHNOLOGY = "technology"
    TASK = "task"


class ChangeAction(StrEnum):
    """The net change: an item that was added and removed again is not listed."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Change(Schema):
    """One item that differs from what the user last saw."""

    area: ChangeArea
    action: ChangeAction
    subject: str = Field(
        description="Its name: a path, a dependency, a vulnerable package, the subject of a gap or a commit, the text "
        "of a TODO, a title."
    )
    detail: str = Field(
        description="An ecosystem, an advisory, the kind of a gap or a TODO, a quadrant, a branch; else empty."
    )
    was: str = Field(
        description="Version, ring, status or severity before, or the file that declared a dependency which moved; "
        "empty where there is none."
    )
    now: str = Field(description="The same afterwards, or the id of a commit, or the name of a tag.")
    path: str | None = Field(description="The file it is in.")
    line: int | None
    id: int | None = Field(description="Only of technologies and tasks.")
    author: str = Field(description="Author of a commit or tag.")
    files: list[str] = Field(description="The files of a commit (the first 10), or those that declare a dependency.")
    count: int = Field(description="Number of files, including those that are not listed.")
    at: datetime


class ChangeTotal(Schema):
    """The number of changes of one kind."""

    area: ChangeArea
    action: ChangeAction
    count: int


class ChangePage(Schema):
    """One page of the list, and the totals by kind (filtered by text only)."""

    items: list[Change]
    total: int
    totals: list[ChangeTotal]
    since: datetime | None = Field(
        description="Time up to which the user has seen everything; null before the first scan."
    )
    latest: datetime | None = Field(description="Time of the latest change, net or not; null when there are none.")


EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def _is_text(value: Any) -> Any:
    """Refuse numbers, which Pydantic would read as seconds since 1970. Raises ValueError."""
    if not isinstance(value, str | datetime):
        raise ValueError("it must be a time as text, such as 2026-01-31T12:00:00Z")  # noqa: TRY004 - Pydantic expects ValueError
    return value


def _clamped(value: datetime) -> datetime:
    """Limit a time to the years 2000 to 9000, which every database can store."""
    return min(max(value, EARLIEST), LATEST)


class Seen(ChangeBody):
    """The time up to which the user has seen everything."""

    until: Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_clamped)]
