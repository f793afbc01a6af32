"""The technology radar as the API shows and changes it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AliasPath, BeforeValidator, Field, StrictBool, StringConstraints

from commandcenter_app.api.schemas import ChangeBody, Label, LongText, Schema, ShortText, Version, WebAddress
from commandcenter_app.radar.terms import Movement, Origin, Quadrant, Ring, movement_now
from commandcenter_app.radar.use import Unit

Reason = Annotated[ShortText, Field(description="Reason of the move, for the history.")]


class TechnologySort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

    NAME = "name"
    NAME_DESC = "-name"
    RING = "ring"
    RING_DESC = "-ring"
    QUADRANT = "quadrant"
    QUADRANT_DESC = "-quadrant"
    OWNER = "owner"
    OWNER_DESC = "-owner"
    UPDATED = "updated"
    UPDATED_DESC = "-updated"


class TechnologyLink(ChangeBody):
    """A web link of a technology."""

    title: ShortText = ""
    url: WebAddress


class Evidence(Schema):
    """A place where a scan found a technology."""

    text: str = Field(description="What was found, such as a declared dependency.")
    path: str | None = Field(description="File in the project; null when many files together are the evidence.")
    line: int | None = None


class TechnologyUse(Schema):
    """How much of the project used a technology at the last scan that found it."""

    text: str = Field(description="The counts as a sentence.")
    why: str = Field(description="Why the counts suggest the ring, as a sentence.")
    unit: Unit = Field(description="What is counted: lines of code, files that import it, or files that declare it.")
    main: int = Field(description="Count in the main project.")
    of_main: int = Field(description="Count of all that could use it there; 0 if unknown.")
    side: int = Field(description="Count in tests, documentation and examples.")
    of_side: int
    declared: int = Field(description="Number of files of the main project that declare or configure it.")
    first_at: datetime | None = Field(description="First commit of any file that uses it; null if unknown.")
    last_at: datetime | None = Field(description="Latest commit of any file that uses it; null if unknown.")
    added: int = Field(description="Number of files that use it and are at most a year old.")
    months: dict[str, int] = Field(description="The count at the last scan of each month, such as `2026-11`.")


class Move(Schema):
    """One change of ring."""

    at: datetime
    from_: Ring | None = Field(alias="from", description="Null for its first ring.")
    to: Ring
    reason: str = ""


class Suggestion(Schema):
    """A suggestion of the scan to change the ring."""

    kind: Literal["gone", "leaving", "used", "less"]
    ring: Ring = Field(description="The suggested ring.")
    reason: str


class RadarEntry(Schema):
    """One technology on the radar."""

    id: int
    number: int = Field(description="Its number on the radar: by quadrant, ring and name, from 1.")
    name: str
    quadrant: Quadrant
    ring: Ring
    movement: Movement = Field(description="Its latest move, if within the last 90 days.")
    use: str = Field(description="How much of the project uses it, as a sentence; empty if no scan found it.")


class Radar(Schema):
    """The whole radar."""

    items: list[RadarEntry]
    total: int
    suggestions: int = Field(description="Number of technologies with a suggestion.")


class Technology(Schema):
    """One technology of the radar."""

    id: int
    name: str
    quadrant: Quadrant
    ring: Ring
    notes: str = Field(description="Markdown. Do not insert it as HTML without sanitising it.")
    owner: str
    links: list[TechnologyLink]
    origin: Origin
    in_use: bool = Field(description="The last scan found it in the project.")
    found: list[Evidence] = Field(description="A few places where a scan found it.")
    usage: TechnologyUse | None = Field(description="Null if no scan found it.")
    suggestion: Suggestion | None
    movement: Annotated[Movement, BeforeValidator(movement_now)] = Field(validation_alias=AliasPath("moves"))
    moves: list[Move] = Field(description="Its ring history, the oldest move first.")
    version: int
    created_at: datetime
    updated_at: datetime
    removed_at: datetime | None


class TechnologyPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Technology]
    total: int


class NewTechnology(ChangeBody):
    """A technology to add to the radar."""

    name: Label
    quadrant: Quadrant
    ring: Ring
    notes: LongText = ""
    owner: ShortText = ""
    links: list[TechnologyLink] = Field(default=[], max_length=30)


class TechnologyChange(ChangeBody):
    """The fields to change; omitted fields keep their values."""

    version: Version
    name: Label | None = None
    quadrant: Quadrant | None = None
    ring: Ring | None = None
    notes: LongText | None = None
    owner: ShortText | None = None
    links: list[TechnologyLink] | None = Field(default=None, max_length=30)
    reason: Reason = ""


class ImportFormat(StrEnum):
    """File formats of "build your own radar"."""

    CSV = "csv"
    JSON = "json"


class RadarImport(ChangeBody):
    """A radar to import: `name`, `ring`, `quadrant`, `isNew`, `description`, and the fields of our JSON export."""

    format: ImportFormat | None = Field(default=None, description="Detected from the content when omitted.")
    content: Annotated[str, StringConstraints(min_length=1, max_length=2_000_000)]
    dry_run: StrictBool = Field(default=False, description="Report the outcome without changing anything.")


class ImportOutcome(StrEnum):
    """The outcome of one imported line."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportLine(Schema):
    """The outcome of one line."""

    place: str = Field(description="Its place, such as `line 3` or `item 3`; `file` for the whole file.")
    name: str
    outcome: ImportOutcome
    message: str = Field(description="Reason of a refusal, or what was changed.")


class ImportReport(Schema):
    """The outcome of each line. Refused lines do not prevent the import of others."""

    lines: list[ImportLine]
    added: int
    changed: int
    unchanged: int
    refused: int
    dry_run: bool


class RadarExportFormat(StrEnum):
    """Text formats of an exported radar. The page exports the picture."""

    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"
