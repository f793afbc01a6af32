"""Lock files of Python projects: uv, Poetry, PDM, pylock.toml (PEP 751), Pipenv."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from commandcenter_app.manifests.base import (
    DEV,
    OPTIONAL,
    RUNTIME,
    Parsed,
    header_lines,
    items,
    json_object,
    key_lines,
    table,
    text_of,
    toml,
)
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.python import PYPI
from commandcenter_app.manifests.registries import other
from commandcenter_app.manifests.versions import key, satisfies

LOCAL = ("editable", "virtual", "directory", "path")
REQUIREMENT = re.compile(r"\s*([\w.-]+)\s*(?:\[[^\]]*\])?\s*([^;@]*)")
"""The name and the constraint of a requirement as pdm.lock states it."""


def toml_lock(text: str, path: str) -> Parsed:
    """Parse uv.lock, poetry.lock, pdm.lock or pylock.toml. Raises ManifestError if it is not TOML."""
    data, parsed = toml(text), Parsed()
    of_uv = path.rpartition("/")[2] == "uv.lock"
    array = "packages" if "packages" in data else "package"
    packages = [one for one in items(data.get(array)) if isinstance(one, dict)]
    lines: list[int | None] = [*header_lines(text, array)]
    if len(lines) != len(packages):
        lines = [None] * len(packages)
    kinds = _kinds_of_uv(packages, table(data, "manifest")) if of_uv else {}
    members, locked = [], list[tuple[int, dict[str, Any]]]()
    for package, line in zip(packages, lines, strict=True):
        name, version = text_of(package.get("name")), text_of(package.get("version"))
        source = table(package, "source")
        if of_uv and (folder := next((source[one] for one in LOCAL if isinstance(source.get(one), str)), None)):
            members.append(folder)
            if "path" not in source:
                continue
        if name and version and "directory" not in package:
            kind = kinds.get(key(PYPI, name)) or _kind(package)
            at = parsed.lock(
                name, version, PYPI, kind=kind, line=line, source=_registry(package), released=_released(package)
            )
            locked.append((at, package))
    parsed.members = members if of_uv else None
    if array == "package" or any("dependencies" in one for one in packages):  # PEP 751 leaves them to the tool
        parsed.edges = _links(locked).resolve(len(parsed.locked))
    return parsed


def _released(package: dict[str, Any]) -> str | None:
    """Return the day on which the first file of a package was published, if the lock file states it, as uv does."""
    files = [table(package, "sdist"), *(one for one in items(package.get("wheels")) if isinstance(one, dict))]
    days = [text_of(one.get("upload-time"))[:10] for one in files]
    return min((day for day in days if re.fullmatch(r"\d{4}-\d\d-\d\d", day)), default=None)


class _Need(NamedTuple):
    """A requirement of a locked package. `version` is the locked one; `optional` means that an extra requires it."""

    name: str
    constraint: str = ""
    version: str = ""
    optional: bool = False


def _links(locked: list[tuple[int, dict[str, Any]]]) -> Links:
    """Return the requirements between packages, which are given with their indexes."""
    links, versions = Links(), defaultdict[str, set[str]](set)
    for at, package in locked:
        name, version = key(PYPI, package["name"]), package["version"]
        links.name(at, name, (name, version))
        versions[name].add(version)
    for at, package in locked:
        for one in _needs(package):
            name = key(PYPI, one.name)
            held = {one.version} if one.version in versions[name] else versions[name]
            if one.constraint and len(held) > 1:  # for several versions of Python, or several systems
                held = {each for each in held if satisfies(PYPI, one.constraint, each)} or held
            for version in held:
                links.need(at, [(name, version)], optional=one.optional)
    return links


def _needs(package: dict[str, Any]) -> Iterator[_Need]:
    """Yield the requirements of a package, as uv and pylock.toml, Poetry or PDM state them."""
    dependencies = package.get("dependencies")
    if isinstance(dependencies, dict):
        for name, value in dependencies.items():
            for one in items(value) or [value]:
                constraint = text_of(one) or text_of(table(one).get("version"))
                yield _Need(name, constraint.replace("*", ""), optional=table(one).get("optional") is True)
    extras = [one for extra in table(package, "optional-dependencies").values() for one in items(extra)]
    for one in [*items(dependencies), *extras]:
        if isinstance(one, dict):
            yield _Need(text_of(one.get("name")), version=text_of(one.get("version")))
        elif found := REQUIREMENT.match(text_of(one)):
            yield _Need(found[1], found[2].strip())


def _registry(package: dict[str, Any]) -> str | None:
    """Return the repository of a package (uv, Poetry), or its registry if it is not the public one."""
    source = table(package, "source")
    repository = text_of(source.get("git")) or text_of(source.get("type") == "git" and source.get("url"))
    if repository:
        return f"git+{re.split('[?#]', repository)[0]}"
    legacy = source.get("url") if source.get("type") == "legacy" else None
    return other(text_of(source.get("registry")) or text_of(legacy) or text_of(package.get("index")))


def _kind(package: dict[str, Any]) -> str:
    """Return the kind of a package from `groups` (Poetry, PDM) or `category` (older Poetry)."""
    groups = items(package.get("groups")) or items(package.get("category") and [package["category"]])
    if groups and not {"main", "default"} & {one for one in groups if isinstance(one, str)}:
        return DEV
    return OPTIONAL if package.get("optional") is True else RUNTIME


def _kinds_of_uv(packages: list[dict[str, Any]], manifest: dict[str, Any]) -> dict[str, str]:
    """Return the kind of each package by following the dependencies of the project's own packages.

    A root that is not a package has its requirements and groups in `manifest`.
    """
    by_name: dict[str, list[dict[str, Any]]] = {}
    for package in packages:
        by_name.setdefault(text_of(package.get("name")), []).append(package)
    own = [one for one in packages if any(where in table(one, "source") for where in ("editable", "virtual"))]
    kinds: dict[str, str] = {}

    def follow(pending: list[str], kind: str) -> None:
        while pending:
            name = pending.pop()
            if name in kinds:
                continue
            kinds[name] = kind
            for package in by_name.get(name, []):
                pending += _names(package.get("dependencies"))
                for extra in table(package, "optional-dependencies").values():
                    pending += _names(extra)

    required = _names(manifest.get("requirements"))
    follow([*required, *(name for one in own for name in _names(one.get("dependencies")))], RUNTIME)
    for section, kind in (("optional-dependencies", OPTIONAL), ("dev-dependencies", DEV)):
        follow([name for one in own for group in table(one, section).values() for name in _names(group)], kind)
    follow([name for group in table(manifest, "dependency-groups").values() for name in _names(group)], DEV)
    return {key(PYPI, name): kind for name, kind in kinds.items()}


def _names(dependencies: Any) -> list[str]:
    return [one["name"] for one in items(dependencies) if isinstance(one, dict) and isinstance(one.get("name"), str)]


def pipfile_lock(text: str, _path: str) -> Parsed:
    """Parse a Pipfile.lock. Raises ManifestError if it is not a JSON object."""
    data, parsed, lines = json_object(text), Parsed(), key_lines(text, 2)
    for section, packages in data.items():
        if section.startswith("_") or not isinstance(packages, dict):
            continue
        for name, package in packages.items():
            version = text_of(table(packages, name).get("version")).removeprefix("==")
            if name and version and isinstance(package, dict):
                kind = RUNTIME if section == "default" else DEV
                parsed.lock(name, version, PYPI, kind=kind, line=lines.get((section, name)))
    return parsed
