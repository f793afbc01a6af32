"""The words of the radar: quadrants, rings, and how a technology moves between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

RECENT = timedelta(days=90)
"""How long a move is marked on the radar: about as long as from one edition of a published radar to the next."""


class Quadrant(StrEnum):
    """The four parts of the radar, in the order in which they are drawn and numbered."""

    LANGUAGES = "languages-frameworks"
    TOOLS = "tools"
    PLATFORMS = "platforms"
    TECHNIQUES = "techniques"


class Ring(StrEnum):
    """What the team thinks of a technology, from the centre outwards."""

    ADOPT = "adopt"
    TRIAL = "trial"
    ASSESS = "assess"
    HOLD = "hold"


class Movement(StrEnum):
    """What happened to a technology lately."""

    NEW = "new"
    IN = "in"
    OUT = "out"
    NONE = "none"


class Origin(StrEnum):
    """Who put a technology on the radar."""

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
    """What makes two names the same technology: case and spacing do not count."""
    return " ".join(name.split()).casefold()


def move(from_: Ring | None, to: Ring, at: datetime, reason: str = "") -> dict[str, Any]:
    """One entry of a technology's history; `from_` is None where it came on the radar."""
    return {"at": at.isoformat(), "from": from_, "to": to, "reason": reason}


def movement(moves: list[dict[str, Any]], now: datetime) -> Movement:
    """What the latest move was, while it is recent."""
    if not moves or now - datetime.fromisoformat(moves[-1]["at"]) > RECENT:
        return Movement.NONE
    first, last = moves[-1]["from"], moves[-1]["to"]
    if first is None:
        return Movement.NEW
    return Movement.IN if RINGS.index(Ring(last)) < RINGS.index(Ring(first)) else Movement.OUT


def movement_now(moves: list[dict[str, Any]]) -> Movement:
    """`movement` as of now."""
    return movement(moves, datetime.now(UTC))


def suggestion(
    ring: Ring, found_ring: Ring | None, dismissed: str | None, *, ever_found: bool
) -> dict[str, str] | None:
    """What the scan would have a person think about; never more than a suggestion.

    Args:
        ring: where the technology is.
        found_ring: where what the last scan found would put it; None when it found nothing of it.
        dismissed: the suggestion that a person did not want to see again.
        ever_found: whether an earlier scan found it.
    """
    if found_ring is None:
        if not ever_found or ring is Ring.HOLD:
            return None
        made = {"kind": "gone", "ring": Ring.HOLD.value, "reason": "Scans do not find it in the project any more."}
    elif ring is not Ring.HOLD and RINGS.index(found_ring) < RINGS.index(ring):
        made = {"kind": "used", "ring": found_ring.value, "reason": "The project uses it more than its ring says."}
    else:
        return None
    return None if dismissed == f"{made['kind']}:{made['ring']}" else made
