"""Dependencies of Deno projects: deno.json and deno.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from commandcenter_app.manifests.base import RUNTIME, Parsed, items, json_object, key_lines, table, text_of
from commandcenter_app.manifests.bun import LAX
from commandcenter_app.manifests.comments import blanked
from commandcenter_app.manifests.containers import GENERIC
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.node import NPM

JSR = "jsr"
SPECIFIER = re.compile(r"(?P<registry>jsr|npm):/?(?P<name>(?:@[^/@]+/)?[^/@]+)(?:@(?P<version>[^/]+))?(?:/.*)?$")
ADDRESS = re.compile(r"https?://(?P<host>[^/]+)/(?:x/)?(?P<name>(?:@[^/@]+/)?[^/@]+)@(?P<version>[^/]+)(?:/|$)")
EXACT = re.compile(r"=?\s*v?(\d+\.\d+\.\d+[\w.+-]*)")
LOCKED = re.compile(r"(?P<name>@?[^@]+)@(?P<version>[^_]+)")


def deno_json(text: str, _path: str) -> Parsed:
    """Parse a deno.json or deno.jsonc. Raises ManifestError if it is not a JSON object."""
    strict = blanked(LAX, text)
    data, parsed, lines = json_object(strict), Parsed(), key_lines(strict, 4)
    maps: list[tuple[tuple[str, ...], dict[str, Any]]] = [(("imports",), table(data, "imports"))]
    maps += [(("scopes", scope), table(data, "scopes", scope)) for scope in table(data, "scopes")]
    for path, imports in maps:
        for alias, target in imports.items():
            _add(alias, text_of(target), lines.get((*path, alias)), parsed)
    parsed.name = text_of(data.get("name")) or None
    return parsed


def _add(alias: str, target: str, line: int | None, parsed: Parsed) -> None:
    """Add the package of JSR or npm, or the module at an address, that an import refers to."""
    if found := SPECIFIER.match(target):
        given, name = found["version"] or "", found["name"]
        exact = EXACT.fullmatch(given)
        alias = alias.rstrip("/")
        parsed.add(
            name, given, RUNTIME, NPM if found["registry"] == "npm" else JSR, line=line,
            version=exact[1] if exact else None, alias=alias if alias != name else None,
        )  # fmt: skip
    elif "://" in target:
        add_address(target, line, parsed)


def add_address(address: str, line: int | None, parsed: Parsed) -> None:
    """Add a module that is imported from an address, with the version in it, if any."""
    found = ADDRESS.match(address)
    if found is None:
        parsed.add(address, "", RUNTIME, GENERIC, line=line, unknown="its address has no version")
    else:
        name, version = f"{found['host']}/{found['name']}", found["version"]
        parsed.add(name, version, RUNTIME, GENERIC, line=line, version=version, source=address)


def deno_lock(text: str, _path: str) -> Parsed:
    """Parse a deno.lock (versions 3 to 5). Raises ManifestError if it is not a JSON object."""
    data, parsed, links, lines = json_object(text), Parsed(), Links(), key_lines(text, 3)
    root: tuple[str, ...] = ("packages",) if isinstance(data.get("packages"), dict) else ()
    packages = table(data, *root)
    wanted: dict[tuple[str, str, str], list[str]] = {}
    specifiers: dict[str, tuple[str, str, str]] = {}
    for specifier, version in table(packages, "specifiers").items():
        for ecosystem, name, constraint in _parts(specifier):
            resolved = text_of(version)
            if whole := SPECIFIER.match(resolved):
                resolved = whole["version"] or ""
            about = specifiers[specifier] = (ecosystem, name, resolved.split("_")[0])
            wanted.setdefault(about, []).append(constraint)
    for ecosystem in (JSR, NPM):
        for name_and_version, package in table(packages, ecosystem).items():
            found = LOCKED.match(name_and_version)
            if found is None:
                continue
            about = (ecosystem, found["name"], found["version"])
            line = lines.get((*root, ecosystem, name_and_version))
            at = parsed.lock(found["name"], found["version"], ecosystem, line=line, wanted=wanted.get(about, ()))
            links.name(at, about, about[:2])
            for one in _needs(table(package).get("dependencies")):
                links.need(at, _candidates(ecosystem, one, specifiers))
    parsed.edges = links.resolve(len(parsed.locked))
    parsed.members = ["."]
    return parsed


def _needs(dependencies: Any) -> list[str]:
    """Return what a package needs. The file has a list since version 4, and before that a table by name for npm."""
    return [text_of(one) for one in (dependencies.values() if isinstance(dependencies, dict) else items(dependencies))]


def _candidates(
    ecosystem: str, needed: str, specifiers: dict[str, tuple[str, str, str]]
) -> Iterator[tuple[str, str, str] | tuple[str, str]]:
    """Yield the possible keys of a needed package, written as a specifier, or as a name with or without a version.

    An alias is written as `alias@npm:name@version`.
    """
    if needed in specifiers:
        yield specifiers[needed]
    elif found := SPECIFIER.match(needed):
        yield NPM if found["registry"] == "npm" else JSR, found["name"]
    else:
        needed = needed.rpartition("@npm:")[2]
        if found := LOCKED.match(needed):
            yield ecosystem, found["name"], found["version"]
        yield ecosystem, needed


def _parts(specifier: str) -> Iterator[tuple[str, str, str]]:
    if found := SPECIFIER.match(specifier):
        yield NPM if found["registry"] == "npm" else JSR, found["name"], found["version"] or ""
