"""Terms of the radar: quadrants, rings, and moves between rings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

RECENT = timedelta(days=90)
"""Time for which a move is marked on the radar: about the interval between editions of a published radar."""


class Quadrant(StrEnum):
    """The four quadrants of the radar, in the order of drawing and numbering."""

    LANGUAGES = "languages-frameworks"
    TOOLS = "tools"
    PLATFORMS = "platforms"
    TECHNIQUES = "techniques"


class Ring(StrEnum):
    """The team's assessments of technologies, from the centre outwards."""

    ADOPT = "adopt"
    TRIAL = "trial"
    ASSESS = "assess"
    HOLD = "hold"


class Movement(StrEnum):
    """Recent moves of technologies."""

    NEW = "new"
    IN = "in"
    OUT = "out"
    NONE = "none"


class Origin(StrEnum):
    """Who added a technology to the radar."""

    SCAN = "scan"
    HAND = "hand"


QUADRANT_NAMES = {
    Quadrant.LANGUAGES: "Languages & Frameworks",
    Quadrant.TOOLS: "Tools",
    Quadrant.PLATFORMS: "Platforms",
    Quadrant.TECHNIQUES: "Techniques",
}
RING_NAMES = {ring: ring.value.title() for ring in Ring}
QUADRANTS, RINGS = list(Quadrant), list(Ring)


def key_of(name: str) -> str:
    """Return the key that identifies a technology: its name without case and extra spaces."""
    return " ".join(name.split()).casefold()


def move(from_: Ring | None, to: Ring, at: datetime, reason: str = "") -> dict[str, Any]:
    """Return one entry of a technology's history; `from_` is None for its first ring."""
    return {"at": at.isoformat(), "from": from_, "to": to, "reason": reason}


def movement(moves: list[dict[str, Any]], now: datetime) -> Movement:
    """Return the kind of the latest move, if it is recent."""
    if not moves or now - datetime.fromisoformat(moves[-1]["at"]) > RECENT:
        return Movement.NONE
    first, last = moves[-1]["from"], moves[-1]["to"]
    if first is None:
        return Movement.NEW
    return Movement.IN if RINGS.index(Ring(last)) < RINGS.index(Ring(first)) else Movement.OUT


def movement_now(moves: list[dict[str, Any]]) -> Movement:
    """Return `movement` at the current time."""
    return movement(moves, datetime.now(UTC))


FOUND_BY_SCAN = "found by a scan"
"""Reason of the first move of a technology that a scan adds."""


def is_decided(origin: str, moves: list[dict[str, Any]]) -> bool:
    """Return whether a user chose the ring of a technology."""
    return origin == Origin.HAND or any(one["reason"] != FOUND_BY_SCAN for one in moves)


def suggestion(
    ring: Ring, found_ring: Ring | None, dismissed: str | None, *, ever_found: bool, decided: bool = True, why: str = ""
) -> dict[str, str] | None:
    """Return the scan's suggestion for a technology, if any.

    Args:
        ring: The present ring.
        found_ring: The ring that the uses found by the last scan suggest; None if it found none.
        dismissed: The suggestion that a user dismissed.
        ever_found: Whether an earlier scan found the technology.
        decided: Whether a user chose the ring. If so, little use alone is no reason to suggest another one.
        why: Why its use suggests `found_ring`.
    """
    if found_ring is None:
        if not ever_found or ring is Ring.HOLD:
            return None
        made = {"kind": "gone", "ring": Ring.HOLD.value, "reason": "Scans no longer find it in the project."}
    elif ring in (Ring.HOLD, found_ring):
        return None
    elif found_ring is Ring.HOLD:
        made = {"kind": "leaving", "ring": found_ring.value, "reason": why}
    elif RINGS.index(found_ring) < RINGS.index(ring):
        reason = f"The project uses it more than its ring suggests. {why}".strip()
        made = {"kind": "used", "ring": found_ring.value, "reason": reason}
    elif not decided:
        made = {"kind": "less", "ring": found_ring.value, "reason": why}
    else:
        return None
    return None if dismissed == f"{made['kind']}:{made['ring']}" else made
