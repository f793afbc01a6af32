"""Operations in the API."""

from datetime import UTC, datetime

from pydantic import Field

from commandcenter_hub.api.errors import ErrorBody
from commandcenter_hub.api.model import Answer
from commandcenter_hub.domain.operation import CANCELLABLE, Operation, OperationKind, Progress


class StepOut(Answer):
    """One step of an operation."""

    key: str
    title: str
    service: str | None
    status: Progress
    started_at: datetime
    ended_at: datetime | None
    cached: bool = Field(description="Whether an earlier result was reused.")
    done: int | None
    total: int | None
    unit: str | None = Field(description="Unit of `done` and `total`: `bytes`, `files` or `items`.")
    detail: str | None


class OperationOut(Answer):
    """A start, stop, restart, snapshot or restore."""

    id: str
    project_id: str
    kind: OperationKind
    service: str | None
    status: Progress
    started_at: datetime
    ended_at: datetime | None
    steps: list[StepOut]
    error: ErrorBody | None
    cancelling: bool
    cancellable: bool

    @classmethod
    def of(cls, operation: Operation) -> "OperationOut":
        """Return the API's model of an operation."""
        return cls(
            id=operation.id,
            project_id=operation.project_id,
            kind=operation.kind,
            service=operation.service,
            status=operation.progress,
            started_at=moment(operation.started),
            ended_at=None if operation.ended is None else moment(operation.ended),
            steps=[
                StepOut(
                    key=step.report.key,
                    title=step.report.title,
                    service=step.report.service,
                    status=step.report.progress,
                    started_at=moment(step.started),
                    ended_at=None if step.ended is None else moment(step.ended),
                    cached=step.report.cached,
                    done=step.report.done,
                    total=step.report.total,
                    unit=step.report.unit,
                    detail=step.report.detail,
                )
                for step in operation.steps
            ],
            error=None if operation.error is None else ErrorBody(**operation.error),
            cancelling=operation.cancelling,
            cancellable=operation.kind in CANCELLABLE and operation.ended is None and not operation.cancelling,
        )


def moment(since_1970: float) -> datetime:
    """Convert seconds since 1970 to a time in UTC."""
    return datetime.fromtimestamp(since_1970, UTC)


def seconds(time: datetime) -> float:
    """Convert a time to seconds since 1970; a time without a zone counts as UTC, like all times of the API."""
    return (time if time.tzinfo is not None else time.replace(tzinfo=UTC)).timestamp()
