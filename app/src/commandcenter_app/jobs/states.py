"""The states of a scan or a check as an enum, a table of transitions and named sets."""

from enum import StrEnum


class JobStatus(StrEnum):
    """Where a scan or a check is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the backend ended while it ran; a scan is started again in its place


class ScanCause(StrEnum):
    """Why a scan was started."""

    FIRST = "first"
    REQUEST = "request"
    EDIT = "edit"  # files were seen to change
    INTERRUPTED = "interrupted"


class ScanPhase(StrEnum):
    """What a running scan is busy with, in this order."""

    WALK = "walk"
    READ = "read"
    SAVE = "save"


RUNNING = frozenset({JobStatus.RUNNING})
ACTIVE = frozenset({JobStatus.QUEUED, JobStatus.RUNNING})
ENDED = frozenset(JobStatus) - ACTIVE

TRANSITIONS: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.RUNNING: ENDED,
    **dict.fromkeys(ENDED, frozenset()),
}


def sources(target: JobStatus) -> frozenset[JobStatus]:
    """The states from which `target` can be reached: the guard of every UPDATE that sets it."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)
