"""Bun's lock file, which is JSON with comments and trailing commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from commandcenter_app.manifests.base import (
    DEV,
    OPTIONAL,
    RUNTIME,
    Parsed,
    items,
    json_object,
    key_lines,
    table,
    text_of,
)
from commandcenter_app.manifests.comments import blanked
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.node import NPM, SECTIONS, requester

LAX = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
FROM_REGISTRY = re.compile(r"(@?[^@]+)@(\d[^:]*)")


def bun_lock(text: str, _path: str) -> Parsed:
    """Parse a bun.lock. Raises ManifestError if it is not a JSON object."""
    strict = blanked(LAX, text)
    data, parsed, links, lines = json_object(strict), Parsed(), Links(), key_lines(strict, 2)
    packages, workspaces = table(data, "packages"), table(data, "workspaces")
    folders = {text_of(table(workspaces, folder).get("name")): folder for folder in workspaces}
    parsed.members = [folder or "." for folder in workspaces]
    kinds = _kinds(packages, workspaces)
    for key, entry in packages.items():
        found = FROM_REGISTRY.fullmatch(text_of(next(iter(items(entry)), None)))
        if found is None:
            continue  # a workspace, a folder, or a repository
        *above, installed = _parts(key)
        folder = "nested" if above else "."
        if len(above) == 1 and above[0] in folders:
            folder = folders[above[0]] or "."
        wanted = requester(folder, installed if installed != found[1] else None)
        kind, line = kinds.get(key, RUNTIME), lines.get(("packages", key))
        links.name(parsed.lock(found[1], found[2], NPM, kind=kind, line=line, wanted=[wanted]), key)
        for one in _needs(entry):
            links.need_by_key(key, [_installed(key, one, packages)])
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed


def _parts(key: str) -> list[str]:
    """Return the names in a key such as `@scope/a/b`: a package in the folder of another one."""
    return re.findall(r"@[^/]+/[^/]+|[^/]+", key)


def _kinds(packages: dict[str, Any], workspaces: dict[str, Any]) -> dict[str, str]:
    """Return the kind of each package, by following the dependencies of the workspaces."""
    kinds: dict[str, str] = {}
    for kind in (RUNTIME, OPTIONAL, DEV):
        pending: list[tuple[str, str]] = []
        for workspace in workspaces.values():
            name = text_of(table(workspace).get("name"))
            for section, (of_section, _) in SECTIONS.items():
                if of_section == kind:
                    pending += [(name, one) for one in table(workspace, section)]
        while pending:
            above, name = pending.pop()
            key = _installed(above, name, packages)
            if key is None or key in kinds:
                continue
            kinds[key] = kind
            pending += [(key, one) for one in _needs(packages[key])]
    return kinds


def _needs(entry: Any) -> Iterator[str]:
    for about in items(entry):
        for section in ("dependencies", "optionalDependencies", "peerDependencies"):
            yield from table(about, section)


def _installed(above: str, name: str, packages: dict[str, Any]) -> str | None:
    """Return the key of a package as another one finds it: in its own folder, or in those around it."""
    parts = _parts(above) if above else []
    for depth in range(len(parts), -1, -1):
        key = "/".join([*parts[:depth], name])
        if key in packages:
            return key
    return None
