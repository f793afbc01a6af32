"""The states of a scan or a check as an enum, a table of transitions and named sets."""

from enum import StrEnum


class ScanStatus(StrEnum):
    """Where a scan is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the backend ended while it ran; another scan was started in its place


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


RUNNING = frozenset({ScanStatus.RUNNING})
ACTIVE = frozenset({ScanStatus.QUEUED, ScanStatus.RUNNING})
ENDED = frozenset(ScanStatus) - ACTIVE

TRANSITIONS: dict[ScanStatus, frozenset[ScanStatus]] = {
    ScanStatus.QUEUED: frozenset({ScanStatus.RUNNING, ScanStatus.FAILED, ScanStatus.CANCELLED}),
    ScanStatus.RUNNING: ENDED,
    **dict.fromkeys(ENDED, frozenset()),
}


def sources(target: ScanStatus) -> frozenset[ScanStatus]:
    """The states from which `target` can be reached: the guard of every UPDATE that sets it."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)
