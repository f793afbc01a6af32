"""The states of a scan or a check: an enum, a table of transitions, and named sets."""

from enum import StrEnum


class JobStatus(StrEnum):
    """The status of a scan or a check."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the backend ended while it ran; a new scan replaces it


class ScanCause(StrEnum):
    """Why a scan was started."""

    FIRST = "first"
    REQUEST = "request"
    EDIT = "edit"  # files were changed
    INTERRUPTED = "interrupted"


class ScanPhase(StrEnum):
    """The phases of a running scan, in order."""

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
    """Return the states from which `target` can be reached: the guard of each UPDATE that sets it."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)
