"""Shared by all parsers of manifests: their results, finding lines, and reading values of unknown type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

RUNTIME, DEV, OPTIONAL, BUILD = "runtime", "dev", "optional", "build"
INHERITED = "inherited"
"""Kind of a declaration that states none: the file that provides its version may provide the kind; else `runtime`."""

NAME_LIMIT, CONSTRAINT_LIMIT, PROPERTIES_LIMIT = 300, 500, 2_000
CREDENTIALS = re.compile(r"//[^/@\s]+@")


class ManifestError(Exception):
    """A manifest cannot be parsed at all; the message is the reason, `line` the place."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Declared(NamedTuple):
    """One dependency declared by a manifest.

    `line` counts from 1; None if unknown. `version` is the exact version if the manifest pins one. `direct` is False if
    the manifest states that another package needs the dependency. `unknown` states why name or version cannot be known
    without running the build. `alias` is the name under which the project uses the package, if it is another one.
    `source` is the registry, if it is not the public one.
    """

    name: str
    constraint: str
    kind: str
    ecosystem: str
    group: str | None = None
    line: int | None = None
    version: str | None = None
    direct: bool = True
    unknown: str | None = None
    alias: str | None = None
    source: str | None = None


class Locked(NamedTuple):
    """One package in a lock file.

    `wanted` are the constraints (yarn), or the folders relative to the lock file (npm, pnpm), that this entry fulfils;
    empty if the lock file does not state them. `direct` is None if the lock file does not state it. `deprecated` is the
    maintainers' deprecation notice, if any. `source` is the registry, if it is not the public one. `released` is the
    day of the release, such as "2026-05-31", if the lock file states it.
    """

    name: str
    version: str
    ecosystem: str
    kind: str = RUNTIME
    line: int | None = None
    licence: str | None = None
    direct: bool | None = None
    wanted: tuple[str, ...] = ()
    deprecated: str | None = None
    source: str | None = None
    released: str | None = None


class Runtime(NamedTuple):
    """A runtime that a manifest requires: `name` as in `gaps/lifecycles.toml`, `constraint` as written.

    `exact` means that the constraint is the version used, not a minimum.
    """

    name: str
    constraint: str
    line: int | None = None
    exact: bool = False


class Managed(NamedTuple):
    """A version that a file provides to others: a declaration of `key` means `name` at `constraint`.

    `kind` applies to declarations that state none.
    """

    key: str
    name: str
    constraint: str
    kind: str | None = None


class Included(NamedTuple):
    """A file that another one includes (compose, pip, GitLab CI, Helm), or whose service a service extends.

    `file` may contain variables. `by` is the service that extends `service`; both are empty for a whole file, to which
    `env_file` may give values. With `from_root`, `file` is relative to the project instead of to the file.
    """

    file: str
    service: str = ""
    by: str = ""
    env_file: str = ""
    from_root: bool = False


class Licence(NamedTuple):
    """A licence, as an SPDX expression if known; `subject` is the package that states it, if any."""

    licence: str
    subject: str | None = None
    line: int | None = None


class Problem(NamedTuple):
    """What could not be parsed, as a sentence for users, and its line."""

    message: str
    line: int | None = None


