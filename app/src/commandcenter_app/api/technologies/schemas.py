"""The technology radar as it is seen and changed from outside."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AliasPath, BeforeValidator, Field, StrictBool, StringConstraints

from commandcenter_app.api.schemas import ChangeBody, Label, LongText, Schema, ShortText, Version, WebAddress
from commandcenter_app.radar.terms import Movement, Origin, Quadrant, Ring, movement_now

Reason = Annotated[ShortText, Field(description="Why it moves, for the history.")]


class TechnologySort(StrEnum):
    """Orders of the list; a minus turns one round."""

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
    """An address on the web that belongs to a technology."""

    title: ShortText = ""
    url: WebAddress


class Evidence(Schema):
    """Where a scan found a technology."""

    text: str = Field(description="What was found, such as a declared dependency.")
    path: str | None = Field(description="File within the project; null for what many files show together.")
    line: int | None = None


class Move(Schema):
    """One change of ring."""

    at: datetime
    from_: Ring | None = Field(alias="from", description="Null where it came on the radar.")
    to: Ring
    reason: str = ""


class Suggestion(Schema):
    """What the scan would have a person think about."""

    kind: Literal["gone", "used"]
    ring: Ring = Field(description="Where it would go.")
    reason: str


class RadarEntry(Schema):
    """One technology as the radar draws it."""

    id: int
    number: int = Field(description="Its number on the radar: by quadrant, ring and name, from 1.")
    name: str
    quadrant: Quadrant
    ring: Ring
    movement: Movement = Field(description="Its latest move, if that was in the last 90 days.")


class Radar(Schema):
    """The whole radar."""

    items: list[RadarEntry]
    total: int
    suggestions: int = Field(description="How many technologies have a suggestion of the scan.")


class Technology(Schema):
    """One technology of the radar."""

    id: int
    name: str
    quadrant: Quadrant
    ring: Ring
    notes: str = Field(description="Markdown; not to be trusted as HTML.")
    owner: str
    links: list[TechnologyLink]
    origin: Origin
    in_use: bool = Field(description="The last scan found it in the project.")
    found: list[Evidence] = Field(description="Where a scan found it, the first few places.")
    suggestion: Suggestion | None
    movement: Annotated[Movement, BeforeValidator(movement_now)] = Field(validation_alias=AliasPath("moves"))
    moves: list[Move] = Field(description="The history of its rings, the oldest first.")
    version: int
    created_at: datetime
    updated_at: datetime
    removed_at: datetime | None


class TechnologyPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Technology]
    total: int


class NewTechnology(ChangeBody):
    """A technology to put on the radar."""

    name: Label
    quadrant: Quadrant
    ring: Ring
    notes: LongText = ""
    owner: ShortText = ""
    links: list[TechnologyLink] = Field(default=[], max_length=30)


class TechnologyChange(ChangeBody):
    """What to change; a field that is left out stays as it is."""

    version: Version
    name: Label | None = None
    quadrant: Quadrant | None = None
    ring: Ring | None = None
    notes: LongText | None = None
    owner: ShortText | None = None
    links: list[TechnologyLink] | None = Field(default=None, max_length=30)
    reason: Reason = ""


class ImportFormat(StrEnum):
    """Formats of the well-known "build your own radar"."""

    CSV = "csv"
    JSON = "json"


class RadarImport(ChangeBody):
    """A radar to take in: `name`, `ring`, `quadrant`, `isNew`, `description`; also what the JSON export writes."""

    format: ImportFormat | None = Field(default=None, description="Recognised by its content when left out.")
    content: Annotated[str, StringConstraints(min_length=1, max_length=2_000_000)]
    dry_run: StrictBool = Field(default=False, description="Only report what would happen.")


class ImportOutcome(StrEnum):
    """What became of one line of an import."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ImportLine(Schema):
    """What became of one line."""

    place: str = Field(description="Where it stands, such as `line 3` or `item 3`; `file` when it is about all of it.")
    name: str
    outcome: ImportOutcome
    message: str = Field(description="Why it was refused, or what was changed.")


class ImportReport(Schema):
    """What was taken and what was refused, line by line. Lines that are refused keep no others out."""

    lines: list[ImportLine]
    added: int
    changed: int
    unchanged: int
    refused: int
    dry_run: bool


class RadarExportFormat(StrEnum):
    """How the radar can be taken away as text. The picture is drawn by the page."""

    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"
