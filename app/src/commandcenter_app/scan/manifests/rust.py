"""Dependencies in Cargo.toml."""

from __future__ import annotations

from typing import Any

from commandcenter_app.scan.manifests.base import BUILD, DEV, OPTIONAL, RUNTIME, Lines, Parsed, table, toml

SECTIONS = {
    "dependencies": RUNTIME,
    "dev-dependencies": DEV,
    "dev_dependencies": DEV,
    "build-dependencies": BUILD,
    "build_dependencies": BUILD,
}


def cargo_toml(text: str, _path: str) -> Parsed:
    """Read a Cargo.toml. Raises ManifestError when it is not TOML."""
    data, lines, parsed = toml(text), Lines(text), Parsed()
    _sections(data, "", None, lines, parsed)
    _sections(table(data, "workspace"), r"workspace\.", "workspace", lines, parsed)
    for target, content in table(data, "target").items():
        _sections(content, r"target\..*\.", target, lines, parsed)
    return parsed


def _sections(data: Any, prefix: str, group: str | None, lines: Lines, parsed: Parsed) -> None:
    for section, kind in SECTIONS.items():
        start = lines.section(rf"^\s*\[{prefix}{section}\b")
        for key, value in table(data, section).items():
            name, constraint, optional = _read(key, value)
            if constraint is None:
                parsed.problem(f"The version of {key[:100]!r} in {section} is not understood.", lines.find(key, start))
                continue
            line = lines.find(key, start)
            parsed.add(name, constraint, OPTIONAL if optional else kind, "cargo", group=group, line=line)


def _read(key: str, value: Any) -> tuple[str, str | None, bool]:
    """The crate's name, its constraint (None: not understood), and whether it is optional."""
    if isinstance(value, str):
        return key, "" if value == "*" else value, False
    if not isinstance(value, dict):
        return key, None, False
    name = value["package"] if isinstance(value.get("package"), str) else key
    optional = value.get("optional") is True
    for source in ("version", "git", "path"):
        if isinstance(value.get(source), str):
            return name, value[source] if source == "version" else f"@ {value[source]}", optional
    return name, "", optional
