"""Find the vulnerabilities of the locked packages. Pure: no clock, no input or output."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from commandcenter_app.advisories.data import Name
from commandcenter_app.advisories.match import match
from commandcenter_app.advisories.terms import Advisory, Match, Severity, Verdict
from commandcenter_app.advisories.versions import comparable
from commandcenter_app.gaps.fixes import Fix, Use, fix_for
from commandcenter_app.manifests.modules import modules_of
from commandcenter_app.manifests.versions import identity


class Package(NamedTuple):
    """One version of a package, used in one place."""

    ecosystem: str
    name: str
    version: str
    use: Use
    line: int | None
    lock_line: int | None

    @property
    def key(self) -> Name:
        """Ecosystem and normalised name."""
        return identity(self.ecosystem, self.name)


@dataclass(frozen=True)
class Vulnerability:
    """One vulnerability of one package, in all places that use the package.

    `affected` is False if it is not known whether the versions are affected; `reason` says why. `imported` is None
    where imports are not known. `fix` updates the package to a version that fixes all its vulnerabilities for which a
    fixed version is known.
    """

    advisory: Advisory
    ecosystem: str
    name: str
    versions: tuple[str, ...]
    affected: bool
    fixed: str | None
    reason: str | None
    direct: bool
    imported: bool | None
    places: tuple[Package, ...]
    aliases: tuple[str, ...]
    fix: Fix | None = field(default=None)

    @property
    def key(self) -> str:
        """Ecosystem, package and advisory, which identify the vulnerability across checks."""
        return "\n".join((*identity(self.ecosystem, self.name), self.advisory.id))


def find(
    packages: Iterable[Package],
    advisories: Iterable[Advisory],
    imports: Mapping[str, frozenset[str]],
    paths: frozenset[str],
) -> list[Vulnerability]:
    """Find all vulnerabilities, each once even if several advisories describe it.

    `imports` are the imported modules by ecosystem, `paths` the paths of all manifests and lock files.
    """
    by_name: dict[Name, list[Package]] = defaultdict(list)
    for package in packages:
        by_name[package.key].append(package)
    stated: dict[Name, list[Advisory]] = defaultdict(list)
    for advisory in advisories:
        for name in {identity(one.ecosystem, one.name) for one in advisory.affected}:
            if name in by_name:
                stated[name].append(advisory)
    found: list[Vulnerability] = []
    for name, those in stated.items():
        for same in group_by_alias(those):
            one = _of_package(by_name[name], name, same, imports)
            found += [one] if one is not None else []
    return _with_fixes(found, paths)


def group_by_alias(advisories: Sequence[Advisory]) -> list[list[Advisory]]:
    """Group the advisories that describe the same vulnerability; each group begins with the preferred one."""
    groups: list[tuple[set[str], list[Advisory]]] = []
    for advisory in sorted(advisories, key=lambda one: one.id):
        names = {advisory.id, *advisory.aliases}
        own = [advisory]
        for group in [one for one in groups if one[0] & names]:
            groups.remove(group)
            names |= group[0]
            own += group[1]
        groups.append((names, own))
    return [sorted(own, key=_preference) for _, own in groups]


def _preference(advisory: Advisory) -> tuple[bool, bool, str]:
    """Return the sort key of an advisory: reviewed ones (GHSA) come first, then those with a severity."""
    return not advisory.id.startswith("GHSA-"), advisory.severity is Severity.UNKNOWN, advisory.id


def _of_package(
    packages: Sequence[Package], name: Name, advisories: Sequence[Advisory], imports: Mapping[str, frozenset[str]]
) -> Vulnerability | None:
    """Return the vulnerability that these advisories describe; None if it affects no version in use."""
    hit: list[tuple[Package, Match]] = []
    for package in packages:
        answer = _answer(package, name, advisories)
        if answer.verdict is not Verdict.NOT_AFFECTED:
            hit.append((package, answer))
    if not hit:
        return None
    affected = any(answer.verdict is Verdict.AFFECTED for _, answer in hit)
    hit = [one for one in hit if (one[1].verdict is Verdict.AFFECTED) == affected]
    first = advisories[0]
    return Vulnerability(
        advisory=first,
        ecosystem=name[0],
        name=hit[0][0].name,
        versions=tuple(dict.fromkeys(package.version for package, _ in hit)),
        affected=affected,
        fixed=_highest(name[0], [answer.fixed for _, answer in hit]),
        reason=next((answer.reason for _, answer in hit if answer.reason), None),
        direct=any(package.use.direct for package, _ in hit),
        imported=_imported(hit[0][0], imports),
        places=tuple(package for package, _ in hit),
        aliases=tuple(
            sorted({alias for one in advisories for alias in (one.id, *one.aliases)} - {first.id}),
        ),
    )


def _answer(package: Package, name: Name, advisories: Sequence[Advisory]) -> Match:
    """Return the best answer of several advisories on the same vulnerability; a certain one before an unknown one."""
    answers = [
        match(package.version, one)
        for advisory in advisories
        for one in advisory.affected
        if identity(one.ecosystem, one.name) == name
    ]
    order = (Verdict.AFFECTED, Verdict.NOT_AFFECTED, Verdict.UNKNOWN)
    return min(answers, key=lambda answer: (order.index(answer.verdict), answer.fixed is None))


def _imported(package: Package, imports: Mapping[str, frozenset[str]]) -> bool | None:
    known = imports.get(package.ecosystem)
    if not known:
        return None
    if package.ecosystem == "pypi":
        known = frozenset(one.lower() for one in known)
    return bool(modules_of(package.ecosystem, package.name) & known)


def _highest(ecosystem: str, versions: Iterable[str | None]) -> str | None:
    """Return the highest version; None if there is none, or if one of them is not known."""
    every = list(versions)
    known = [(comparable(ecosystem, one), one) for one in every if one is not None]
    return max(known)[1] if known and len(known) == len(every) else None


def _with_fixes(found: Sequence[Vulnerability], paths: frozenset[str]) -> list[Vulnerability]:
    """Add the update that fixes all vulnerabilities of a package to each of them."""
    targets: dict[Name, list[str]] = defaultdict(list)
    for one in found:
        if one.affected and one.fixed is not None:
            targets[identity(one.ecosystem, one.name)].append(one.fixed)
    fixed: list[Vulnerability] = []
    for one in found:
        target = _highest(one.ecosystem, targets[identity(one.ecosystem, one.name)])
        if one.fixed is None or target is None:
            fixed.append(one)
            continue
        # A direct place changes the declaration, from which the others follow.
        place = next((place for place in one.places if place.use.direct), one.places[0])
        fixed.append(replace(one, fix=fix_for(one.ecosystem, one.name, place.version, target, place.use, paths)))
    return fixed
