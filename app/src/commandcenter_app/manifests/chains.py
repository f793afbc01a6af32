"""Find out why a package is in a lock file: the chains of packages from direct dependencies to it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from commandcenter_app.manifests.base import Locked
from commandcenter_app.manifests.versions import key

Version = tuple[str, str, str]
"""Ecosystem, normalised name, and version of a package."""

CHAINS_LIMIT = 20
LENGTH_LIMIT = 50
"""Maximum length of a chain; longer ones are left out."""


def version_of(ecosystem: str, name: str, version: str) -> Version:
    """Return ecosystem, normalised name and version, which identify a version of a package."""
    return ecosystem, key(ecosystem, name), version


class LockGraph:
    """The graph of a lock file: which package needs which.

    Args:
        locked: the packages.
        needs: for each package, the indexes of the packages that it needs.
        direct: the versions that the project itself declares.
    """

    def __init__(
        self, locked: Sequence[Locked], needs: Sequence[Sequence[int]], direct: Collection[Version] = ()
    ) -> None:
        self._versions = [version_of(one.ecosystem, one.name, one.version) for one in locked]
        self._names = [one.name for one in locked]
        self._needs = needs
        self._direct = frozenset(direct)
        self._needed_by: list[list[int]] = [[] for _ in locked]
        for index, needed in enumerate(needs):
            for one in needed:
                self._needed_by[one].append(index)

    def chains(self, version: Version, limit: int = CHAINS_LIMIT) -> list[tuple[str, ...]]:
        """Return the chains from direct dependencies to a version, the shortest first, and at most one from each.

        A chain consists of the names of the packages before this one: the first is a direct dependency, and each needs
        the next. It contains no other direct dependency. A version that is direct itself has no chains.
        """
        if version in self._direct:
            return []
        at = [index for index, one in enumerate(self._versions) if one == version]
        toward: dict[int, int | None] = dict.fromkeys(at)
        found: dict[Version, tuple[str, ...]] = {}
        for _ in range(LENGTH_LIMIT):
            following = sorted(
                {by: index for index in at for by in self._needed_by[index] if by not in toward}.items(),
                key=lambda step: self._names[step[0]],
            )
            toward.update(following)
            at = []
            for by, _index in following:
                if (one := self._versions[by]) in self._direct:
                    found.setdefault(one, self._path(by, toward))
                else:
                    at.append(by)
            if not at or len(found) >= limit:
                break
        return list(found.values())[:limit]

    def _path(self, begin: int, toward: dict[int, int | None]) -> tuple[str, ...]:
        names, at = list[str](), begin
        while (following := toward[at]) is not None:
            names.append(self._names[at])
            at = following
        return tuple(names)

    def edges(self) -> Iterator[tuple[Version, Version]]:
        """Yield pairs of a version and one that it needs, without those of an extra and its own package."""
        for index, needed in enumerate(self._needs):
            for one in needed:
                if self._versions[index] != self._versions[one]:
                    yield self._versions[index], self._versions[one]
