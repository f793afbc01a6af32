"""Find the technologies of a project, and how much of it uses each. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from commandcenter_app.manifests.base import OPTIONAL
from commandcenter_app.manifests.modules import NOT_IMPORTED, sure_modules
from commandcenter_app.radar.known import (
    BY_ECOSYSTEM,
    BY_FILE,
    BY_TECHNIQUE,
    LANGUAGES,
    NAMED_BY_PROJECTS,
    TECHNIQUES,
    KnownTechnology,
    by_dependency,
)
from commandcenter_app.radar.terms import key_of
from commandcenter_app.radar.use import Unit, Use
from commandcenter_app.scan.imports import LANGUAGES_BY_ECOSYSTEM
from commandcenter_app.shared.side_folders import SIDE_FOLDER

LEAST_SHARE = 0.005
"""Minimum share of the code, in the main project or outside of it, for a language to be on the radar."""

PLACES_KEPT = 5
RECENT = timedelta(days=365)

NO_RADAR = frozenset({"Makefile", "Dockerfile", "CMake", "Batch", "Text", "Gradle", "Starlark"})
"""Languages of tools that are on the radar themselves."""


class SourceFile(NamedTuple):
    """A file of the project. `language` is set for source code that people wrote; times are those of commits."""

    path: str
    language: str | None = None
    code: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


class Declared(NamedTuple):
    """A dependency that a file declares."""

    ecosystem: str
    name: str
    kind: str
    path: str
    line: int | None


@dataclass(frozen=True)
class Project:
    """Facts about the project: its dependencies, its files, the indexes of files that import a module, by ecosystem and
    name, its own names as manifests of the main project state them, and the names of programming languages.
    """

    dependencies: Sequence[Declared] = ()
    files: Sequence[SourceFile] = ()
    imports: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)
    own: Iterable[str] = ()
    languages: frozenset[str] = frozenset()


@dataclass
class Finding:
    """A technology that a scan found, with the first few places, and how much of the project uses it."""

    known: KnownTechnology
    use: Use
    places: list[dict[str, Any]]


@dataclass
class _Found:
    """What is found of a technology: declarations, files that show its use by their paths, and files that import it."""

    known: KnownTechnology
    places: list[tuple[str, str, int | None]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    evident: set[int] = field(default_factory=set)
    importing: set[int] = field(default_factory=set)
    ecosystems: set[str] = field(default_factory=set)
    """Ecosystems of its packages in which files that use the technology import it."""


def find(project: Project, now: datetime) -> dict[str, Finding]:
    """Find all technologies, by key. What the project itself provides is left out."""
    own = _own(project.own)
    found: dict[str, _Found] = {}

    def entry_of(known: KnownTechnology) -> _Found | None:
        key = key_of(known.name)
        return None if key in own else found.setdefault(key, _Found(known))

    _add_dependencies(project, entry_of, own)
    _add_evident_files(project.files, entry_of)
    findings = _languages(project, own, now)
    count = _counter(project.files)
    for key, one in found.items():
        places = sorted(one.places, key=lambda place: _is_side(place[0]))[:PLACES_KEPT]
        shown = [{"text": text, "path": path, "line": line} for path, text, line in places]
        shown += [
            {"text": "imported", "path": project.files[number].path, "line": None}
            for number in _newest(one.importing, project.files)
        ]
        use = count(one, now)
        if key in findings:  # a language that is also a dependency, such as TypeScript
            use = findings[key].use
            shown = findings[key].places + shown
        findings[key] = Finding(one.known, use, shown)
    return findings


def _own(names: Iterable[str]) -> frozenset[str]:
    """Return the keys of what the project provides: its names, and technologies whose packages have these names."""
    keys = set()
    for name in names:
        keys.add(key_of(name))
        known = [by_dependency(ecosystem, name) for ecosystem in BY_ECOSYSTEM if ecosystem in NAMED_BY_PROJECTS]
        keys.update(key_of(one.name) for one in known if one is not None)
    return frozenset(keys)


Entries = Callable[[KnownTechnology], _Found | None]
"""Returns the entry of a technology; None if the project itself provides it."""


def _add_dependencies(project: Project, entry_of: Entries, own: frozenset[str]) -> None:
    for ecosystem, name, kind, path, line in project.dependencies:
        if key_of(name) in own:
            continue
        known = by_dependency(ecosystem, name)
        techniques = [KnownTechnology(one, TECHNIQUES) for one, names in BY_TECHNIQUE.items() if name.lower() in names]
        for technology in [*([known] if known else []), *techniques]:
            if (one := entry_of(technology)) is None:
                continue
            one.places.append((path, name, line))
            one.kinds.add(kind)
            if ecosystem in LANGUAGES_BY_ECOSYSTEM:
                found = [project.imports.get((ecosystem, module), ()) for module in sure_modules(ecosystem, name)]
                one.importing.update(number for numbers in found for number in numbers)
                if any(found) or not NOT_IMPORTED.fullmatch(name):
                    one.ecosystems.add(ecosystem)


def _add_evident_files(files: Sequence[SourceFile], entry_of: Entries) -> None:
    shown = [(number, file) for number, file in enumerate(files) if may_show(file.path)]
    shown.sort(key=lambda pair: (_is_side(pair[1].path), len(pair[1].path), pair[1].path))
    for pattern, known in BY_FILE:
        matches = re.compile(pattern, re.IGNORECASE).search
        hits = [(number, file) for number, file in shown if matches(file.path)]
        if hits and (one := entry_of(known)) is not None:
            one.places += [(file.path, file.path, None) for _, file in hits[:PLACES_KEPT]]
            one.evident.update(number for number, _ in hits)


def _languages(project: Project, own: frozenset[str], now: datetime) -> dict[str, Finding]:
    lines: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, file in enumerate(project.files):
        if file.language in project.languages and file.language not in NO_RADAR:
            lines[_is_side(file.path)][file.language] += file.code
            numbers[file.language].append(number)
    main, side = (sum(counts.values()) for counts in lines)
    findings = {}
    for name in sorted(numbers, key=lambda name: -(lines[0][name] + lines[1][name])):
        here, beside = lines[0][name], lines[1][name]
        listed = here >= LEAST_SHARE * max(main, 1) or beside >= LEAST_SHARE * max(side, 1)
        if not listed or not here + beside or key_of(name) in own:
            continue
        times = _times([project.files[number] for number in numbers[name]], now)
        use = Use(Unit.LINES, here, main, beside, side, **times)
        places = [{"text": f"{here + beside:,} lines of code", "path": None, "line": None}]
        findings[key_of(name)] = Finding(KnownTechnology(name, LANGUAGES), use, places)
    return findings


def _counter(files: Sequence[SourceFile]) -> Callable[[_Found, datetime], Use]:
    """Return a function that counts the use of a technology."""
    could: dict[str, tuple[int, int]] = {}
    by_language = Counter((file.language, _is_side(file.path)) for file in files if file.language)
    for ecosystem, languages in LANGUAGES_BY_ECOSYSTEM.items():
        main, side = (sum(by_language[one, beside] for one in languages) for beside in (False, True))
        could[ecosystem] = main, side

    def count(one: _Found, now: datetime) -> Use:
        paths = {path for path, _, _ in one.places}
        paths.update(files[number].path for number in one.evident)
        declared = sum(not _is_side(path) for path in paths)
        optional = bool(one.kinds) and one.kinds <= {OPTIONAL}
        using = [files[number] for number in one.importing]
        main = sum(not _is_side(file.path) for file in using)
        idle = declared > 0 and not main and bool(one.ecosystems) and one.known.quadrant is LANGUAGES
        if not using:
            # A file that declares it is older than the declaration, so only evident files show when its use began.
            times = _times([files[number] for number in one.evident], now)
            return Use(Unit.PLACES, 0, 0, len(paths) - declared, 0, declared, optional, idle, **times)
        known = [could[ecosystem] for ecosystem in one.ecosystems]
        of_main, of_side = (sum(pair[part] for pair in known) for part in (0, 1))
        return Use(
            Unit.FILES, main, of_main, len(using) - main, of_side, declared, optional, idle, **_times(using, now)
        )

    return count


def _times(files: Sequence[SourceFile], now: datetime) -> dict[str, Any]:
    first = [file.first_at for file in files if file.first_at]
    last = [file.last_at for file in files if file.last_at]
    added = sum(now - at <= RECENT for at in first)
    return {"first_at": min(first, default=None), "last_at": max(last, default=None), "added": added}


def _newest(numbers: Iterable[int], files: Sequence[SourceFile]) -> list[int]:
    """Return the few files to show: those of the main project first, then those changed last."""

    def order(number: int) -> tuple[bool, float, str]:
        file = files[number]
        return _is_side(file.path), -(file.last_at.timestamp() if file.last_at else 0.0), file.path

    return sorted(numbers, key=order)[:PLACES_KEPT]


def _is_side(path: str) -> bool:
    return _is_side_folder(path.rpartition("/")[0])


@cache
def _is_side_folder(folder: str) -> bool:
    return SIDE_FOLDER.search(f"{folder}/") is not None


@cache
def _showing() -> Callable[[str], object]:
    """Return a search for all patterns at once. Most match the beginning of a name, and are tried only there."""
    begins = "(^|/)"
    patterns = [pattern for pattern, _ in BY_FILE]
    names = [one.removeprefix(begins) for one in patterns if one.startswith(begins) and "$|" not in one]
    others = [one for one in patterns if not one.startswith(begins) or "$|" in one]
    by_name = re.compile(f"/(?:{'|'.join(names)})", re.IGNORECASE).search
    by_path = re.compile("|".join(others), re.IGNORECASE).search
    return lambda path: by_name(f"/{path}") or by_path(path)


def may_show(path: str) -> bool:
    """Return whether the path of a file shows a technology. Quick, since it is called for every file."""
    return bool(_showing()(path))
