"""Merge the gaps of one package and cause into one, and fold those outside the main project. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commandcenter_app.gaps.terms import Gap, GapKind, GapPlace, GapSeverity, Level
from commandcenter_app.manifests.base import BUILD, DEV
from commandcenter_app.manifests.versions import identity
from commandcenter_app.shared.side_folders import SIDE_FOLDER

if TYPE_CHECKING:
    from commandcenter_app.gaps.project import Dependency

PLACES_KEPT = 50
FOLDED = frozenset({GapKind.UNPINNED, GapKind.DUPLICATED, GapKind.UNUSED, GapKind.STALE})
"""Kinds that are folded at any severity outside the main project; of other kinds, only gaps of low severity are."""

FOLDED_IN_DEVELOPMENT = FOLDED | {GapKind.OUTDATED}
"""Kinds that are folded if the package is used in development only. Major updates are not, as their severity is not
low."""

WITHOUT_PROJECTS = frozenset({"docker", "actions"})
"""Ecosystems whose files do not belong to a project of the ecosystem."""
SEVERITIES = list(GapSeverity)


@dataclass(frozen=True)
class Scope:
    """What lies outside the main project: independent manifests by ecosystem, and uses in development by place."""

    independent: frozenset[tuple[str, str]] = frozenset()
    development: frozenset[tuple[str, str, str]] = frozenset()

    def is_side(self, gap: Gap) -> bool:
        """Return whether the only place of a gap lies outside the main project."""
        if gap.path is None:
            return False
        if SIDE_FOLDER.search(gap.path):
            return True
        ecosystem = gap.ecosystem or ""
        used = (*identity(ecosystem, gap.subject), gap.path)
        return (ecosystem, gap.path) in self.independent or (
            gap.kind in FOLDED_IN_DEVELOPMENT and used in self.development
        )


def scope_of(dependencies: Iterable[Dependency]) -> Scope:
    """Return what lies outside the main project.

    The main project of an ecosystem consists of the manifests nearest to the root, and of all that share a lock file
    with them. If those nearest to the root have no lock file, all other manifests without one belong to it, too.
    """
    manifests: dict[str, dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    uses: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in dependencies:
        uses[(*identity(one.ecosystem, one.name), one.path)].add(one.kind)
        if one.ecosystem not in WITHOUT_PROJECTS and not SIDE_FOLDER.search(one.path):
            manifests[one.ecosystem][one.path].add(one.lock)
    independent: set[tuple[str, str]] = set()
    for ecosystem, locks in manifests.items():
        nearest = min(path.count("/") for path in locks)
        main = {lock for path, held in locks.items() if path.count("/") == nearest for lock in held}
        main = main - {None} or {None}
        independent.update((ecosystem, path) for path, held in locks.items() if _apart(path, nearest, held, main))
    return Scope(frozenset(independent), frozenset(place for place, kinds in uses.items() if kinds <= {DEV, BUILD}))


def _apart(path: str, nearest: int, held: set[str | None], main: set[str | None]) -> bool:
    """Return whether a manifest with the lock files `held` is outside the main project with the lock files `main`."""
    return path.count("/") > nearest and not held & main and path not in main


def merge(gaps: Iterable[Gap], dependencies: Sequence[Dependency]) -> list[Gap]:
    """Return one gap for each package and cause, with the severity and message of its most important place."""
    scope = scope_of(dependencies)
    direct: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
    for one in dependencies:
        if one.direct and one.path != one.lock:
            direct[identity(one.ecosystem, one.name)].append(one)
    grouped: dict[str, _Group] = defaultdict(_Group)
    for gap in gaps:
        uses = direct.get(identity(gap.ecosystem or "", gap.subject), [])
        grouped[merged_key(gap.key)].add(gap, side=_used_once(gap, scope, uses) or scope.is_side(gap))
    return [group.merged(key) for key, group in grouped.items()]


def merged_key(key: str) -> str:
    """Return the key of a gap without its path (`gaps/find.py: _key`)."""
    kind, ecosystem, name, _, part = key.split("\n")
    return "\n".join((kind, ecosystem, name, "", part))


def _used_once(gap: Gap, scope: Scope, uses: Iterable[Dependency]) -> bool:
    """Return whether the main project itself uses only one version of a duplicated package.

    `uses` are the declarations of the package.
    """
    if gap.kind is not GapKind.DUPLICATED:
        return False
    used = {
        one.version if one.lock else one.constraint for one in uses if not scope.is_side(gap._replace(path=one.path))
    }
    return len(used) < 2


@dataclass
class _Group:
    places: list[tuple[bool, Gap]] = field(default_factory=list)

    def add(self, gap: Gap, *, side: bool) -> None:
        self.places.append((side, gap))

    def merged(self, key: str) -> Gap:
        ordered = sorted(self.places, key=_importance)
        _, first = ordered[0]
        places = tuple(self._each(ordered))[:PLACES_KEPT]
        return first._replace(key=key, places=places, folded=all(_folded(*one) for one in ordered))

    @staticmethod
    def _each(ordered: Iterable[tuple[bool, Gap]]) -> Iterator[GapPlace]:
        for _, gap in ordered:
            if gap.path is not None:
                yield GapPlace(gap.path, gap.line, gap.severity, gap.message)


def _folded(side: bool, gap: Gap) -> bool:
    patch = gap.kind is GapKind.OUTDATED and gap.facts.get("level") == Level.PATCH
    return patch or (side and (gap.kind in FOLDED or gap.severity is GapSeverity.LOW))


def _importance(place: tuple[bool, Gap]) -> tuple[bool, int, int, str, int]:
    side, gap = place
    path = gap.path or ""
    return _folded(side, gap), SEVERITIES.index(gap.severity), path.count("/"), path, gap.line or 0
