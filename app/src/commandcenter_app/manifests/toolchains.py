"""Files that select the runtime for development: those of nvm, pyenv, rbenv, asdf, mise and rustup.

Selections without a version number (`system`, `stable`, `lts/*`, the name of an environment) are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from commandcenter_app.manifests.base import ManifestError, Parsed, table, text_of, toml

NUMBER = r"\d+(?:\.\d+)*"
WORD = re.compile(r"[\w.:@/*+~-]+")
VERSIONS = {
    "node": re.compile(rf"v?({NUMBER})|lts[/-]([a-z]+)"),
    "python": re.compile(rf"(?:c?python[-@]?)?({NUMBER}\w*)(?:-[\w-]+)?"),
    "ruby": re.compile(rf"(?:ruby-)?({NUMBER}(?:-\w+)?)(?:@\S+)?"),
    "rust": re.compile(rf"({NUMBER})(?:-[a-z]\S+)?"),
    "java": re.compile(
        rf"(?:(?:adoptopenjdk|corretto|liberica|microsoft|openjdk|oracle|temurin|zulu)-(?:jre-|jdk-)?)?({NUMBER})(?:\+\S+)?"
    ),
}
"""Patterns of versions by runtime. They exclude other implementations (pypy, jruby, graalvm), numbered differently."""

PLAIN = re.compile(rf"v?({NUMBER})")
TOOLS = {
    "nodejs": "node",
    "golang": "go",
    "dotnet-core": "dotnet",
    "mongodb": "mongo",
    **{name: name for name in ("node", "python", "ruby", "rust", "java", "go", "php", "dotnet")},
    **{name: name for name in ("postgres", "mysql", "mariadb", "redis", "valkey", "nginx")},
}
"""Plug-in names in .tool-versions of the runtimes in `gaps/lifecycles.toml`."""


def node_version(text: str, _path: str) -> Parsed:
    """Parse an .nvmrc or a .node-version. Raises ManifestError if it names no version."""
    return _one_runtime("node", text)


def python_version(text: str, _path: str) -> Parsed:
    """Parse a .python-version, which may name several. Raises ManifestError if it names none."""
    return _one_runtime("python", text)


def ruby_version(text: str, _path: str) -> Parsed:
    """Parse a .ruby-version. Raises ManifestError if it names no version."""
    return _one_runtime("ruby", text)


def _one_runtime(runtime: str, text: str) -> Parsed:
    parsed, named = Parsed(), False
    for number, line in _lines(text):
        named = True
        if _parsed(line.split(), line, number, parsed):
            _note(runtime, line.split(), number, parsed)
    if not named:
        raise ManifestError("It contains no version.", 1)
    return parsed


def tool_versions(text: str, _path: str) -> Parsed:
    """Parse a .tool-versions: a tool and its versions on each line."""
    parsed = Parsed()
    for number, line in _lines(text):
        tool, *versions = line.split()
        if WORD.fullmatch(tool) and not versions:
            parsed.problem(f"Line {number} contains no version: {line[:100]!r}.", number)
        elif _parsed([tool, *versions], line, number, parsed):
            _note(TOOLS.get(tool, ""), versions, number, parsed)
    return parsed


def rust_toolchain(text: str, path: str) -> Parsed:
    """Parse a rust-toolchain(.toml): TOML, or in the older form only the channel. Raises ManifestError."""
    lines = list(_lines(text))
    if len(lines) == 1 and "[" not in text and "=" not in text and not path.endswith(".toml"):
        return _one_runtime("rust", text)
    channel = text_of(table(toml(text), "toolchain").get("channel"))
    number = next((number for number, line in lines if line.startswith("channel")), None)
    parsed = Parsed()
    if channel:
        _note("rust", [channel], number, parsed)
    return parsed


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield non-empty lines with their number, without comments."""
    for number, raw in enumerate(text.split("\n"), start=1):
        if line := raw.partition("#")[0].strip():
            yield number, line


def _parsed(words: list[str], line: str, number: int, parsed: Parsed) -> bool:
    if all(WORD.fullmatch(word) for word in words):
        return True
    parsed.problem(f"Line {number} could not be parsed: {line[:100]!r}.", number)
    return False


def _note(runtime: str, versions: list[str], number: int | None, parsed: Parsed) -> None:
    for version in versions:
        if runtime and (found := VERSIONS.get(runtime, PLAIN).fullmatch(version)):
            parsed.needs(runtime, next(filter(None, found.groups())), number, exact=True)
