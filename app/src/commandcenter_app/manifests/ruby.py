"""Dependencies of Ruby projects in Gemfile, gemspecs and Gemfile.lock, in the usual notations, without running Ruby."""

from __future__ import annotations

import re

from commandcenter_app.manifests.base import DEV, RUNTIME, ManifestError, Parsed
from commandcenter_app.manifests.links import Links

GEM = "gem"
TEXT = r"[\"']([^\"']*)[\"']"
LIST = rf"((?:\s*,\s*\[?\s*{TEXT}\s*\]?)*)"
DECLARED = re.compile(rf"^\s*gem[\s(]+{TEXT}(?:\.freeze)?{LIST}(.*)$")
QUOTED = re.compile(TEXT)
GROUPS = re.compile(r"^\s*group[\s(]+(.*?)\)?\s+do\b")
OWN_GROUP = re.compile(r"\bgroups?(?:\s*=>|:)\s*\[?([^\]})]*)")
SYMBOL = re.compile(r":(\w+)|[\"'](\w+)[\"']")
SOURCE = re.compile(rf"\b(git|github|path|gist)(?:\s*=>|:)\s*{TEXT}")
REVISION = re.compile(rf"\b(?:tag|ref|branch)(?:\s*=>|:)\s*{TEXT}")
RUBY = re.compile(rf"^\s*ruby[\s(]+{TEXT}")
OPENS = re.compile(r"\bdo\b(?:\s*\|[^|]*\|)?\s*$|^\s*(?:if|unless|case|while|begin|def)\b")
SPEC = re.compile(
    rf"\.add_(?P<what>runtime_|development_)?dependency[\s(]+(?:%q<)?[\"']?(?P<name>[\w.-]+)[\"'>]?(?:\.freeze)?{LIST}"
)
LICENCE = re.compile(rf"\.licenses?\s*=\s*\[?\s*{TEXT}")
NAME = re.compile(rf"\.name\s*=\s*{TEXT}")
TEST_GROUPS = frozenset({"development", "test", "dev", "ci", "lint", "doc", "docs"})
SECTION = re.compile(r"[A-Z][A-Z ]+$")
ENTRY = re.compile(r"    (\S+) \(([^)]+)\)$")
NEED = re.compile(r"      ([^\s(!]+)!?(?: \(.*\))?$")
WANTED = re.compile(r"  ([^\s(!]+)!?(?: \(.*\))?$")
PLATFORM = re.compile(r"-(?:x86_64|x86|x64|aarch64|arm64|arm|java|universal|mingw|mswin|ruby)\b.*$")


def gemfile(text: str, _path: str) -> Parsed:
    """Parse a Gemfile."""
    parsed = Parsed()
    blocks: list[list[str]] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = without_comment(raw)
        if found := GROUPS.match(line):
            blocks.append([one or other for one, other in SYMBOL.findall(found[1])])
        elif OPENS.search(line):
            blocks.append([])
        elif line.strip() == "end" and blocks:
            blocks.pop()
        if required := RUBY.match(line):
            parsed.needs("ruby", required[1], number, exact=required[1][:1].isdigit())
        if found := DECLARED.match(line):
            rest = found[4]
            own = OWN_GROUP.search(rest)
            groups = [one for block in blocks for one in block]
            groups += [one or other for one, other in SYMBOL.findall(own[1])] if own else []
            constraint = ", ".join(QUOTED.findall(found[2]))
            if source := SOURCE.search(rest):
                constraint = _source(source, rest)
            kind = DEV if groups and TEST_GROUPS.issuperset(groups) else RUNTIME
            parsed.add(found[1], constraint, kind, GEM, group=", ".join(groups) or None, line=number)
    return parsed


def _source(source: re.Match[str], rest: str) -> str:
    """Return a folder or repository as a constraint."""
    where, address = source.groups()
    if where == "path":
        return f"@ {address}"
    if where != "git":
        address = f"https://{'gist.github' if where == 'gist' else 'github'}.com/{address}"
    revision = REVISION.search(rest)
    return f"@ {'' if address.startswith('git') else 'git+'}{address}{f'@{revision[1]}' if revision else ''}"


def without_comment(line: str) -> str:
    """Return a line of Ruby without its comment; a `#` within a string is kept."""
    head, mark, _ = line.partition("#")
    return line if mark and (head.count('"') % 2 or head.count("'") % 2) else head.rstrip()


def gemspec(text: str, _path: str) -> Parsed:
    """Parse a .gemspec."""
    parsed = Parsed()
    for number, raw in enumerate(text.split("\n"), start=1):
        line = without_comment(raw)
        if found := NAME.search(line):
            parsed.name = parsed.name or found[1]
        elif found := LICENCE.search(line):
            parsed.own_licence(found[1], number)
        elif found := SPEC.search(line):
            constraint = ", ".join(QUOTED.findall(found[3]))
            kind = DEV if found["what"] == "development_" else RUNTIME
            parsed.add(found["name"], constraint, kind, GEM, line=number)
    return parsed


def gemfile_lock(text: str, _path: str) -> Parsed:
    """Parse a Gemfile.lock. Raises ManifestError if it contains git's conflict markers."""
    parsed, links, section = Parsed(), Links(), ""
    entries: list[tuple[str, str, int]] = []
    wanted: set[str] = set()
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.rstrip("\r")
        if line.startswith(("<<<<<<<", ">>>>>>>")):
            raise ManifestError(f"A merge conflict is not resolved (at line {number}).", number)
        if SECTION.fullmatch(line):
            section = line
        elif section in {"GEM", "GIT", "PLUGIN SOURCE"} and (found := ENTRY.match(line)):
            links.name(len(entries), found[1])
            entries.append((found[1], PLATFORM.sub("", found[2]), number))
        elif section in {"GEM", "GIT", "PLUGIN SOURCE"} and entries and (found := NEED.match(line)):
            links.need(len(entries) - 1, [found[1]])
        elif section == "DEPENDENCIES" and (found := WANTED.match(line)):
            wanted.add(found[1])
    for name, version, line_number in entries:
        parsed.lock(name, version, GEM, line=line_number, direct=name in wanted)
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed
