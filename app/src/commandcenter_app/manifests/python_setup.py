"""Dependencies of Python projects in setup.cfg, setup.py (where it is plain data) and Pipfile."""

from __future__ import annotations

import ast
import configparser
import re
import warnings
from typing import Any

from commandcenter_app.manifests import registries
from commandcenter_app.manifests.base import (
    BUILD,
    DEV,
    OPTIONAL,
    RUNTIME,
    Lines,
    ManifestError,
    Parsed,
    items,
    table,
    text_of,
    toml,
)
from commandcenter_app.manifests.python import PYPI, parse_requirement, poetry_constraints

KEYWORDS = {"install_requires": RUNTIME, "setup_requires": BUILD, "tests_require": DEV}


def setup_cfg(text: str, _path: str) -> Parsed:
    """Parse a setup.cfg. Raises ManifestError if it is not an INI file."""
    config = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        config.read_string(text)
    except (configparser.Error, ValueError) as error:
        place = getattr(error, "lineno", None) or next((line for line, _ in getattr(error, "errors", [])), None)
        raise ManifestError(f"It is not a valid INI file: {' '.join(str(error).split())[:200]}.", place) from error
    lines, parsed = Lines(text), Parsed()
    parsed.name = config.get("metadata", "name", fallback=None)
    parsed.own_licence(config.get("metadata", "license", fallback=None), lines.find("license"))
    for keyword, kind in KEYWORDS.items():
        start = lines.section(rf"^\s*{keyword}\s*=")
        _each(config.get("options", keyword, fallback=""), kind, None, start, lines, parsed)
    if config.has_section("options.extras_require"):
        start = lines.section(r"^\s*\[options\.extras_require\]")
        for extra, value in config["options.extras_require"].items():
            _each(value, OPTIONAL, extra, start, lines, parsed)
    return parsed


def _each(value: str, kind: str, group: str | None, start: int, lines: Lines, parsed: Parsed) -> None:
    """Parse a list of setup.cfg: one requirement per line, or several separated by semicolons that are not markers."""
    for line in value.splitlines():
        wanted = line.split(" #", 1)[0].strip()
        if wanted and not wanted.startswith(("#", "file:", "attr:")):
            _requirement(wanted, kind, group, lines.find(wanted, start), parsed)


def _requirement(text: str, kind: str, group: str | None, line: int | None, parsed: Parsed) -> None:
    found = parse_requirement(text)
    if found is None:
        parsed.problem(f"A requirement could not be parsed: {text[:100]!r}.", line)
    else:
        parsed.add(*found, kind, PYPI, group=group, line=line)


def setup_py(text: str, _path: str) -> Parsed:
    """Parse the plain data in a setup.py without running it. Raises ManifestError if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise ManifestError(f"It is not valid Python: {error.msg}.", error.lineno) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ManifestError("It is not valid Python: it cannot be read.") from error
    parsed = Parsed()
    values = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "setup"):
        given = {word.arg: _known(word.value, values) for word in call.keywords if word.arg}
        parsed.name = _text(given.get("name"))
        if licence := given.get("license"):
            parsed.own_licence(_text(licence), licence.lineno)
        for keyword, kind in KEYWORDS.items():
            _listed(given.get(keyword), kind, None, parsed)
        extras = given.get("extras_require")
        if isinstance(extras, ast.Dict):
            for extra, value in zip(extras.keys, extras.values, strict=True):
                _listed(_known(value, values), OPTIONAL, _text(extra), parsed)
    return parsed


def _called(call: ast.Call) -> str:
    function = call.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _known(node: ast.expr, values: dict[str, ast.expr]) -> ast.expr:
    """Return the value of a name that the module sets, else the expression itself."""
    return values.get(node.id, node) if isinstance(node, ast.Name) else node


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _listed(node: ast.expr | None, kind: str, group: str | None, parsed: Parsed) -> None:
    if isinstance(node, (ast.List, ast.Tuple)):
        for element in node.elts:
            if (wanted := _text(element)) is not None:
                _requirement(wanted, kind, group, element.lineno, parsed)


def pipfile(text: str, _path: str) -> Parsed:
    """Parse a Pipfile. Raises ManifestError if it is not TOML."""
    data, lines, parsed = toml(text), Lines(text), Parsed()
    for section, packages in data.items():
        if section in {"source", "requires", "scripts", "pipenv"} or not isinstance(packages, dict):
            continue
        kind = RUNTIME if section == "packages" else DEV
        group = None if section in {"packages", "dev-packages"} else section
        start = lines.section(rf"^\s*\[{section}\]")
        for name in packages:
            value: Any = packages[name]
            for constraint in poetry_constraints(table(packages, name) or text_of(value)):
                parsed.add(name, constraint, kind, PYPI, group=group, line=lines.find(name, start))
    registries.of_pipfile(data, parsed)
    return parsed


def script(text: str, _path: str) -> Parsed:
    """Parse the requirements in the comments of a script (PEP 723). Raises ManifestError if they are not TOML."""
    lines = text.split("\n")
    start = next(index for index, line in enumerate(lines) if line.rstrip() == "# /// script")
    end = next((index for index in range(start + 1, len(lines)) if lines[index].rstrip() == "# ///"), start)
    content = [line[2:] if line.startswith("# ") else line[1:] for line in lines[start + 1 : end]]
    try:
        data = toml("\n".join(content))
    except ManifestError as error:
        raise ManifestError(str(error), start + 1) from error
    found, parsed = Lines(text), Parsed()
    parsed.needs("python", data.get("requires-python"), found.find_match(r"^#\s*requires-python"))
    for value in items(data.get("dependencies")):
        requirement = parse_requirement(text_of(value))
        line = found.find_match(re.escape(str(value)))
        if requirement is None:
            parsed.problem(f"A requirement could not be parsed: {str(value)[:100]!r}.", line)
        else:
            parsed.add(*requirement, RUNTIME, PYPI, group="script", line=line)
    registries.of_pyproject(data, parsed)
    return parsed