@dataclass
class Parsed:
    """The content of a manifest or lock file, and what in it could not be parsed.

    `name` is the project's own name. `members` are the projects of a lock file, by relative folder or by name; None if
    it states none. `parents` are files or names; the first one that is in the project provides `properties` and
    versions. `constraints` are files whose versions apply to this one. `imports` are names of projects that provide
    versions with their own properties. `included` are the files that this one uses. A `part` is not a manifest
    by its name: only what other files include of it counts. `edges` are the indexes in `locked` of the packages that
    each locked package needs; None if the lock file does not state them.
    """

    dependencies: list[Declared] = field(default_factory=list)
    locked: list[Locked] = field(default_factory=list)
    managed: list[Managed] = field(default_factory=list)
    licences: list[Licence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    name: str | None = None
    members: list[str] | None = None
    parents: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    constraints: list[str] = field(default_factory=list)
    runtimes: list[Runtime] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    included: list[Included] = field(default_factory=list)
    part: bool = False
    edges: list[list[int]] | None = None

    def add(
        self,
        name: str,
        constraint: str,
        kind: str,
        ecosystem: str,
        *,
        group: str | None = None,
        line: int | None,
        version: str | None = None,
        direct: bool = True,
        unknown: str | None = None,
        alias: str | None = None,
        source: str | None = None,
    ) -> None:
        """Add a dependency, with long names and versions truncated and passwords removed from addresses."""
        self.dependencies.append(
            Declared(
                clean(name)[:NAME_LIMIT],
                clean_constraint(constraint),
                kind,
                ecosystem,
                clean(group)[:NAME_LIMIT] if group else None,
                line,
                clean_constraint(version) if version else None,
                direct,
                clean_constraint(unknown) if unknown else None,
                clean(alias)[:NAME_LIMIT] if alias else None,
                clean_constraint(source) if source else None,
            )
        )

    def lock(
        self,
        name: str,
        version: str,
        ecosystem: str,
        *,
        kind: str = RUNTIME,
        line: int | None,
        licence: str | None = None,
        direct: bool | None = None,
        wanted: Iterable[str] = (),
        deprecated: str | None = None,
        source: str | None = None,
        released: str | None = None,
    ) -> int:
        """Add a locked package, and return its index in `locked`."""
        self.locked.append(
            Locked(
                clean(name)[:NAME_LIMIT],
                clean_constraint(version),
                ecosystem,
                kind,
                line,
                clean(licence)[:NAME_LIMIT] if licence else None,
                direct,
                tuple(clean_constraint(one) for one in wanted),
                clean_constraint(deprecated) if deprecated else None,
                clean_constraint(source) if source else None,
                released,
            )
        )
        return len(self.locked) - 1

    def needs(self, runtime: str, constraint: Any, line: int | None, *, exact: bool = False) -> None:
        """Add a runtime if the constraint is text."""
        if isinstance(constraint, str) and constraint.strip():
            self.runtimes.append(Runtime(runtime, clean_constraint(constraint), line, exact))

    def manage(self, key: str, name: str, constraint: str, kind: str | None = None) -> None:
        """Add a version that this file provides to others."""
        named = (clean(key)[:NAME_LIMIT], clean(name)[:NAME_LIMIT])
        self.managed.append(Managed(*named, clean_constraint(constraint), kind))

    def set(self, name: str, value: str) -> None:
        """Set a property, unless it is set already or the value is empty."""
        if name and value and len(self.properties) < PROPERTIES_LIMIT:
            self.properties.setdefault(clean(name)[:NAME_LIMIT], clean(value)[:CONSTRAINT_LIMIT])

    def own_licence(self, licence: Any, line: int | None) -> None:
        """Add the project's licence if it is text."""
        if isinstance(licence, str) and (text := " ".join(clean(licence).split())[:NAME_LIMIT]):
            self.licences.append(Licence(text, self.name, line))

    def problem(self, message: str, line: int | None = None) -> None:
        """Add a problem: what could not be parsed."""
        self.problems.append(Problem(message, line))

    def to_json(self) -> dict[str, Any]:
        """Return the non-empty parts that other files need, as stored until the file changes."""
        kept = {
            key: getattr(self, key)
            for key in (
                *("dependencies", "locked", "managed", "name", "members", "parents", "properties", "constraints"),
                *("runtimes", "imports", "included", "part", "edges"),
            )
        }
        stated = ("members", "edges")
        return {key: value for key, value in kept.items() if value or (key in stated and value is not None)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Parsed:
        """Read the JSON of `to_json`."""
        found = cls(**kept)
        found.dependencies = [Declared(*row) for row in found.dependencies]
        found.locked = [Locked(*row) for row in found.locked]
        found.managed = [Managed(*row) for row in found.managed]
        found.included = [Included(*row) for row in found.included]
        found.runtimes = [Runtime(*row) for row in found.runtimes]
        return found


def clean_constraint(text: str) -> str:
    """Return a version or constraint on one line, truncated, and without passwords in addresses."""
    return CREDENTIALS.sub("//", " ".join(clean(text).split()))[:CONSTRAINT_LIMIT]


def clean(text: str) -> str:
    """Return `text` without NUL and lone surrogates, which escapes in JSON and TOML can produce."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def table(value: Any, *keys: str) -> dict[str, Any]:
    """Return the table found by following `keys`; an empty one if there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return `value` if it is a list, else an empty list."""
    return value if isinstance(value, list) else []


class Lines:
    """Find the line on which something is declared.

    The parsers of TOML and JSON do not report lines. Keys and requirement strings are nearly always written literally,
    so a search from their section on finds them; otherwise, the line is unknown.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def section(self, pattern: str) -> int:
        """Return the index of the first line that matches, or 0."""
        return (self.find_match(pattern) or 1) - 1

    def find_match(self, pattern: str) -> int | None:
        """Return the number of the first line that matches, counted from 1."""
        compiled = re.compile(pattern)
        return next((number for number, line in enumerate(self._lines, start=1) if compiled.search(line)), None)

    def find(self, needle: str, start: int = 0) -> int | None:
        """Return the number (from 1) of the first line from index `start` on with the word `needle`."""
        if not needle or "\n" in needle:
            return None
        pattern = re.compile(rf"(?<![\w.@/-]){re.escape(needle)}(?![\w/-])")
        for index in range(start, len(self._lines)):
            line = self._lines[index]
            if needle in line and not line.lstrip().startswith("#") and pattern.search(line):
                return index + 1
        return None


LINE_IN_MESSAGE = re.compile(r"\bline (\d+)")


def toml(text: str) -> dict[str, Any]:
    """Parse TOML. Raises ManifestError with the line of the error."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = LINE_IN_MESSAGE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1 if "end of document" in str(error) else None
        raise ManifestError(f"It is not valid TOML: {str(error) or 'too deeply nested'}.", line) from error


def json_object(text: str) -> dict[str, Any]:
    """Parse a JSON object. Raises ManifestError with the line of the error."""
    import json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ManifestError(f"It is not valid JSON: {str(error) or 'too deeply nested'}.", line) from error
    if not isinstance(data, dict):
        raise ManifestError("It is not a JSON object.", 1)
    return data


TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]')

KeyPath = tuple[str | int, ...]


def key_lines(text: str, depth: int) -> dict[KeyPath, int]:
    """Return the line of each key and list item of valid JSON down to `depth`, by its path."""
    import json

    found: dict[KeyPath, int] = {}
    path: list[str | int] = []
    """The current key or index of each open object or list."""
    line, wants_key = 1, False
    for token in TOKEN.finditer(text):
        kind = token[0]
        if kind == "\n":
            line += 1
        elif kind in "{[":
            path.append(-1 if kind == "{" else 0)
            wants_key = kind == "{"
            if kind == "[" and len(path) <= depth:
                found[tuple(path)] = line
        elif kind in "}]":
            path.pop()
            wants_key = False
        elif kind == ",":
            at = path[-1]
            wants_key = isinstance(at, str)
            if isinstance(at, int):
                path[-1] = at + 1
                if len(path) <= depth:
                    found[tuple(path)] = line
        elif wants_key:
            path[-1] = json.loads(kind) if "\\" in kind else kind[1:-1]
            wants_key = False
            if len(path) <= depth:
                found.setdefault(tuple(path), line)
    return found


def header_lines(text: str, name: str) -> list[int]:
    """Return the line of the name in each `[[name]]` table of generated TOML, in order."""
    found, number, after = list[int](), 0, 0
    header = re.compile(rf"^\[\[{name}\]\][ \t\r]*(\nname\b)?", re.MULTILINE)
    for match in header.finditer(text):
        number += text.count("\n", after, match.start())
        after = match.start()
        found.append(number + (2 if match[1] else 1))
    return found


def text_of(value: Any) -> str:
    """Return `value` if it is text, else an empty text."""
    return value if isinstance(value, str) else ""
