"""Dependencies of Python projects: pyproject.toml (PEP 621, PEP 735, Poetry) and requirements files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from commandcenter_app.manifests import registries
from commandcenter_app.manifests.base import (
    BUILD,
    DEV,
    OPTIONAL,
    RUNTIME,
    Included,
    Lines,
    Parsed,
    clean,
    clean_constraint,
    items,
    table,
    text_of,
    toml,
)
from commandcenter_app.manifests.versions import key

PYPI = "pypi"
DEV_WORDS = frozenset(
    {
        *("dev", "devel", "develop", "development", "test", "tests", "testing", "bench", "benchmark", "benchmarks"),
        *("lint", "linting", "linters", "style", "format", "type", "types", "typing", "typecheck", "mypy"),
        *("doc", "docs", "documentation", "ci", "qa"),
    }
)
"""Words in the name of a requirements file for development. “docker” does not contain the word “doc”."""
WORD = re.compile(r"[A-Za-z]+")
INDEX_URL = "index-url"
"""Property of a requirements file: the index that it names."""
REVISIONS = ("rev", "tag", "branch", "ref")
COMMENT = re.compile(r"(?:^|\s)#.*$")
OPTION = re.compile(r"\s+--?[A-Za-z].*$")
CONSTRAINTS = re.compile(r"(?:-c|--constraint)[\s=]+(\S+)")
INCLUDED = re.compile(r"(?:-r|--requirement)[\s=]+(\S+)")
INDEX = re.compile(r"(?:-i|--index-url)[\s=]+(\S+)")
EGG = re.compile(r"[#&]egg=([A-Za-z0-9][\w.-]*)")

CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0-only",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}


def parse_requirement(text: str) -> tuple[str, str] | None:
    """Return name and version constraint, without extras and markers; None if it is not a requirement."""
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
    """Parse a pyproject.toml. Raises ManifestError if it is not TOML."""
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
                line = lines.find(str(value), start)
                parsed.problem(f"A requirement could not be parsed: {str(value)[:100]!r}.", line)

    add(table(data, "build-system").get("requires"), BUILD, r"^\s*\[build-system\]")
    add(table(data, "project").get("dependencies"), RUNTIME, r"^\s*dependencies\s*=")
    for group, values in table(data, "project", "optional-dependencies").items():
        add(values, OPTIONAL, rf"^\s*[\"']?{re.escape(group)}[\"']?\s*=", group)
    for group, values in table(data, "dependency-groups").items():
        add(values, DEV, rf"^\s*[\"']?{re.escape(group)}[\"']?\s*=", group)
    for group, values in table(data, "tool", "pdm", "dev-dependencies").items():
        add(values, DEV, rf"^\s*[\"']?{re.escape(group)}[\"']?\s*=", group)
    add(table(data, "tool", "uv").get("dev-dependencies"), DEV, r"^\s*dev-dependencies\s*=", "dev")
    poetry = table(data, "tool", "poetry")
    for name, environment in table(data, "tool", "hatch", "envs").items():
        for section in ("dependencies", "extra-dependencies"):
            values = table(environment).get(section)
            add(values, DEV, rf"^\s*\[tool\.hatch\.envs\.[\"']?{re.escape(name)}", name)
    _poetry(poetry, lines, parsed)
    _uv_sources(table(data, "tool", "uv", "sources"), parsed)
    registries.of_pyproject(data, parsed)
    parsed.name = text_of(table(data, "project").get("name")) or text_of(poetry.get("name")) or None
    # `all = ["p[a,b]"]` only refers to other extras of the project.
    own = key(PYPI, parsed.name or "")
    parsed.dependencies = [one for one in parsed.dependencies if key(PYPI, one.name) != own]
    _licence(table(data, "project") or poetry, lines, parsed)
    parsed.needs("python", table(data, "project").get("requires-python"), lines.find("requires-python"))
    if isinstance(wanted := table(poetry, "dependencies").get("python"), str):
        line = lines.find("python", lines.section(r"^\s*\[tool\.poetry\.dependencies"))
        parsed.needs("python", wanted, line)
    return parsed


def _licence(project: dict[str, Any], lines: Lines, parsed: Parsed) -> None:
    """Read the licence: an expression (PEP 639, Poetry), or else a text and classifiers."""
    licence = project.get("license")
    text = licence if isinstance(licence, str) else text_of(table(licence).get("text"))
    if text and len(text) < 100:
        parsed.own_licence(text, lines.find("license"))
        return
    for classifier in items(project.get("classifiers")):
        if isinstance(classifier, str) and classifier.startswith("License :: "):
            parsed.own_licence(of_classifier(classifier), lines.find(classifier))


def of_classifier(classifier: str) -> str:
    """Return the licence of a PyPI classifier, as an SPDX identifier if it is unambiguous."""
    name = classifier.rsplit(" :: ", 1)[-1]
    return CLASSIFIERS.get(name, name)


def _uv_sources(sources: dict[str, Any], parsed: Parsed) -> None:
    """Replace the constraints of dependencies that come from a folder, a repository or an address."""
    elsewhere: dict[str, str] = {}
    for name, source in sources.items():
        for one in items(source) or [source]:
            if found := source_of(one):
                elsewhere.setdefault(key(PYPI, name), found)
    for place, one in enumerate(parsed.dependencies):
        if (source := elsewhere.get(key(PYPI, one.name))) is not None:
            parsed.dependencies[place] = one._replace(constraint=clean_constraint(source))


def source_of(source: Any) -> str | None:
    """Return the source that a table of uv, Poetry or Pipenv names, as a direct reference; None for a registry."""
    about = table(source)
    if isinstance(about.get("git"), str):
        revision = next(
            (about[one] for one in ("rev", "tag", "branch", "ref") if isinstance(about.get(one), str)), None
        )
        address = about["git"] if about["git"].startswith("git+") else f"git+{about['git']}"
        return f"@ {address}" + (f"@{revision}" if revision else "")
    return next((f"@ {about[one]}" for one in ("url", "path", "file") if isinstance(about.get(one), str)), None)


def _poetry(poetry: dict[str, Any], lines: Lines, parsed: Parsed) -> None:
    """Read Poetry's own sections. With `[project]`, they only add to what is declared there: a source, for example."""
    declared = {key(PYPI, one.name): place for place, one in enumerate(parsed.dependencies) if one.kind != DEV}
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
            known = declared.get(key(PYPI, name)) if of_group is None else None
            if known is not None:
                if place := source_of(next(iter(items(value)), value)):
                    one = parsed.dependencies[known]
                    parsed.dependencies[known] = one._replace(constraint=clean_constraint(place))
                continue
            for constraint in poetry_constraints(value):
                parsed.add(name, constraint, OPTIONAL if optional else kind, PYPI, group=of_group, line=line)


