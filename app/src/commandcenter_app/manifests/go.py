"""Dependencies in go.mod, which needs no lock file: the build uses exactly its versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commandcenter_app.manifests.base import BUILD, RUNTIME, ManifestError, Parsed

REQUIREMENT = re.compile(r'"?([^\s"()]+)"?\s+(v[^\s()]+)$')
REPLACEMENT = re.compile(r'"?([^\s"]+)"?(?:\s+(v\S+))?\s+=>\s+"?([^\s"]+)"?(?:\s+(v\S+))?$')


def go_mod(text: str, _path: str) -> Parsed:
    """Parse a go.mod. Raises ManifestError if it names no module."""
    parsed = Parsed()
    replaced: dict[tuple[str, str | None], tuple[str, str | None]] = {}
    required: list[tuple[int, str, bool]] = []
    tools: list[tuple[int, str]] = []
    for number, directive, rest, comment in _directives(text):
        if directive == "module":
            parsed.name = rest.strip('"')
        elif directive == "require":
            required.append((number, rest, comment.startswith("indirect")))
        elif directive == "replace" and (found := REPLACEMENT.match(rest)):
            replaced[found[1], found[2]] = (found[3], found[4])
        elif directive == "go":
            parsed.needs("go", rest, number)
        elif directive == "tool":
            tools.append((number, rest.strip('"')))
    if parsed.name is None:
        raise ManifestError("There is no module line.")
    modules = {found[1] for _, text_, _ in required if (found := REQUIREMENT.match(text_))}
    of_tools = _modules_of_tools(tools, modules, parsed)
    for number, text_, indirect in required:
        found = REQUIREMENT.match(text_)
        if found is None:
            parsed.problem(f"Line {number} could not be parsed: {text_[:100]!r}.", number)
            continue
        name, version = found[1], found[2]
        instead = replaced.get((name, version)) or replaced.get((name, None))
        constraint = f"{version} => {' '.join(filter(None, instead))}" if instead else version
        used = instead[1] if instead else version
        tool = indirect and name in of_tools
        kind, group = (BUILD, "tool") if tool else (RUNTIME, None)
        direct = tool or not indirect
        parsed.add(name, constraint, kind, "go", group=group, line=number, version=used, direct=direct)
    return parsed


def _modules_of_tools(tools: list[tuple[int, str]], modules: set[str], parsed: Parsed) -> set[str]:
    """Return the required modules that contain the packages of tools; declare a tool itself that is in none of them."""
    found = set()
    for number, package in tools:
        parts = package.split("/")
        paths = ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
        module = next((path for path in paths if path in modules), None)
        if module is not None:
            found.add(module)
        elif parsed.name not in paths:
            unknown = "no module that go.mod requires contains this tool"
            parsed.add(package, "", BUILD, "go", group="tool", line=number, unknown=unknown)
    return found


def _directives(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield line, directive, text and trailing comment; directives in brackets one by one."""
    block = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line, _, comment = raw.partition("//")
        line = line.strip()
        if not line:
            continue
        if block:
            if line == ")":
                block = ""
            else:
                yield number, block, line, comment.strip()
            continue
        directive, _, rest = line.partition(" ")
        directive = directive.rstrip("(")
        if line.endswith("("):
            block = directive
        else:
            yield number, directive, rest.strip(), comment.strip()
