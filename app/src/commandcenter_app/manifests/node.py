"""Dependencies in package.json, and the catalogues of pnpm-workspace.yaml."""

from __future__ import annotations

from typing import Any

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import (
    DEV,
    OPTIONAL,
    RUNTIME,
    KeyPath,
    Parsed,
    items,
    json_object,
    key_lines,
    table,
    text_of,
)

NPM = "npm"
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
                wanted = "" if constraint == "*" else constraint
                parsed.add(name, wanted, kind, NPM, group=group, line=line)
            else:
                parsed.problem(f"The version of {name[:100]!r} in {section} is not text.", line)
    return parsed


def _licence(data: dict[str, Any], lines: dict[KeyPath, int], parsed: Parsed) -> None:
    """Read the licence: an expression, or, before npm 2, an object or a list of them."""
    parsed.own_licence(data.get("license"), lines.get(("license",)))
    parsed.own_licence(table(data, "license").get("type"), lines.get(("license",)))
    for one in items(data.get("licenses")):
        parsed.own_licence(table(one).get("type"), lines.get(("licenses",)))


def pnpm_workspace(text: str, _path: str) -> Parsed:
    """Read the catalogues of a pnpm-workspace.yaml. Raises ManifestError if it is not YAML."""
    parsed, root = Parsed(), yaml.read(text)
    catalogues = [("", root.get("catalog")), *root.get("catalogs").items()]
    for catalogue, packages in catalogues:
        for name, version in packages.items():
            parsed.manage(f"catalog:{catalogue}/{name}", name, version.text or "")
            if catalogue in {"", "default"}:
                other = "default" if not catalogue else ""
                parsed.manage(f"catalog:{other}/{name}", name, version.text or "")
    return parsed
