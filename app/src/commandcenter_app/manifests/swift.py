"""Dependencies of Swift packages: Package.swift in its usual notation, without running it, and Package.resolved."""

from __future__ import annotations

import re

from commandcenter_app.manifests.base import RUNTIME, Parsed, items, json_object, key_lines, table, text_of
from commandcenter_app.manifests.comments import blanked

SWIFT = "swift"
PACKAGE = re.compile(r"\.package\s*\((?:[^()]|\([^()]*\))*?\burl:\s*\"([^\"]+)\"\s*,\s*((?:[^()]|\([^()]*\))*)\)")
COMMENT = re.compile(r"(\"(?:\\.|[^\"\\\n])*\")|//[^\n]*")
QUOTED = re.compile(r"\"([^\"]+)\"")
ADDRESS = re.compile(r"^(?:\w+://|git@)(?:[^@/]+@)?|\.git/?$")


def package_swift(text: str, _path: str) -> Parsed:
    """Parse a Package.swift."""
    parsed = Parsed()
    code = blanked(COMMENT, text)
    for found in PACKAGE.finditer(code):
        line = code.count("\n", 0, found.start(1)) + 1
        constraint, exact = _constraint(found[2])
        parsed.add(name_of(found[1]), constraint, RUNTIME, SWIFT, line=line, version=exact)
    return parsed


def _constraint(given: str) -> tuple[str, str | None]:
    versions = QUOTED.findall(given)
    first = versions[0] if versions else ""
    if "exact" in given:
        return first, first
    if "branch:" in given or "revision:" in given:
        return first, None
    for range_, sign in (("..<", "<"), ("...", "<=")):
        if range_ in given and len(versions) > 1:
            return f">={first} {sign}{versions[1]}", None
    return f"{'~' if 'upToNextMinor' in given else '^'}{first}", None


def name_of(address: str) -> str:
    """Return the name of a package: its address without the protocol, such as `github.com/apple/swift-nio`."""
    name = ADDRESS.sub("", address)
    return name.replace(":", "/", 1) if address.startswith("git@") else name.rstrip("/")


def package_resolved(text: str, _path: str) -> Parsed:
    """Parse a Package.resolved of any version. Raises ManifestError if it is not a JSON object."""
    data, parsed, lines = json_object(text), Parsed(), key_lines(text, 4)
    first = table(data, "object")
    pins, where = (first.get("pins"), ("object", "pins")) if first else (data.get("pins"), ("pins",))
    for index, pin in enumerate(items(pins)):
        about = table(pin)
        address = text_of(about.get("location")) or text_of(about.get("repositoryURL"))
        state = table(about, "state")
        version = text_of(state.get("version")) or text_of(state.get("branch")) or text_of(state.get("revision"))
        if address and version:
            line = lines.get((*where, index, "location")) or lines.get((*where, index, "repositoryURL"))
            parsed.lock(name_of(address), version, SWIFT, line=line)
    return parsed
