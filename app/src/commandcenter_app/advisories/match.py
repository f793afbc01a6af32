"""Decide whether an advisory affects a version, by the ecosystem's own order of versions. Pure.

The rules are those of the OSV schema ("Evaluation"): a version is affected if it is listed, or lies within a range.
"""

from __future__ import annotations

from typing import Any

from commandcenter_app.advisories.terms import Affected, Event, Match, Verdict
from commandcenter_app.advisories.versions import comparable, same

START = "0"
"""The version before all others, in `introduced` only."""


class UnreadableRangeError(Exception):
    """A range cannot be evaluated; the message is the reason."""


def match(version: str, affected: Affected) -> Match:
    """Return whether `version` is affected. What cannot be evaluated makes the answer unknown, not negative."""
    ecosystem = affected.ecosystem
    reason = affected.unreadable
    fixes: list[tuple[Any, str] | None] = []
    current = comparable(ecosystem, version)
    for events in affected.ranges:
        if current is None:
            reason = reason or f"“{version}” is not a version that can be compared."
            break
        try:
            within, fix = _within(ecosystem, current, events)
        except UnreadableRangeError as error:
            reason = reason or str(error)
            continue
        if within:
            fixes.append(fix)
    if fixes:  # the fix must leave every range that the version is in
        known = [one for one in fixes if one is not None]
        return Match(Verdict.AFFECTED, max(known)[1] if len(known) == len(fixes) else None)
    wanted = same(ecosystem, version)
    if any(same(ecosystem, one) == wanted for one in affected.versions):
        return Match(Verdict.AFFECTED, _next_fix(ecosystem, current, affected))
    if reason is not None:
        return Match(Verdict.UNKNOWN, None, reason)
    return Match(Verdict.NOT_AFFECTED)


def _within(ecosystem: str, current: Any, events: tuple[Event, ...]) -> tuple[bool, tuple[Any, str] | None]:
    """Return whether a version lies within a range, and the next version that fixes it."""
    ordered = _ordered(ecosystem, events)
    within = False
    for at, event in ordered:
        if event.kind == "introduced" and (at is None or current >= at):
            within = True
        elif (event.kind == "fixed" and current >= at) or (event.kind == "last_affected" and current > at):
            within = False
    fix = next(((at, one.version) for at, one in ordered if one.kind == "fixed" and at > current), None)
    return within, fix if within else None


def _ordered(ecosystem: str, events: tuple[Event, ...]) -> list[tuple[Any, Event]]:
    """Return the events by version, those at the start first. Raises UnreadableRangeError."""
    first: list[tuple[Any, Event]] = []
    later: list[tuple[Any, Event]] = []
    for event in events:
        if event.kind == "introduced" and event.version == START:
            first.append((None, event))
        elif (at := comparable(ecosystem, event.version)) is not None:
            later.append((at, event))
        else:
            raise UnreadableRangeError(f"The advisory's range contains “{event.version}”, which is not a version.")
    if not any(event.kind == "introduced" for event in events):
        raise UnreadableRangeError("The advisory's range has no beginning.")
    try:
        # At the same version, what ends an interval comes before what begins the next; a last affected one is included.
        later.sort(key=lambda one: (one[0], ("fixed", "introduced", "last_affected").index(one[1].kind)))
    except TypeError:
        raise UnreadableRangeError("The advisory's range contains versions that cannot be compared.") from None
    return first + later


def _next_fix(ecosystem: str, current: Any, affected: Affected) -> str | None:
    """Return the next fixed version of any range, for a version that is only listed."""
    if current is None:
        return None
    fixes = [
        (at, event.version)
        for events in affected.ranges
        for event in events
        if event.kind == "fixed" and (at := comparable(ecosystem, event.version)) is not None and at > current
    ]
    return min(fixes)[1] if fixes else None
