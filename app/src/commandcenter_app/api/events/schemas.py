"""Payloads of the event stream; the `event:` line names the type."""

from typing import Literal

from commandcenter_app.api.gaps.schemas import GapCheck
from commandcenter_app.api.scans.schemas import Scan
from commandcenter_app.api.schemas import Schema
from commandcenter_app.api.search.schemas import Embedding
from commandcenter_app.api.vulnerabilities.schemas import AdvisoryCheck


class ScanEvent(Schema):
    """A scan was queued, made progress, or ended. After `done`, all results may have changed."""

    type: Literal["scan"] = "scan"
    scan: Scan


class EmbeddingEvent(Schema):
    """Progress of the vectors for search by meaning."""

    type: Literal["embedding"] = "embedding"
    embedding: Embedding


class RadarEvent(Schema):
    """A user changed the radar: load it again."""

    type: Literal["radar"] = "radar"


class TaskEvent(Schema):
    """A user changed the task `id`, or several tasks when it is null: load them again."""

    type: Literal["task"] = "task"
    id: int | None


class HistoryEvent(Schema):
    """Git insights, or the authors of TODOs, have changed."""

    type: Literal["history"] = "history"


class CodeEvent(Schema):
    """The index of source code has changed: search, and the outlines of files."""

    type: Literal["code"] = "code"


class GapsEvent(Schema):
    """A user changed a gap or the settings, or a check made progress: load the gaps again when the check has ended."""

    type: Literal["gaps"] = "gaps"
    check: GapCheck | None


class VulnerabilitiesEvent(Schema):
    """A check made progress, or a user changed a vulnerability or the settings (`check` is null).

    Load the vulnerabilities again after a change, and when the check has ended.
    """

    type: Literal["vulnerabilities"] = "vulnerabilities"
    check: AdvisoryCheck | None


class SeenEvent(Schema):
    """A user marked changes as seen: load the changes again."""

    type: Literal["seen"] = "seen"


class ResetEvent(Schema):
    """Events were missed: load everything again."""

    type: Literal["reset"] = "reset"
