"""Dependencies in Cargo.toml, and Cargo.lock."""

from __future__ import annotations

import re
from typing import Any

from commandcenter_app.manifests.base import (
    BUILD,
    DEV,
    OPTIONAL,
    RUNTIME,
    Lines,
    Parsed,
    header_lines,
    items,
    table,
    text_of,
    toml,
)
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.registries import other

CARGO = "cargo"
SECTIONS = {
    "dependencies": RUNTIME,
    "dev-dependencies": DEV,
    "dev_dependencies": DEV,
    "build-dependencies": BUILD,
    "build_dependencies": BUILD,
}


def cargo_toml(text: str, _path: str) -> Parsed:
    """Parse a Cargo.toml. Raises ManifestError if it is not TOML."""
    data, lines, parsed = toml(text), Lines(text), Parsed()
    parsed.name = text_of(table(data, "package").get("name")) or None
    for package in (table(data, "package"), table(data, "workspace", "package")):
        # A slash is the former notation for OR.
        parsed.own_licence(text_of(package.get("license")).replace("/", " OR "), lines.find("license"))
    for key, value in table(data, "workspace", "dependencies").items():
        name, constraint, _ = _read(key, value)
        if constraint is not None:
            parsed.manage(key, name, constraint)
    _sections(data, "", None, lines, parsed)
    for target, content in table(data, "target").items():
        _sections(content, r"target\..*\.", target, lines, parsed)
    return parsed


def _sections(data: Any, prefix: str, group: str | None, lines: Lines, parsed: Parsed) -> None:
    for section, kind in SECTIONS.items():
        start = lines.section(rf"^\s*\[{prefix}{section}\b")
        for key, value in table(data, section).items():
            name, constraint, optional = _read(key, value)
            table_of_its_own = rf"^\s*\[{prefix}{section}\.[\"']?{re.escape(key)}[\"']?\]"
            line = lines.find_match(table_of_its_own) or lines.find(key, start)
            if constraint is None:
                parsed.problem(f"The version of {key[:100]!r} in {section} could not be parsed.", line)
                continue
            about = table(value)
            source = other(text_of(about.get("registry-index")) or text_of(about.get("registry")))
            parsed.add(name, constraint, OPTIONAL if optional else kind, CARGO, group=group, line=line, source=source)


def _read(key: str, value: Any) -> tuple[str, str | None, bool]:
    """Return the crate's name, its constraint (None if it cannot be parsed), and whether it is optional.

    A crate inherited from the workspace has the name of its key there, and no constraint here.
    """
    if isinstance(value, str):
        return key, "" if value == "*" else value, False
    if not isinstance(value, dict):
        return key, None, False
    optional = value.get("optional") is True
    if value.get("workspace") is True:
        return key, "", optional
    name = text_of(value.get("package")) or key
    for source in ("version", "git", "path"):
        if isinstance(value.get(source), str):
            return name, value[source] if source == "version" else f"@ {value[source]}", optional
    return name, "", optional


def cargo_lock(text: str, _path: str) -> Parsed:
    """Parse a Cargo.lock. Packages without a source are the workspace's own. Raises ManifestError."""
    data, parsed = toml(text), Parsed()
    packages = [one for one in items(data.get("package")) if isinstance(one, dict)]
    lines: list[int | None] = [*header_lines(text, "package")]
    if len(lines) != len(packages):
        lines = [None] * len(packages)
    parsed.members, links = [], Links()
    for package, line in zip(packages, lines, strict=True):
        name, version = text_of(package.get("name")), text_of(package.get("version"))
        if not package.get("source"):
            parsed.members.append(name)
        elif name and version:
            registry = text_of(package["source"])
            source = other(registry) if registry.startswith(("registry+", "sparse+")) else registry.partition("#")[0]
            at = parsed.lock(name, version, CARGO, line=line, source=source)
            links.name(at, name, f"{name} {version}")
            for one in items(package.get("dependencies")):
                # A name, with the version if there are several, and the source if several have that version.
                links.need(at, [" ".join(text_of(one).split()[:2])])
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed
