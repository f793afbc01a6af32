"""Group the small updates of one lock file or manifest: one command applies them all. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commandcenter_app.gaps.fixes import Command, Fix, fix_all
from commandcenter_app.gaps.terms import Level
from commandcenter_app.gaps.versions import is_compatible

CARET = frozenset({"cargo", "npm", "composer", "hex", "pub"})
"""Ecosystems in which the first number that is not 0 stands for compatibility: 0.4 may break users of 0.3."""
LEAST = 2
"""Smallest number of updates that form a group."""
NAMED = 5


@dataclass(frozen=True)
class SmallUpdate:
    """A minor or patch update of a package: the gap's id, its package, level, and how to apply it."""

    gap_id: int
    ecosystem: str
    subject: str
    level: Level
    fix: Fix


@dataclass(frozen=True)
class UpdateGroup:
    """All small updates of the packages in one file. `command` applies all that have one."""

    ecosystem: str
    file: str
    minor: int
    patch: int
    message: str
    advice: str
    command: str | None
    gap_ids: tuple[int, ...]


def is_small(ecosystem: str, current: str, newest: str, level: Level) -> bool:
    """Return whether an update keeps what users of the package rely on, by the version rules of its ecosystem."""
    return level is not Level.MAJOR and (ecosystem not in CARET or is_compatible(current, newest))


def fact(fix: Fix) -> dict[str, Any]:
    """Return what is stored about a fix, as JSON."""
    return {"file": fix.file, "folder": fix.folder, "commands": fix.commands}


def fix_of(stored: dict[str, Any]) -> Fix:
    """Return the fix that `fact` stored; it has neither its own command line nor advice."""
    commands = [
        Command(tuple(before), tuple(each), tuple(after), None if among is None else tuple(among), alone)
        for before, each, after, among, alone in stored["commands"]
    ]
    return Fix(None, "", stored["file"], stored["folder"], tuple(commands))


def groups(updates: Iterable[SmallUpdate]) -> list[UpdateGroup]:
    """Return the groups of at least LEAST updates, the largest first."""
    by_file: dict[tuple[str, str], list[SmallUpdate]] = defaultdict(list)
    for one in updates:
        by_file[one.ecosystem, one.fix.file].append(one)
    found = [_group(*key, some) for key, some in by_file.items() if len(some) >= LEAST]
    return sorted(found, key=lambda one: (-len(one.gap_ids), one.ecosystem, one.file))


def _group(ecosystem: str, file: str, updates: list[SmallUpdate]) -> UpdateGroup:
    updates.sort(key=lambda one: one.subject.lower())
    minor = sum(one.level is Level.MINOR for one in updates)
    by_hand = [one.subject for one in updates if not one.fix.commands]
    command = fix_all(one.fix for one in updates)
    return UpdateGroup(
        ecosystem,
        file,
        minor,
        len(updates) - minor,
        _message(minor, len(updates) - minor),
        _advice(by_hand, file, command),
        command,
        tuple(one.gap_id for one in updates),
    )


def _message(minor: int, patch: int) -> str:
    if not minor or not patch:
        return f"{minor + patch} packages have newer {'minor' if minor else 'patch'} versions."
    has = "has a newer minor version" if minor == 1 else "have newer minor versions"
    fixes = f"{patch} {'a newer patch version' if patch == 1 else 'newer patch versions'}"
    return f"{minor} {'package' if minor == 1 else 'packages'} {has}, {fixes}."


def _advice(by_hand: list[str], file: str, command: str | None) -> str:
    if command is None:
        return f"None of them is a major update. Set the versions in {file}."
    if not by_hand:
        return "None of them is a major update. One command applies all of them."
    rest = f" and {len(by_hand) - NAMED} more" if len(by_hand) > NAMED else ""
    return f"None of them is a major update. By hand: {', '.join(by_hand[:NAMED])}{rest}."
