"""Suggest the ring of a technology from how a project uses it. Pure; see decision record 0074."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commandcenter_app.radar.terms import Quadrant, Ring

WIDE_FILES = 3
"""Number of files of the main project from which a technology is in wide use, whatever their share."""
WIDE_SHARE = 0.05
"""Share of the files of the main project from which a technology is in wide use, whatever their number."""
WIDE_LANGUAGE = 0.1
"""Share of the lines of code from which a language is in wide use."""
WIDE_SIDE = 0.1
"""Share of the files of tests, documentation and examples from which a technology is in wide use there."""
SETTLED = timedelta(days=180)
"""A technology is settled once it has been used for this time, or for half of the project's age if that is less."""
FALLEN_SHARE, FALLEN_FROM = 0.5, 4
"""A technology is being removed if at most this share of its files still use it, and at least this many once did."""
MONTHS_KEPT = 36


class Unit(StrEnum):
    """What the use of a technology is counted in."""

    LINES = "lines"  # of code, for languages
    FILES = "files"  # that import it, of those that could
    PLACES = "places"  # that declare or configure it, if imports are not known


@dataclass(frozen=True)
class Use:
    """How much of a project uses a technology; `side` are its tests, documentation and examples.

    Attributes:
        unit: what the numbers count.
        main: number of those that use it in the main project.
        of_main: number of those that could use it there; 0 if unknown.
        side: as `main`, in the rest of the project.
        of_side: as `of_main`, in the rest of the project.
        declared: number of files of the main project that declare or configure it.
        optional: whether it is only declared as optional.
        idle: whether no file of the main project imports it, although its imports can be found.
        first_at: time of the first commit of any file that uses it; None if unknown.
        last_at: time of the latest commit of any such file; None if unknown.
        added: number of such files that are at most a year old.
        months: number of such files, in both parts, at the last scan of each month, such as "2026-11".
    """

    unit: Unit
    main: int = 0
    of_main: int = 0
    side: int = 0
    of_side: int = 0
    declared: int = 0
    optional: bool = False
    idle: bool = False
    first_at: datetime | None = None
    last_at: datetime | None = None
    added: int = 0
    months: tuple[tuple[str, int], ...] = ()

    def is_wide(self, quadrant: Quadrant) -> bool:
        """Return whether the main project uses it widely.

        Imports measure libraries only: a build tool or a database is in use everywhere once the project declares it.
        """
        if self.unit is Unit.PLACES or quadrant is not Quadrant.LANGUAGES:
            return self.declared > 0
        share = _share(self.main, self.of_main)
        if self.unit is Unit.LINES:
            return share >= WIDE_LANGUAGE
        return self.main >= WIDE_FILES or share >= WIDE_SHARE

    @property
    def wide_beside(self) -> bool:
        """Whether tests, documentation and examples use it widely."""
        return self.unit is not Unit.PLACES and _share(self.side, self.of_side) >= WIDE_SIDE

    @property
    def fallen_from(self) -> int | None:
        """The largest number of files that used it in an earlier month, if at most half as many still do; else None."""
        most = max((count for _, count in self.months), default=0)
        left = self.main + self.side
        fallen = self.unit is Unit.FILES and most >= FALLEN_FROM and left <= FALLEN_SHARE * most
        return most if fallen else None


def ring_of(use: Use, quadrant: Quadrant, now: datetime, project_since: datetime | None = None) -> Ring:
    """Return the ring that the use of a technology suggests.

    `project_since` is the time of the project's first commit; None if unknown, as without git.
    """
    if use.fallen_from is not None:
        return Ring.HOLD
    settled = is_settled(use, now, project_since)
    if use.is_wide(quadrant) and settled and not use.optional and not use.idle:
        return Ring.ADOPT
    # Tests are where tools for tests are used.
    if quadrant in (Quadrant.TOOLS, Quadrant.TECHNIQUES) and use.wide_beside and settled:
        return Ring.ADOPT
    return Ring.TRIAL if use.main or use.declared or use.wide_beside else Ring.ASSESS


def is_settled(use: Use, now: datetime, project_since: datetime | None) -> bool:
    """Return whether a technology has been in use for SETTLED, or for half of the project's age.

    Without the time of a first commit, it counts as settled if git is not read, or if it is only declared. Otherwise
    none of its files is committed, so it is new.
    """
    if use.first_at is None:
        return project_since is None or use.unit is Unit.PLACES
    enough = SETTLED if project_since is None else min(SETTLED, (now - project_since) / 2)
    return now - use.first_at >= enough


def describe(use: Use) -> str:
    """Return how much of the project uses a technology, as one or two sentences."""
    if use.unit is Unit.PLACES:
        if not use.declared:
            return f"{_places(use.side)} of tests, documentation and examples {_verb(use.side, 'name')} it."
        if use.idle:
            return "It is declared, but no source file of the main project imports it."
        return f"{_places(use.declared)} of the main project {_verb(use.declared, 'name')} it."
    if use.unit is Unit.LINES:
        text = f"{use.main:,} of {_lines(use.of_main)} of the main project ({_percent(use.main, use.of_main)})."
        beside = f"{use.side:,} of {_lines(use.of_side)}"
        more = f" In tests, documentation and examples: {beside} ({_percent(use.side, use.of_side)})."
        return text + (more if use.side else "")
    if not use.main:
        share = f"{use.side:,} of {use.of_side:,} source files ({_percent(use.side, use.of_side)})"
        return f"Only tests, documentation and examples import it: {share}."
    share = f"{use.main:,} of {use.of_main:,} source files ({_percent(use.main, use.of_main)})"
    beside = f"{use.side:,} {'file' if use.side == 1 else 'files'} of tests, documentation and examples"
    more = f", and by {beside}" if use.side else ""
    return f"Imported by {share} of the main project{more}."


def explain(use: Use, ring: Ring, quadrant: Quadrant, now: datetime, project_since: datetime | None = None) -> str:
    """Return why the use of a technology suggests `ring`, as one sentence."""
    wide = use.is_wide(quadrant)
    if (most := use.fallen_from) is not None:
        return f"It is being removed: {most} files used it before, {use.main + use.side} now."
    if ring is Ring.ADOPT:
        since = f"; first seen in {use.first_at:%B %Y}" if use.first_at else ""
        if wide and (quadrant is not Quadrant.LANGUAGES or use.unit is Unit.PLACES):
            return f"The main project declares it, so it is in use{since}."
        return f"{'The main project uses' if wide else 'Tests use'} it widely{since}."
    reasons = {
        "It is an optional dependency.": use.optional,
        "No source file of the main project imports it.": use.idle,
        "Only tests, documentation and examples use it.": not use.main and not use.declared,
        "It is in wide use, but new.": wide and not is_settled(use, now, project_since),
    }
    return next(
        (reason for reason, holds in reasons.items() if holds), "Only a small part of the main project uses it."
    )


def with_month(months: dict[str, int], now: datetime, count: int) -> dict[str, int]:
    """Return the counts by month with the current one; only the newest MONTHS_KEPT are kept."""
    found = {**months, now.strftime("%Y-%m"): count}
    return {month: found[month] for month in sorted(found)[-MONTHS_KEPT:]}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _percent(part: int, whole: int) -> str:
    percent = 100 * _share(part, whole)
    return "under 1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def _lines(count: int) -> str:
    return f"{count:,} lines of code"


def _places(count: int) -> str:
    return "One file" if count == 1 else f"{count:,} files"


def _verb(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb
