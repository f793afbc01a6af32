"""Combine the declarations of manifests with the versions of lock files. Pure and deterministic.

A declaration may inherit its constraint (from a workspace, a parent, a catalogue or a constraints file). Its version is
the one in the lock file of its manifest. Other entries of a lock file are indirect dependencies.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from commandcenter_app.manifests.base import INHERITED, RUNTIME, Declared, Locked, Managed, Parsed
from commandcenter_app.manifests.containers import DOCKER, resolve_variables
from commandcenter_app.manifests.elixir import LOCKFILE
from commandcenter_app.manifests.gradle import with_kotlin
from commandcenter_app.manifests.java import MAVEN
from commandcenter_app.manifests.locks import GOVERNED
from commandcenter_app.manifests.node import NPM, configured_registry, requester
from commandcenter_app.manifests.package_urls import package_url
from commandcenter_app.manifests.properties import Substitution
from commandcenter_app.manifests.python import PYPI
from commandcenter_app.manifests.registries import other
from commandcenter_app.manifests.versions import key, newest, pinned, satisfies
from commandcenter_app.scan.composition import Composition

LEVELS = 30
"""Maximum number of parents of a manifest; more would be a cycle."""


Used = dict[tuple[str, str], dict[str, str]]
"""Kinds of the declarations whose version comes from a lock file, by lock file and name, then by version."""


class Resolved(NamedTuple):
    """A dependency as shown: declared in the file at `path`, or listed only in the lock file there."""

    path: str
    name: str
    constraint: str
    kind: str
    group: str | None
    ecosystem: str
    line: int | None
    version: str | None
    direct: bool
    lock: str | None
    lock_line: int | None
    licence: str | None
    purl: str | None
    unknown: str | None = None
    alias: str | None = None


def resolve(files: Mapping[str, Parsed]) -> list[Resolved]:
    """Return all dependencies of the project, from its manifests and lock files by path."""
    project = _Project(files)
    found: list[Resolved] = []
    used: Used = {}
    for path, parsed in files.items():
        for declared in project.complete(path, parsed):
            match = project.locked(path, parsed, declared)
            if match is None:
                known = declared.version or pinned(declared.ecosystem, declared.constraint)
                version = known if declared.unknown is None else None
                found.append(_row(path, declared, version=version))
            else:
                lock, entry = match
                used.setdefault((lock, key(entry.ecosystem, entry.name)), {})[entry.version] = declared.kind
                found.append(_row(path, declared, version=entry.version, lock=lock, entry=entry))
    for path, parsed in files.items():
        found += _lock_only(path, parsed.locked, used)
    return found


def _row(
    path: str, declared: Declared, *, version: str | None, lock: str | None = None, entry: Locked | None = None
) -> Resolved:
    source = declared.source or (entry.source if entry else None)
    return Resolved(
        path,
        declared.name,
        declared.constraint,
        declared.kind,
        declared.group,
        declared.ecosystem,
        declared.line,
        version,
        declared.direct,
        lock,
        entry.line if entry else None,
        entry.licence if entry else None,
        package_url(declared.ecosystem, declared.name, version, declared.constraint, source),
        declared.unknown if entry is None else None,
        declared.alias,
    )


def _lock_only(path: str, locked: Sequence[Locked], used: Used) -> Iterator[Resolved]:
    """Yield the entries that only the lock file lists, each version once.

    Another version of a declared package of Python is meant for other versions of Python or other systems: it is as
    direct as the one that is shown with the declaration.
    """
    seen: set[tuple[str, str]] = set()
    for one in locked:
        name = key(one.ecosystem, one.name)
        declared = used.get((path, name), {})
        if one.version in declared or (name, one.version) in seen:
            continue
        seen.add((name, one.version))
        fork = bool(declared) and one.ecosystem == PYPI
        direct = one.direct is True or fork
        kind = next(iter(declared.values())) if fork else one.kind
        yield Resolved(
            *(path, one.name, "", kind, None, one.ecosystem, one.line),
            *(one.version, direct, path, one.line, one.licence),
            package_url(one.ecosystem, one.name, one.version, "", one.source),
        )


@dataclass(frozen=True)
class _Lock:
    path: str
    folder: str
    parsed: Parsed
    entries: dict[tuple[str, str], list[Locked]]


class _Project:
    """The files of the project, indexed."""

    def __init__(self, files: Mapping[str, Parsed]) -> None:
        self._files = files
        self._composed = Composition(files)
        self._by_name = {parsed.name: path for path, parsed in sorted(files.items(), reverse=True) if parsed.name}
        self._substitutions: dict[str, Substitution] = {}
        self._managed: dict[str, dict[str, list[Managed]]] = {}
        self._locks: dict[str, list[_Lock]] = defaultdict(list)
        for path, parsed in sorted(files.items()):
            if parsed.locked or parsed.members is not None:
                entries: dict[tuple[str, str], list[Locked]] = defaultdict(list)
                for one in parsed.locked:
                    entries[one.ecosystem, key(one.ecosystem, one.name)].append(one)
                folder, _, _ = path.rpartition("/")
                self._locks[folder].append(_Lock(path, folder, parsed, dict(entries)))

    # Inheritance

    def complete(self, path: str, parsed: Parsed) -> Iterator[Declared]:
        """Yield the declarations with inherited names, versions and properties filled in."""
        if parsed.part:
            parsed = replace(
                parsed, dependencies=[one for one in parsed.dependencies if self._composed.uses(path, one)]
            )
        if not parsed.dependencies:
            return
        above = self._above(path, parsed)
        properties = self._properties(path, above)
        found: list[Declared] = []
        for declared in parsed.dependencies:
            if declared.ecosystem == DOCKER and "$" in declared.name and declared.unknown is None:
                found.append(resolve_variables(declared, self._composed.values(path)))
                continue
            if declared.group == "parent" and declared.name in self._by_name:
                continue  # another file of the same project
            found += self._complete_one(path, parsed, declared, above, properties)
        found = [
            one._replace(source=configured_registry(self._files, path, one.name))
            if one.ecosystem == NPM and not one.source
            else one
            for one in found
        ]
        if index := other(self._composed.index(path) or ""):
            found = [one._replace(source=one.source or index) if one.ecosystem == PYPI else one for one in found]
        yield from with_kotlin(found) if _family(path) == "gradle" else found

    def _complete_one(
        self, path: str, parsed: Parsed, declared: Declared, above: list[str], properties: Substitution
    ) -> Iterator[Declared]:
        name, constraint = properties.fill(declared.name), properties.fill(declared.constraint)
        inherited: list[Managed] = []
        if not constraint or constraint.startswith("catalog:") or declared.kind == INHERITED:
            inherited = self._inherited(above, declared.ecosystem, name, constraint)
            inherited = [one._replace(constraint=properties.fill(one.constraint)) for one in inherited]
            inherited = inherited or self._imported(above, properties, declared.ecosystem, name)
        elif declared.ecosystem == PYPI and parsed.constraints:
            # pip installs the version that a constraints file pins, whatever the requirement allows.
            files = [_join(posixpath.dirname(path), one) for one in parsed.constraints]
            held = self._inherited([one for one in files if one in self._files], PYPI, name, "")
            pins = [pin for one in held if (pin := pinned(PYPI, one.constraint))]
            declared = declared._replace(version=declared.version or next(iter(pins), None))
        kind = RUNTIME if declared.kind == INHERITED else declared.kind
        if not inherited:
            unknown = declared.unknown or self._why_unknown(path, declared, name, constraint)
            yield declared._replace(name=name, constraint=constraint, kind=kind, unknown=unknown)
        for managed in inherited:
            named = managed.name if key(declared.ecosystem, managed.name) != key(declared.ecosystem, name) else name
            alias = declared.alias
            if declared.ecosystem == NPM and named != name:
                alias = name  # the catalogue gives the package under an alias
            own = constraint if constraint and not constraint.startswith("catalog:") else managed.constraint
            given = managed.kind if declared.kind == INHERITED and managed.kind else kind
            unknown = declared.unknown or self._why_unknown(path, declared, named, own)
            yield declared._replace(name=named, constraint=own, alias=alias, kind=given, unknown=unknown)

    def _imported(self, above: Iterable[str], properties: Substitution, ecosystem: str, name: str) -> list[Managed]:
        """Return the versions that imported projects (BOMs) of the same repository provide, by their own properties."""
        for path in above:
            for one in self._files[path].imports:
                imported = self._by_name.get(properties.fill(one))
                if imported is None or imported in above:
                    continue
                inner = self._above(imported, self._files[imported])
                own = self._properties(imported, inner)
                if found := self._inherited(inner, ecosystem, name, ""):
                    return [managed._replace(constraint=own.fill(managed.constraint)) for managed in found]
        return []

    @staticmethod
    def _why_unknown(path: str, declared: Declared, name: str, constraint: str) -> str | None:
        """Return why the version of a package of Maven or Gradle is not known without running the build."""
        if declared.ecosystem != MAVEN or declared.version:
            return None
        if "$" in constraint or "$" in name:
            return f"the build computes {constraint if '$' in constraint else name}"
        if constraint:
            return None
        if ":" not in name and name.split(".", 1)[0].lower().endswith("libs"):
            return "no version catalogue of the project has this name"
        if path.endswith("pom.xml"):
            return "its version comes from a parent, a BOM or Maven itself"
        return "its version comes from a platform, a plug-in or Gradle itself"

    def _above(self, path: str, parsed: Parsed) -> list[str]:
        """Return the files a manifest inherits from, the nearest first.

        These are the manifest itself, its ancestors, its constraints files, and the files in its folder and the folders
        above that provide versions.
        """
        found = [path]
        one, at = parsed, path
        for _ in range(LEVELS):
            parent = self._parent(at, one)
            if parent is None or parent in found:
                break
            found.append(parent)
            at, one = parent, self._files[parent]
        folder = posixpath.dirname(path)
        found += [_join(folder, name) for name in parsed.constraints]
        while True:
            found += self._offers().get((_family(path), folder), [])
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return [one for one in dict.fromkeys(found) if one in self._files]

    def _parent(self, path: str, parsed: Parsed) -> str | None:
        """Return the first of the named parents that is in the project. One found by path must have the right name."""
        for parent in parsed.parents:
            beside = _join(posixpath.dirname(path), parent)
            if beside in self._files and beside != path:
                return beside
            if parent in self._by_name and self._by_name[parent] != path:
                return self._by_name[parent]
        return None

    def _offers(self) -> dict[tuple[str, str], list[str]]:
        """Return the files that provide versions or properties to folders below, by family and folder."""
        if not hasattr(self, "_offering"):
            self._offering: dict[tuple[str, str], list[str]] = defaultdict(list)
            for path, parsed in sorted(self._files.items()):
                name = posixpath.basename(path)
                family = _family(path)
                if family and name not in {"pom.xml"} and (parsed.managed or parsed.properties):
                    folder = posixpath.dirname(path)
                    if name.endswith(".versions.toml") and posixpath.basename(folder) == "gradle":
                        folder = posixpath.dirname(folder)
                    self._offering[family, folder].append(path)
        return self._offering

    def _properties(self, path: str, above: Iterable[str]) -> Substitution:
        found = self._substitutions.get(path)
        if found is None:
            found = Substitution(self._files[one].properties for one in above)
            self._substitutions[path] = found
        return found

    def _inherited(self, above: Iterable[str], ecosystem: str, name: str, constraint: str) -> list[Managed]:
        """Return the versions that the nearest file with any provides for a declaration."""
        wanted = f"{constraint}/{name}" if constraint.startswith("catalog:") else key(ecosystem, name)
        for path in above:
            if path not in self._managed:
                offers: dict[str, list[Managed]] = defaultdict(list)
                properties = self._properties(path, self._above(path, self._files[path]))
                for one in self._files[path].managed:
                    offers[properties.fill(one.key)].append(one._replace(name=properties.fill(one.name)))
                self._managed[path] = dict(offers)
            if found := self._managed[path].get(wanted):
                return found
        return []

    # Locked versions

    def locked(self, path: str, parsed: Parsed, declared: Declared) -> tuple[str, Locked] | None:
        """Return the lock file of the manifest at `path`, and its entry for the declaration."""
        folder = posixpath.dirname(path)
        name = posixpath.basename(path)
        wanted = (declared.ecosystem, key(declared.ecosystem, declared.name))
        at = folder
        while True:
            for lock in self._locks.get(at, ()):
                if not name.endswith(GOVERNED.get(posixpath.basename(lock.path), ())):
                    continue
                entries = lock.entries.get(wanted, [])
                entry = self._choose(entries, lock, folder, parsed, declared)
                if entry is not None:
                    return lock.path, entry
            if not at:
                return None
            at = posixpath.dirname(at)

    def _choose(
        self, entries: list[Locked], lock: _Lock, folder: str, parsed: Parsed, declared: Declared
    ) -> Locked | None:
        """Return the right one of a lock file's entries of one name; None if it is not this manifest's lock file."""
        below = posixpath.relpath(folder, lock.folder) if folder != lock.folder else "."
        for one in entries:
            if declared.constraint in one.wanted:
                return one
        member = below == "." or (
            lock.parsed.members is not None and (below in lock.parsed.members or parsed.name in lock.parsed.members)
        )
        shared = parsed.properties.get(LOCKFILE)  # of an umbrella project of Elixir
        member = member or (shared is not None and _join(folder, shared) == lock.path)
        if not member or not entries:
            return None
        for one in entries:
            if requester(below, declared.alias) in one.wanted:
                return one
        general = [one for one in entries if not one.wanted or requester(".", declared.alias) in one.wanted] or entries
        if len(general) == 1:
            return general[0]
        fitting = [one for one in general if satisfies(one.ecosystem, declared.constraint, one.version)]
        return newest(fitting or general)


def _join(folder: str, name: str) -> str:
    """Convert a path relative to a folder to one relative to the project."""
    return posixpath.normpath(posixpath.join(folder, name))


FAMILIES = {
    "Cargo.toml": "cargo",
    "pnpm-workspace.yaml": "npm",
    ".yarnrc.yml": "npm",
    "package.json": "npm",
    "Directory.Packages.props": "nuget",
    "Directory.Build.props": "nuget",
    "gradle.properties": "gradle",
    "build.gradle": "gradle",
    "build.gradle.kts": "gradle",
    "settings.gradle": "gradle",
    "settings.gradle.kts": "gradle",
}


def _family(path: str) -> str:
    """Return the family of a file; files provide versions only within their family."""
    name = posixpath.basename(path)
    if name in FAMILIES:
        return FAMILIES[name]
    if name.endswith(".versions.toml"):
        return "gradle"
    return "nuget" if name.endswith(("proj", ".props", ".targets")) else ""
