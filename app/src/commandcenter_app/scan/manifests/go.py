"""Dependencies in go.mod."""

from __future__ import annotations

import re

from commandcenter_app.scan.manifests.base import BUILD, RUNTIME, ManifestError, Parsed

REQUIREMENT = re.compile(r'"?([^\s"()]+)"?\s+(v[^\s()]+)$')


def go_mod(text: str, _path: str) -> Parsed:
    """Read a go.mod. Raises ManifestError when it names no module."""
    parsed, block, module = Parsed(), "", False
    for number, raw in enumerate(text.split("\n"), start=1):
        line, _, comment = raw.partition("//")
        line = line.strip()
        if not line:
            continue
        if block:
            if line == ")":
                block = ""
                continue
            directive, rest = block, line
        else:
            directive, _, rest = line.partition(" ")
            directive, rest = directive.rstrip("("), rest.strip()
            if line.endswith("("):
                block = directive
                continue
        module = module or directive == "module"
        if directive == "require":
            _require(parsed, rest, number, indirect=comment.strip().startswith("indirect"))
        elif directive == "tool":
            parsed.add(rest.strip('"'), "", BUILD, "go", group="tool", line=number)
    if not module:
        raise ManifestError("It has no module line.")
    return parsed


def _require(parsed: Parsed, text: str, number: int, *, indirect: bool) -> None:
    found = REQUIREMENT.match(text)
    if found is None:
        parsed.problem(f"Line {number} is not understood: {text[:100]!r}.", number)
        return
    parsed.add(found[1], found[2], RUNTIME, "go", line=number, version=found[2], direct=not indirect)