def poetry_constraints(value: Any) -> Iterator[str]:
    """Yield the constraints of a Poetry dependency: a version, a table, or a list of either per platform."""
    if isinstance(value, str):
        yield "" if value == "*" else value
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, (str, dict)):
                yield from poetry_constraints(one)
    elif isinstance(value, dict):
        yield source_of(value) or text_of(value.get("version"))


def requirements(text: str, path: str) -> Parsed:
    """Parse a requirements file. Lines that cannot be parsed are reported; the others are used."""
    parsed = Parsed()
    name = path.rsplit("/", 1)[-1]
    words = {word for one in WORD.findall(name.lower()) for word in (one, one.replace("requirements", ""))}
    kind = DEV if words & DEV_WORDS else RUNTIME
    needed_by = _needed_by(text)
    index = ""
    for number, line in logical_lines(text):
        if included := CONSTRAINTS.match(line):
            parsed.constraints.append(clean(included[1]))
            continue
        if used := INCLUDED.match(line):
            parsed.included.append(Included(clean(used[1])))
            continue
        if given := INDEX.match(line):
            index = given[1]
        found = _requirement_line(line)
        if found is not None and name.startswith("constraints"):
            parsed.manage(key(PYPI, found[0]), *found)
        elif found is not None:
            via = needed_by.get(number, "")
            direct = not via or any(mark in via for mark in ("-r ", ".in", "("))
            parsed.add(*found, kind, PYPI, line=number, direct=direct)
        elif not is_option_or_path(line):
            parsed.problem(f"Line {number} could not be parsed: {line[:100]!r}.", number)
    registries.set_default(parsed, clean_constraint(index))
    parsed.set(INDEX_URL, clean_constraint(index))
    return parsed


def part(text: str, path: str) -> Parsed:
    """Parse a file that requirements files may include, or name as a constraints file."""
    parsed = requirements(text, path)
    for one in parsed.dependencies:
        parsed.manage(key(PYPI, one.name), one.name, one.constraint)
    return parsed


def _needed_by(text: str) -> dict[int, str]:
    """Return the notes of pip-compile and uv after or below a requirement (`# via …`), by its line."""
    found: dict[int, str] = {}
    at, within = 0, False
    for number, line in enumerate(text.split("\n"), start=1):
        start, mark, comment = line.partition("#")
        if start.strip() and not start[0].isspace():
            at, within = number, False
        if mark and at:
            comment = comment.strip()
            within = comment.startswith("via") or (within and not start.strip())
            if within:
                found[at] = f"{found.get(at, '')} {comment.removeprefix('via')}"
    return found


def _requirement_line(line: str) -> tuple[str, str] | None:
    """Parse a requirement of pip: PEP 508, or an address with `#egg=`."""
    editable = re.match(r"(?:-e|--editable)[\s=]+", line)
    target = line[editable.end() :] if editable else line
    egg = EGG.search(target)
    if "://" in target and egg and not re.match(r"[\w.\[\],-]+\s*@", target):
        return egg[1], f"@ {target.split('#', 1)[0].strip()}"
    return None if editable else parse_requirement(OPTION.sub("", line).strip())


def is_option_or_path(line: str) -> bool:
    """Return whether a line is an option, a local folder or a plain address, which name no package."""
    first = line.split(maxsplit=1)[0]
    return first.startswith(("-", ".", "/", "~", "$")) or "://" in first or first.endswith((".whl", ".tar.gz", ".zip"))


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their number, joined at a backslash, without comments and blank lines."""
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
