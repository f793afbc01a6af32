"""Collect which package of a lock file needs which, while the file is read."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable


class Links:
    """Requirements between the packages of one lock file, by the keys that the file uses for packages.

    A package may have several keys, and a key may stand for several packages.
    """

    def __init__(self) -> None:
        self._named: dict[Hashable, list[int]] = {}
        self._needs: list[tuple[int, Iterable[Hashable], bool]] = []

    def name(self, index: int, *keys: Hashable) -> None:
        """Give keys to the package with this index in `Parsed.locked`."""
        for one in keys:
            self._named.setdefault(one, []).append(index)

    def need(self, index: int, candidates: Iterable[Hashable], *, optional: bool = False) -> None:
        """Add a requirement of a package: the first of the candidates that is the key of a package counts.

        `resolve` reads them once. An `optional` requirement may not be in use, so it counts only for packages that
        nothing else needs.
        """
        self._needs.append((index, candidates, optional))

    def need_by_key(self, key: Hashable, candidates: Collection[Hashable]) -> None:
        """Add a requirement of all packages that have a key by now."""
        for index in self._named.get(key, ()):
            self.need(index, candidates)

    def resolve(self, count: int) -> list[list[int]]:
        """Return for each of the `count` packages the sorted indexes of the packages that it needs."""
        found: list[set[int]] = [set() for _ in range(count)]
        for index, candidates, optional in self._needs:
            if not optional:
                found[index].update(self._first(candidates))
        needed = set[int]().union(*found)
        for index, candidates, optional in self._needs:
            if optional:
                found[index].update(set(self._first(candidates)) - needed)
        return [sorted(one - {index}) for index, one in enumerate(found)]

    def _first(self, candidates: Iterable[Hashable]) -> list[int]:
        return next((self._named[one] for one in candidates if one in self._named), [])
