"""Find gaps in scan results and registry answers. Pure: no clock, no input or output."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from commandcenter_app.gaps import lifecycles
from commandcenter_app.gaps.licences import Verdict
from commandcenter_app.gaps.project import FROM_ELSEWHERE, Dependency, ProjectFacts, gap_at, key_at
from commandcenter_app.gaps.registries import deprecated, outdated, stale, unknown
from commandcenter_app.gaps.terms import Gap, GapKind, GapSeverity
from commandcenter_app.manifests.base import BUILD, DEV, RUNTIME, Locked, Runtime
from commandcenter_app.manifests.modules import NOT_IMPORTED, modules_of
from commandcenter_app.manifests.versions import identity
from commandcenter_app.shared.side_folders import SIDE_FOLDER

ENDS_SOON = timedelta(days=120)
"""A runtime is reported when its support ends within this time."""
LONG_ENDED = timedelta(days=365)
"""A superseded release of a rolling runtime is more severe when its support ended longer ago than this."""

PLACES_NAMED = 5
OPEN = {
    "pypi": re.compile(r"|(?:>=?|!=)\s*[\w.*]+(?:\s*,\s*(?:>=?|!=)\s*[\w.*]+)*"),
    "npm": re.compile(r"|\*|x|latest|next|>=?\s*[\w.-]+", re.IGNORECASE),
    "cargo": re.compile(r"|\*|>=?\s*[\w.]+"),
    "gem": re.compile(r"|>=?\s*[\w.]+"),
    "composer": re.compile(r"|\*|>=?\s*[\w.]+|dev-[\w.-]+"),
    "nuget": re.compile(r"|\*|\[?[\d.]+,\s*\)"),
    "maven": re.compile(r"LATEST|RELEASE|latest\.\w+|\+|\[[\w.]+,\s*\)", re.IGNORECASE),
    "docker": re.compile(r"|latest"),
    "actions": re.compile(r"|main|master|head|develop|trunk", re.IGNORECASE),
}
"""Constraints that allow all newer versions. For Maven and Gradle, an empty one means an inherited version."""

ANY = re.compile(r"|\*|x|latest|next|main|master|head|develop|trunk|LATEST|RELEASE|\+", re.IGNORECASE)
MANIFESTS = ("pyproject.toml", "package.json", "setup.py", "setup.cfg", "Pipfile", "requirements.txt")
"""Manifests written by hand. A requirements.txt that pins everything is the output of a program."""

NEVER_LOCKED = frozenset({"docker", "actions"})


def find_gaps(known: ProjectFacts, today: date) -> list[Gap]:
    """Find all gaps, each key once."""
    found: dict[str, Gap] = {}
    parts = (
        ends_of_life(known, today),
        outdated(known),
        deprecated(known),
        refused(known),
        unpinned(known),
        duplicated(known),
        unused(known),
        stale(known, today),
        unknown(known),
    )
    for part in parts:
        for gap in part:
            found.setdefault(gap.key, gap)
    return list(found.values())


def refused(known: ProjectFacts) -> Iterator[Gap]:
    """Find dependencies whose licence the policy refuses."""
    for one in known.dependencies:
        if one.licence and known.policy.verdict(one.licence) is Verdict.REFUSED:
            yield gap_at(
                GapKind.LICENCE,
                GapSeverity.MEDIUM if one.kind in {DEV, BUILD} else GapSeverity.HIGH,
                one,
                f"Its licence is refused: {one.licence}{' (of its newest version)' if one.of_newest else ''}.",
                "Replace it, or change the licence policy.",
                {"licence": one.licence},
            )


def pinned_by_requirements(dependencies: Iterable[Dependency]) -> set[tuple[str, str]]:
    """Return the Python packages that requirements files outside of side folders pin, as pip-compile and uv do."""
    return {
        identity(one.ecosystem, one.name)
        for one in dependencies
        if one.ecosystem == "pypi" and one.version and one.path.endswith(".txt") and not SIDE_FOLDER.search(one.path)
    }


def unpinned(known: ProjectFacts) -> Iterator[Gap]:
    """Find dependencies whose version may change with each installation: unbounded, and without a lock file."""
    held = pinned_by_requirements(known.dependencies)
    for one in known.dependencies:
        pattern = OPEN.get(one.ecosystem)
        if not one.direct or one.unknown or one.lock or pattern is None or one.group == "peer" or one.kind == "build":
            continue
        if (one.version and one.ecosystem not in NEVER_LOCKED) or FROM_ELSEWHERE.match(one.constraint):
            continue
        package = identity(one.ecosystem, one.name)
        if not pattern.fullmatch(one.constraint) or package in known.own or package in held:
            continue
        any_version = ANY.fullmatch(one.constraint) is not None
        given = f"“{one.constraint}” allows any newer version" if one.constraint else "No version is given"
        unlocked = "" if one.ecosystem in NEVER_LOCKED else ", and no lock file pins one"
        yield gap_at(
            GapKind.UNPINNED,
            GapSeverity.MEDIUM if any_version and one.kind == RUNTIME else GapSeverity.LOW,
            one,
            f"{given}{unlocked}.",
            PINNING.get(one.ecosystem, "Commit a lock file, or give a range that ends before the next major version."),
            {"constraint": one.constraint},
        )


PINNING = {
    "docker": "Give a version in the tag; add a digest to make builds reproducible.",
    "actions": "Give a release, or the full commit id, which cannot be moved.",
}


def duplicated(known: ProjectFacts) -> Iterator[Gap]:
    """Find direct dependencies with several locked versions, or with different ranges in manifests of one kind."""
    direct: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
    for one in known.dependencies:
        if one.direct and one.alias is None:  # the purpose of an alias is to have several versions
            direct[identity(one.ecosystem, one.name)].append(one)
    for path, locked in known.locked.items():
        versions: dict[tuple[str, str], dict[str, Locked]] = defaultdict(dict)
        for entry in locked:
            versions[identity(entry.ecosystem, entry.name)].setdefault(entry.version, entry)
        for name, held in versions.items():
            if name[0] == "pypi":
                continue  # only one is installed: the others are for other versions of Python, or other systems
            if len(held) < 2 or not any(path in (one.lock, one.path) for one in direct.get(name, ())):
                continue
            some = sorted(held)
            first = next(iter(held.values()))
            yield Gap(
                key_at(GapKind.DUPLICATED, first.ecosystem, first.name, path),
                GapKind.DUPLICATED,
                GapSeverity.LOW,
                first.ecosystem,
                first.name,
                path,
                first.line,
                f"{len(some)} versions of it are installed: {_some(some)}.",
                "Require the same range everywhere, then let the package manager remove duplicates.",
                {"versions": some[:20]},
            )
    for declarations in direct.values():
        yield from _declared_differently(declarations)


def _declared_differently(declarations: Sequence[Dependency]) -> Iterator[Gap]:
    by_file: dict[str, list[Dependency]] = defaultdict(list)
    for one in declarations:
        if one.ecosystem in {*NEVER_LOCKED, "go"} or one.group == "peer" or one.line is None or one.unknown:
            continue
        if one.constraint and not FROM_ELSEWHERE.match(one.constraint):
            by_file[posixpath.basename(one.path)].append(one)
    for same in by_file.values():
        # Several ranges in one place apply under different conditions, and count as one.
        at_places: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for one in same:
            at_places[one.path, one.group].add(_normal(one.ecosystem, one.constraint))
        if len({frozenset(ranges) for ranges in at_places.values()}) < 2:
            continue
        ranges = list(dict.fromkeys(one.constraint for one in same))
        places = [f"{one.path}:{one.line} ({one.constraint})" for one in same]
        yield gap_at(
            GapKind.DUPLICATED,
            GapSeverity.LOW,
            same[0],
            f"It is declared with {len(ranges)} ranges: {_some(places)}.",
            "Declare the same range everywhere, or declare it once, in a workspace or a catalogue.",
            {"ranges": ranges[:20]},
            "ranges",
        )


def _normal(ecosystem: str, constraint: str) -> str:
    """Return a range in a form that is equal for the same ranges: without spaces, and sorted for Python."""
    plain = re.sub(r"\s+", "" if ecosystem == "pypi" else " ", re.sub(r"([<>=~^!]) +", r"\1", constraint)).strip()
    return ",".join(sorted(plain.split(","))) if ecosystem == "pypi" else plain


def unused(known: ProjectFacts) -> Iterator[Gap]:
    """Find direct runtime dependencies that no Python or JavaScript file imports."""
    written = {one.path for one in known.dependencies if not one.constraint.startswith("==")}
    for one in known.dependencies:
        imports = known.imports.get(one.ecosystem)
        if not imports or not one.direct or one.kind != RUNTIME or one.group is not None:
            continue
        if not one.path.endswith(MANIFESTS) or (one.path.endswith(".txt") and one.path not in written):
            continue
        if NOT_IMPORTED.fullmatch(one.name) or identity(one.ecosystem, one.name) in known.own:
            continue
        names = modules_of(one.ecosystem, one.alias or one.name)
        if names & (imports if one.ecosystem == "npm" else frozenset(name.lower() for name in imports)):
            continue
        yield gap_at(
            GapKind.UNUSED,
            GapSeverity.LOW,
            one,
            "No scanned file imports it.",
            "Remove it, unless it is used in another way: as a plug-in, as a program, or by a name built at run time.",
            {"looked_for": sorted(names)[:10]},
        )


def ends_of_life(known: ProjectFacts, today: date) -> Iterator[Gap]:
    """Find runtimes whose support has ended or ends soon."""
    for path, runtimes in known.runtimes.items():
        for runtime in runtimes:
            yield from _of_runtime(path, runtime, today)
    for one in known.dependencies:
        if one.ecosystem != "docker" or one.unknown:
            continue
        for cycle in lifecycles.of_image(one.name, one.constraint.partition("@")[0]):
            if (severity := _ending(cycle, today)) is not None:
                advice = f"Use a supported release as the base: {_supported(cycle.runtime, today)}."
                message = f"The image {one.name}:{one.constraint[:80]} contains {_described(cycle, today)}"
                yield gap_at(GapKind.END_OF_LIFE, severity, one, message, advice, _facts(cycle), cycle.runtime)


def _of_runtime(path: str, runtime: Runtime, today: date) -> Iterator[Gap]:
    if runtime.exact:
        cycle = lifecycles.of_version(runtime.name, runtime.constraint)
        span = (cycle, cycle) if cycle else None
    else:
        span = lifecycles.oldest_allowed(runtime.name, runtime.constraint)
    if span is None:
        return
    oldest, newest = span
    severity = _ending(oldest, today)
    if severity is None:
        return
    if runtime.exact:
        message = f"“{runtime.constraint}” is {_described(oldest, today)}"
    elif newest.has_ended(today):
        severity = _ending(newest, today) or severity
        message = f"It allows only unsupported releases. The newest is {_described(newest, today)}"
    else:
        severity, message = GapSeverity.LOW, f"“{runtime.constraint}” still allows {_described(oldest, today)}"
    yield Gap(
        key_at(GapKind.END_OF_LIFE, None, oldest.title, path),
        GapKind.END_OF_LIFE,
        severity,
        None,
        oldest.title,
        path,
        runtime.line,
        message,
        f"Update to a supported release: {_supported(oldest.runtime, today)}.",
        _facts(oldest) | {"constraint": runtime.constraint},
    )


def _ending(cycle: lifecycles.Cycle, today: date) -> GapSeverity | None:
    if cycle.ends is None or cycle.ends > today + ENDS_SOON:
        return None
    if not cycle.rolling:
        return GapSeverity.HIGH if cycle.ends <= today else GapSeverity.MEDIUM
    if cycle.ends > today:
        return None
    return GapSeverity.MEDIUM if cycle.ends <= today - LONG_ENDED else GapSeverity.LOW


def _described(cycle: lifecycles.Cycle, today: date) -> str:
    support = "unsupported since" if cycle.has_ended(today) else "supported until"
    return f"{cycle.title} {cycle.release}, {support} {cycle.ends}."


def _supported(runtime: str, today: date) -> str:
    """Return the releases that stay supported for longer than ENDS_SOON."""
    good = [one.release for one in lifecycles.cycles(runtime) if one.ends is None or one.ends > today + ENDS_SOON]
    return ", ".join(reversed(good[:6])) or "see its website"


def _facts(cycle: lifecycles.Cycle) -> dict[str, Any]:
    return {"runtime": cycle.runtime, "release": cycle.release, "ends": cycle.ends.isoformat() if cycle.ends else None}


def _some(items: Iterable[str]) -> str:
    every = list(items)
    more = f" and {len(every) - PLACES_NAMED} more" if len(every) > PLACES_NAMED else ""
    return ", ".join(every[:PLACES_NAMED]) + more
