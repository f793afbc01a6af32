"""Log lines in the API."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from commandcenter_hub.api.model import Answer


class LogLineOut(Answer):
    """One line of a service's output."""

    id: int = Field(description="Increases with every line of the project.")
    service: str
    run: str = Field(description="Id of one run of the service, from its start to its end.")
    stream: Literal["stdout", "stderr"]
    time: datetime
    text: str


class LogPage(Answer):
    """Log lines, oldest first."""

    lines: list[LogLineOut]
    more: bool = Field(description="Whether older matching lines exist; with `after`, newer ones.")
    behind_bytes: int = Field(
        description="Bytes of output that are not in the log yet, for the service that is furthest behind."
    )


class LogBatch(Answer):
    """Log lines that arrived together, oldest first."""

    lines: list[LogLineOut]


class LogHits(Answer):
    """Result of a search in a log."""

    lines: list[LogLineOut] = Field(description="The hits and the lines around them, oldest first.")
    hits: list[int] = Field(description="Ids of the lines that match.")
    before: int | None = Field(
        description="Value of `before` that continues the search; null if all lines were searched.",
    )
    took_ms: float = Field(description="Duration of the search, milliseconds.")
