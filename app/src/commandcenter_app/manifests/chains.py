"""Find out why a package is in a lock file: the chains of packages by which direct dependencies need it. Pure."""

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
    """Return what identifies a version of a package."""
    return ecosystem, key(ecosystem, name), version


class LockGraph:
    """Which package of one lock file needs which.

    Args:
        locked: the packages.
        needs: the indexes of the packages that each of them needs.
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
        the next. None contains another direct dependency. They are empty for a version that is direct itself.
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
        """Yield each version with one that it needs. An extra needs its own package, which is no edge."""
        for index, needed in enumerate(self._needs):
            for one in needed:
                if self._versions[index] != self._versions[one]:
                    yield self._versions[index], self._versions[one]
