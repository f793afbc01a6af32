"""Dependencies of Elixir projects: mix.exs in its usual notation, without running it, and mix.lock."""

from __future__ import annotations

import re

from commandcenter_app.manifests.base import DEV, OPTIONAL, RUNTIME, Parsed
from commandcenter_app.manifests.comments import blanked
from commandcenter_app.manifests.links import Links

HEX = "hex"
LOCKFILE = "lockfile"
COMMENT = re.compile(r"(\"(?:\\.|[^\"\\\n])*\")|#[^\n]*")
DEPS = re.compile(
    r"^([ \t]*)defp?[ \t]+\w*deps\b[^\n]*?(?:,[ \t]*do:[^\n]*$|\bdo[ \t]*$.*?^\1end\b)", re.MULTILINE | re.DOTALL
)
DEPENDENCY = re.compile(r"\{\s*:(\w+)\s*,\s*(?:\"([^\"]*)\"\s*)?,?([^{}]*)\}")
OPTION = re.compile(r"\b(git|github|path|tag|branch|ref|hex|organization|repo):\s*[:\"]?([^\",\s\]]+)\"?")
ONLY = re.compile(r"\bonly:\s*(?:\[([^\]]*)\]|:(\w+))")
FOR_DEVELOPMENT = frozenset({"dev", "test", "docs", "doc", "ci", "lint"})
LOCKED = re.compile(r'^\s*"([^"]+)":\s*\{:(hex|git),\s*(?::"?([\w-]+)"?|"([^"]+)"),\s*"([^"]+)"(.*)$')
NEED = re.compile(r'\{:(\w+), "[^"]*", \[([^\[\]]*)\]\}')
REPOSITORY = re.compile(r'\],\s*"([\w:.-]+)"')


def mix_exs(text: str, _path: str) -> Parsed:
    """Parse a mix.exs: the dependencies in functions whose names end with `deps`."""
    parsed = Parsed()
    code = blanked(COMMENT, text)
    if named := re.search(r"\bapp:\s*:(\w+)", code):
        parsed.name = named[1]
    if lockfile := re.search(r"\blockfile:\s*\"([^\"]+)\"", code):
        parsed.set(LOCKFILE, lockfile[1])
    for block in DEPS.finditer(code):
        for found in DEPENDENCY.finditer(code, block.start(), block.end()):
            line = code.count("\n", 0, found.start()) + 1
            _add(found[1], found[2], found[3], line, parsed)
    return parsed


def _add(app: str, constraint: str | None, options: str, line: int, parsed: Parsed) -> None:
    given = dict(OPTION.findall(options))
    if "in_umbrella: true" in options or (constraint is None and not given.keys() & {"git", "github", "path"}):
        return  # another part of the project, or no dependency
    if "path" in given:
        constraint = f"@ {given['path']}"
    elif address := given.get("git") or (f"https://github.com/{given['github']}" if "github" in given else ""):
        revision = given.get("tag") or given.get("ref") or given.get("branch")
        constraint = f"@ git+{address}" + (f"@{revision}" if revision else "")
    groups: list[str] = []
    if only := ONLY.search(options):
        groups = re.findall(r"\w+", only[1] or only[2])
    kind = DEV if groups and FOR_DEVELOPMENT.issuperset(groups) else RUNTIME
    kind = OPTIONAL if "optional: true" in options else kind
    name = given.get("hex", app)
    source = given.get("organization") or given.get("repo")
    parsed.add(
        name, constraint or "", kind, HEX, group=", ".join(groups) or None, line=line,
        alias=app if name != app else None, source=source,
    )  # fmt: skip


def mix_lock(text: str, _path: str) -> Parsed:
    """Parse a mix.lock. It does not state what packages from git need."""
    parsed, links = Parsed(), Links()
    for number, line in enumerate(text.split("\n"), start=1):
        if found := LOCKED.match(line):
            app, where, package, address, version, rest = found.groups()
            if where == "hex":
                repository = next((one for one in REPOSITORY.findall(rest)), "hexpm")
                source = None if repository == "hexpm" else repository
                at = parsed.lock(package, version, HEX, line=number, source=source)
                for needed, options in NEED.findall(rest):
                    links.need(at, [needed], optional="optional: true" in options)
            else:
                at = parsed.lock(app, version, HEX, line=number, source=f"git+{address}")
            links.name(at, app)
        elif line.strip() not in {"", "%{", "}"}:
            parsed.problem(f"Line {number} could not be parsed: {line.strip()[:100]!r}.", number)
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed
