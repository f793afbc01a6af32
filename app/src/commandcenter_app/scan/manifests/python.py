"""Dependencies of Python projects: pyproject.toml (PEP 621, PEP 735, Poetry) and requirements files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from commandcenter_app.scan.manifests.base import (
    BUILD,
    DEV,
    OPTIONAL,
    RUNTIME,
    Lines,
    Parsed,
    items,
    table,
    toml,
)

PYPI = "pypi"
DEV_FILE = re.compile(r"dev|test|lint|doc|type|ci\b", re.IGNORECASE)
COMMENT = re.compile(r"(?:^|\s)#.*$")
OPTION = re.compile(r"\s+--?[A-Za-z].*$")
EGG = re.compile(r"[#&]egg=([A-Za-z0-9][\w.-]*)")


def parse_requirement(text: str) -> tuple[str, str] | None:
    """Name and version constraint as written, without extras and markers; None when it is no requirement."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except (InvalidRequirement, ValueError, RecursionError):
        return None
    if requirement.url:
        return requirement.name, f"@ {requirement.url}"
    rest = text.split(";", 1)[0].strip()[len(requirement.name) :].strip()
    if rest.startswith("["):
        rest = rest[rest.index("]") + 1 :].strip()
    return requirement.name, rest.strip("()").strip()


def pyproject(text: str, _path: str) -> Parsed:
    """Read a pyproject.toml. Raises ManifestError when it is not TOML."""
    data, lines, parsed = toml(text), Lines(text), Parsed()

    def add(values: Any, kind: str, section: str, group: str | None = None) -> None:
        start = lines.section(section)
        for value in items(values):
            requirement = parse_requirement(value) if isinstance(value, str) else None
            if requirement is not None:
                name, constraint = requirement
                line = lines.find(value, start) or lines.find(name, start)
                parsed.add(name, constraint, kind, PYPI, group=group, line=line)
            elif not (isinstance(value, dict) and "include-group" in value):
                parsed.problem(f"A requirement is not understood: {str(value)[:100]!r}.", lines.find(str(value), start))

    add(table(data, "build-system").get("requires"), BUILD, r"^\s*\[build-system\]")
    add(table(data, "project").get("dependencies"), RUNTIME, r"^\s*dependencies\s*=")
    for group, values in table(data, "project", "optional-dependencies").items():
        add(values, OPTIONAL, rf"^\s*[\"']?{re.escape(group)}[\"']?\s*=", group)
    for group, values in table(data, "dependency-groups").items():
        add(values, DEV, rf"^\s*[\"']?{re.escape(group)}[\"']?\s*=", group)
    _poetry(table(data, "tool", "poetry"), lines, parsed)
    return parsed


def _poetry(poetry: dict[str, Any], lines: Lines, parsed: Parsed) -> None:
    sections: list[tuple[dict[str, Any], str, str | None, str]] = [
        (table(poetry, "dependencies"), RUNTIME, None, r"^\s*\[tool\.poetry\.dependencies"),
        (table(poetry, "dev-dependencies"), DEV, "dev", r"^\s*\[tool\.poetry\.dev-dependencies"),
    ]
    for group, content in table(poetry, "group").items():
        header = rf"^\s*\[tool\.poetry\.group\.[\"']?{re.escape(group)}"
        sections.append((table(content, "dependencies"), DEV, group, header))
    for dependencies, kind, of_group, header in sections:
        start = lines.section(header)
        for name, value in dependencies.items():
            if name.lower() == "python":
                continue
            optional = isinstance(value, dict) and value.get("optional") is True
            line = lines.find(name, start)
            for constraint in _poetry_constraints(value):
                parsed.add(name, constraint, OPTIONAL if optional else kind, PYPI, group=of_group, line=line)


def _poetry_constraints(value: Any) -> Iterator[str]:
    """Poetry takes a version, a table, or a list of either for different platforms."""
    if isinstance(value, str):
        yield "" if value == "*" else value
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, (str, dict)):
                yield from _poetry_constraints(one)
    elif isinstance(value, dict):
        for key in ("version", "git", "url", "path"):
            if isinstance(value.get(key), str):
                yield value[key] if key == "version" else f"@ {value[key]}"
                return
        yield ""


def requirements(text: str, path: str) -> Parsed:
    """Read a requirements file. Lines that are not understood are named; the rest counts."""
    parsed = Parsed()
    name = path.rsplit("/", 1)[-1]
    kind = DEV if DEV_FILE.search(name.removeprefix("requirements")) else RUNTIME
    for number, line in logical_lines(text):
        found = _requirement_line(line)
        if found is not None:
            parsed.add(*found, kind, PYPI, line=number)
        elif not is_option_or_path(line):
            parsed.problem(f"Line {number} is not understood: {line[:100]!r}.", number)
    return parsed


def _requirement_line(line: str) -> tuple[str, str] | None:
    """A requirement as pip reads it: PEP 508, or an address with `#egg=`."""
    editable = re.match(r"(?:-e|--editable)[\s=]+", line)
    target = line[editable.end() :] if editable else line
    egg = EGG.search(target)
    if "://" in target and egg and not re.match(r"[\w.\[\],-]+\s*@", target):
        return egg[1], f"@ {target.split('#', 1)[0].strip()}"
    return None if editable else parse_requirement(OPTION.sub("", line).strip())


def is_option_or_path(line: str) -> bool:
    """Options, local folders and plain addresses name no package."""
    first = line.split(maxsplit=1)[0]
    return first.startswith(("-", ".", "/", "~", "$")) or "://" in first or first.endswith((".whl", ".tar.gz", ".zip"))


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their number, joined where a backslash says so, without comments and blank ones."""
    parts: list[str] = []
    first = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = COMMENT.sub("", raw.rstrip("\r"))
        if not parts:
            first = number
        continued = line.endswith("\\")
        parts.append(line.removesuffix("\\"))
        if not continued:
            joined = " ".join(parts).strip()
            parts = []
            if joined:
                yield first, joined
    if joined := " ".join(parts).strip():
        yield first, joined
