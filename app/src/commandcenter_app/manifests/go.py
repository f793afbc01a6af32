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
            parsed.add(rest.strip('"'), "", BUILD, "go", group="tool", line=number)
    if parsed.name is None:
        raise ManifestError("There is no module line.")
    for number, text_, indirect in required:
        found = REQUIREMENT.match(text_)
        if found is None:
            parsed.problem(f"Line {number} could not be parsed: {text_[:100]!r}.", number)
            continue
        name, version = found[1], found[2]
        instead = replaced.get((name, version)) or replaced.get((name, None))
        constraint = f"{version} => {' '.join(filter(None, instead))}" if instead else version
        used = instead[1] if instead else version
        parsed.add(name, constraint, RUNTIME, "go", line=number, version=used, direct=not indirect)
    return parsed


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
