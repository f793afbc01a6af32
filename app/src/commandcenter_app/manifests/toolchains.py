"""Files that name the runtime a project is worked on with: those of nvm, pyenv, rbenv, asdf, mise and rustup.

What chooses no version by number (`system`, `stable`, `lts/*`, the name of an environment) is left to its tool.
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
"""How versions are written for each runtime. Other implementations (pypy, jruby, graalvm) number theirs differently."""

PLAIN = re.compile(rf"v?({NUMBER})")
TOOLS = {
    "nodejs": "node",
    "golang": "go",
    "dotnet-core": "dotnet",
    "mongodb": "mongo",
    **{name: name for name in ("node", "python", "ruby", "rust", "java", "go", "php", "dotnet")},
    **{name: name for name in ("postgres", "mysql", "mariadb", "redis", "valkey", "nginx")},
}
"""Tools of a .tool-versions, as their plug-ins are called, that have an end of support in `gaps/lifecycles.toml`."""


def node_version(text: str, _path: str) -> Parsed:
    """Read an .nvmrc or a .node-version. Raises ManifestError when it names no version."""
    return _one_runtime("node", text)


def python_version(text: str, _path: str) -> Parsed:
    """Read a .python-version, which may name several. Raises ManifestError when it names none."""
    return _one_runtime("python", text)


def ruby_version(text: str, _path: str) -> Parsed:
    """Read a .ruby-version. Raises ManifestError when it names no version."""
    return _one_runtime("ruby", text)


def _one_runtime(runtime: str, text: str) -> Parsed:
    parsed, named = Parsed(), False
    for number, line in _lines(text):
        named = True
        if _understood(line.split(), line, number, parsed):
            _note(runtime, line.split(), number, parsed)
    if not named:
        raise ManifestError("It names no version.", 1)
    return parsed


def tool_versions(text: str, _path: str) -> Parsed:
    """Read a .tool-versions: a tool and its versions on each line."""
    parsed = Parsed()
    for number, line in _lines(text):
        tool, *versions = line.split()
        if WORD.fullmatch(tool) and not versions:
            parsed.problem(f"Line {number} names no version: {line[:100]!r}.", number)
        elif _understood([tool, *versions], line, number, parsed):
            _note(TOOLS.get(tool, ""), versions, number, parsed)
    return parsed


def rust_toolchain(text: str, path: str) -> Parsed:
    """Read a rust-toolchain(.toml): TOML, or as it was once, the channel alone. Raises ManifestError."""
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
    """Lines with content, with their number, without comments."""
    for number, raw in enumerate(text.split("\n"), start=1):
        if line := raw.partition("#")[0].strip():
            yield number, line


def _understood(words: list[str], line: str, number: int, parsed: Parsed) -> bool:
    if all(WORD.fullmatch(word) for word in words):
        return True
    parsed.problem(f"Line {number} is not understood: {line[:100]!r}.", number)
    return False


def _note(runtime: str, versions: list[str], number: int | None, parsed: Parsed) -> None:
    for version in versions:
        if runtime and (found := VERSIONS.get(runtime, PLAIN).fullmatch(version)):
            parsed.needs(runtime, next(filter(None, found.groups())), number, exact=True)
