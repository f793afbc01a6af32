"""What the event stream carries; the `event:` line names the kind."""

from typing import Literal

from commandcenter_app.api.gaps.schemas import GapCheck
from commandcenter_app.api.scans.schemas import Scan
from commandcenter_app.api.schemas import Schema
from commandcenter_app.api.search.schemas import Embedding


class ScanEvent(Schema):
    """A scan was queued, got on, or ended. `done` means that all results may have changed."""

    type: Literal["scan"] = "scan"
    scan: Scan


class EmbeddingEvent(Schema):
    """Passages were given the vectors by which search finds what is meant."""

    type: Literal["embedding"] = "embedding"
    embedding: Embedding


class RadarEvent(Schema):
    """A user changed the radar: load what is shown of it again."""

    type: Literal["radar"] = "radar"


class TaskEvent(Schema):
    """A user changed the task `id`, or several when it is null: load what is shown of them again."""

    type: Literal["task"] = "task"
    id: int | None


class HistoryEvent(Schema):
    """Git insights, or the authors of TODOs, have changed."""

    type: Literal["history"] = "history"


class GapsEvent(Schema):
    """A user changed a gap or the settings, or a check was queued, got on, or ended: load gaps again when it ended."""

    type: Literal["gaps"] = "gaps"
    check: GapCheck | None


class SeenEvent(Schema):
    """A user has seen what changed up to now: load what is shown of it again."""

    type: Literal["seen"] = "seen"


class ResetEvent(Schema):
    """Events were missed: load everything again."""

    type: Literal["reset"] = "reset"
