"""Facts about a project in which gaps are found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from commandcenter_app.gaps.licences import Policy
from commandcenter_app.gaps.terms import Gap, GapKind, GapSeverity
from commandcenter_app.gaps.versions import Releases
from commandcenter_app.manifests.base import Locked, Runtime
from commandcenter_app.manifests.versions import identity

FROM_ELSEWHERE = re.compile(
    r"@\s|(?:workspace|file|link|portal|patch|git|https?|github|path|url|catalog|npm):|git\+|\.{0,2}/|v\S+ => \.{0,2}/"
)
"""Constraints of dependencies that come from no registry, or under another name."""
OTHER_SOURCE = re.compile(r"[?&](?:repository_url|vcs_url|download_url)=")
FORK = re.compile(r" => (\S+)")
"""The module that replaces another one in a go.mod."""


class Dependency(NamedTuple):
    """A dependency as stored by the scan."""

    path: str
    line: int | None
    name: str
    constraint: str
    kind: str
    group: str | None
    ecosystem: str
    version: str | None
    direct: bool
    lock: str | None
    unknown: str | None = None
    alias: str | None = None
    purl: str | None = None
    licence: str | None = None
    of_newest: bool = False
    """Whether the licence is that of the newest version, from the registry."""

    @property
    def from_elsewhere(self) -> bool:
        """Whether it does not come from the public registry, or under another name."""
        other = self.ecosystem != "docker" and OTHER_SOURCE.search(self.purl or "") is not None
        module = FORK.search(self.constraint) if self.ecosystem == "go" else None
        return other or FROM_ELSEWHERE.match(self.constraint) is not None or bool(module and module[1] != self.name)


@dataclass(frozen=True)
class ProjectFacts:
    """Facts about the project: its dependencies, locked packages by path of the lock file, required runtimes by path of
    the manifest, imported names by ecosystem, its own names, releases by ecosystem and name, paths of manifests,
    packages that no index contains, with the day of the answer, and the licence policy.
    """

    dependencies: Sequence[Dependency]
    locked: Mapping[str, Sequence[Locked]] = field(default_factory=dict)
    runtimes: Mapping[str, Sequence[Runtime]] = field(default_factory=dict)
    imports: Mapping[str, frozenset[str]] = field(default_factory=dict)
    own: frozenset[tuple[str, str]] = frozenset()
    releases: Mapping[tuple[str, str], Releases] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    unknown: Mapping[tuple[str, str], date] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)


def from_registry(one: Dependency, own: frozenset[tuple[str, str]]) -> bool:
    """Return whether a dependency can be looked up in a registry by its name.

    If several versions of a Python package are locked, only the one beside the declaration is looked up.
    """
    if one.ecosystem == "pypi" and one.path == one.lock:
        return False
    is_own = identity(one.ecosystem, one.name) in own
    return one.direct and not is_own and one.unknown is None and not one.from_elsewhere


def gap_at(
    kind: GapKind,
    severity: GapSeverity,
    one: Dependency,
    message: str,
    advice: str,
    facts: dict[str, Any],
    part: str = "",
) -> Gap:
    """Return a gap of a dependency. `part` distinguishes several gaps of one kind."""
    key = key_at(kind, one.ecosystem, one.name, one.path, part)
    return Gap(key, kind, severity, one.ecosystem, one.name, one.path, one.line, message, advice, facts)


def key_at(kind: GapKind, ecosystem: str | None, name: str, path: str, part: str = "") -> str:
    """Return the key of a gap at a place: the same in each scan, even if versions have changed."""
    return "\n".join((kind.value, *identity(ecosystem or "", name), path, part))
