"""Dependencies in package.json, and catalogues of pnpm, Yarn and Bun."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import (
    DEV,
    OPTIONAL,
    RUNTIME,
    KeyPath,
    Parsed,
    clean_constraint,
    items,
    json_object,
    key_lines,
    table,
    text_of,
)
from commandcenter_app.manifests.registries import other

NPM = "npm"
REGISTRY = "registry"
SCOPE_REGISTRY = re.compile(r"@[\w.-]+:registry")
ALIAS = re.compile(r"npm:((?:@[^/@\s]+/)?[A-Za-z_][^/@\s]*)(?:@(.*))?")
SECTIONS = {
    "dependencies": (RUNTIME, None),
    "devDependencies": (DEV, None),
    "optionalDependencies": (OPTIONAL, None),
    "peerDependencies": (RUNTIME, "peer"),
}


def package_json(text: str, _path: str) -> Parsed:
    """Parse a package.json. Raises ManifestError if it is not a JSON object."""
    data = json_object(text)
    lines, parsed = key_lines(text, 2), Parsed()
    parsed.name = text_of(data.get("name")) or None
    _licence(data, lines, parsed)
    _catalogues([("", data.get("catalog")), *table(data, "catalogs").items()], parsed)  # Bun
    workspaces = table(data, "workspaces")
    _catalogues([("", workspaces.get("catalog")), *table(workspaces, "catalogs").items()], parsed)
    parsed.needs("node", table(data, "engines").get("node"), lines.get(("engines", "node")))
    for section, (kind, group) in SECTIONS.items():
        declared = data.get(section)
        if declared is None:
            continue
        if not isinstance(declared, dict):
            parsed.problem(f"{section} is not an object.", lines.get((section,)))
            continue
        for name, constraint in declared.items():
            line = lines.get((section, name))
            if isinstance(constraint, str) and name:
                real, wanted = aliased(constraint) or (name, constraint)
                alias = name if real != name else None
                wanted = "" if wanted == "*" else wanted
                parsed.add(real, wanted, kind, NPM, group=group, line=line, alias=alias)
            else:
                parsed.problem(f"The version of {name[:100]!r} in {section} is not text.", line)
    return parsed


def _catalogues(catalogues: list[tuple[str, Any]], parsed: Parsed) -> None:
    for catalogue, packages in catalogues:
        for name, version in table(packages).items():
            _manage(catalogue, name, text_of(version), parsed)


def _manage(catalogue: str, name: str, version: str, parsed: Parsed) -> None:
    """Add an entry of a catalogue; the one without a name is also called `default`."""
    for one in {"": ("", "default"), "default": ("default", "")}.get(catalogue, (catalogue,)):
        parsed.manage(f"catalog:{one}/{name}", *(aliased(version) or (name, version)))


def aliased(constraint: str) -> tuple[str, str] | None:
    """Return name and constraint of a package that is used under another name: `npm:NAME@CONSTRAINT`; else None."""
    found = ALIAS.fullmatch(constraint)
    return (found[1], found[2] or "") if found else None


def requester(folder: str, alias: str | None = None) -> str:
    """Return the text for what an entry of a lock file fulfils: any request of a folder, or the one by this alias."""
    return f"{folder} as {alias}" if alias else folder


def _licence(data: dict[str, Any], lines: dict[KeyPath, int], parsed: Parsed) -> None:
    """Read the licence: an expression, or, before npm 2, an object or a list of them."""
    parsed.own_licence(data.get("license"), lines.get(("license",)))
    parsed.own_licence(table(data, "license").get("type"), lines.get(("license",)))
    for one in items(data.get("licenses")):
        parsed.own_licence(table(one).get("type"), lines.get(("licenses",)))


def pnpm_workspace(text: str, _path: str) -> Parsed:
    """Read the catalogues of a pnpm-workspace.yaml or .yarnrc.yml. Raises ManifestError if it is not YAML."""
    parsed, root = Parsed(), yaml.read(text)
    catalogues = [("", root.get("catalog")), *root.get("catalogs").items()]
    for catalogue, packages in catalogues:
        for name, version in packages.items():
            _manage(catalogue, name, version.text or "", parsed)
    parsed.set(REGISTRY, root.get("npmRegistryServer").text or "")
    for scope, about in root.get("npmScopes").items():
        parsed.set(f"@{scope}:{REGISTRY}", about.get("npmRegistryServer").text or "")
    return parsed


def npmrc(text: str, _path: str) -> Parsed:
    """Read the registries in an .npmrc. Discard everything else, which may be secret."""
    parsed = Parsed()
    for line in text.split("\n"):
        name, mark, value = line.partition("=")
        if mark and (name.strip() == REGISTRY or SCOPE_REGISTRY.fullmatch(name.strip())):
            parsed.set(name.strip(), clean_constraint(value.strip().strip("\"'")))
    return parsed


def configured_registry(files: Mapping[str, Parsed], path: str, package: str) -> str | None:
    """Return the registry that the nearest .npmrc or .yarnrc.yml sets for a package; None if it is the public one.

    Args:
        files: the parsed files of the project, by path.
        path: path of the manifest.
        package: name of the package.
    """
    scope, slash, _ = package.partition("/")
    keys = [f"{scope}:{REGISTRY}", REGISTRY] if slash else [REGISTRY]
    folder = path
    while folder:
        folder = posixpath.dirname(folder)
        for name in (".npmrc", ".yarnrc.yml"):
            settings = files.get(posixpath.join(folder, name))
            for key in keys if settings else ():
                if settings and key in settings.properties:
                    return other(settings.properties[key])
    return None
