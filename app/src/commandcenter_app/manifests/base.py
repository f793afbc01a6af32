"""What all manifest parsers share: what they answer, finding lines, and reading values that may be anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

RUNTIME, DEV, OPTIONAL, BUILD = "runtime", "dev", "optional", "build"

NAME_LIMIT, CONSTRAINT_LIMIT, PROPERTIES_LIMIT = 300, 500, 2_000
CREDENTIALS = re.compile(r"//[^/@\s]+@")


class ManifestError(Exception):
    """A manifest cannot be read at all; the message is the reason, `line` the place."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Declared(NamedTuple):
    """One dependency as a manifest declares it.

    `line` counts from 1, None where it is not known. `version` is the exact version where the manifest itself
    pins one; `direct` is False where it states that something else needs the dependency.
    """

    name: str
    constraint: str
    kind: str
    ecosystem: str
    group: str | None = None
    line: int | None = None
    version: str | None = None
    direct: bool = True


class Locked(NamedTuple):
    """One package as a lock file holds it.

    `wanted` are the constraints (yarn) or folders relative to the lock (npm, pnpm) whose constraint this very entry
    fulfils; empty where the lock does not have that. `direct` is None where the lock does not have it. `deprecated` is
    what its makers recommend instead of it, where the lock keeps that.
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


class Runtime(NamedTuple):
    """A runtime that a manifest asks for: `name` as in `gaps/lifecycles.toml`, `constraint` as written.

    `exact` means that the constraint names what is used, not the least that is needed.
    """

    name: str
    constraint: str
    line: int | None = None
    exact: bool = False


class Managed(NamedTuple):
    """What a file offers to others: whoever declares `key` means `name` at `constraint`."""

    key: str
    name: str
    constraint: str


class Licence(NamedTuple):
    """A licence, as an SPDX expression where it is known; `subject` is the package that states it, if any."""

    licence: str
    subject: str | None = None
    line: int | None = None


class Problem(NamedTuple):
    """What was not understood, in a sentence that can be shown, and its line."""

    message: str
    line: int | None = None


@dataclass
class Parsed:
    """What a manifest or lock file declares, and what in it was not understood.

    `name` is the project's own name. `members` are the projects a lock is for, by folder relative to it or by name;
    None where it has none. `parents` are files or names, the first of which in the project hands `properties`
    and versions down; `constraints` the files whose versions this one keeps to.
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
    ) -> None:
        """Note a dependency; names and versions are cut to a sane length, and passwords in addresses left out."""
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
    ) -> None:
        """Note a locked package."""
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
            )
        )

    def needs(self, runtime: str, constraint: Any, line: int | None, *, exact: bool = False) -> None:
        """Note a runtime where the constraint is text."""
        if isinstance(constraint, str) and constraint.strip():
            self.runtimes.append(Runtime(runtime, clean_constraint(constraint), line, exact))

    def manage(self, key: str, name: str, constraint: str) -> None:
        """Note what others can take from this file."""
        self.managed.append(Managed(clean(key)[:NAME_LIMIT], clean(name)[:NAME_LIMIT], clean_constraint(constraint)))

    def set(self, name: str, value: str) -> None:
        """Note a property; the first of a name counts, and what is empty does not."""
        if name and value and len(self.properties) < PROPERTIES_LIMIT:
            self.properties.setdefault(clean(name)[:NAME_LIMIT], clean(value)[:CONSTRAINT_LIMIT])

    def own_licence(self, licence: Any, line: int | None) -> None:
        """Note the project's licence where it is text."""
        if isinstance(licence, str) and (text := " ".join(clean(licence).split())[:NAME_LIMIT]):
            self.licences.append(Licence(text, self.name, line))

    def problem(self, message: str, line: int | None = None) -> None:
        """Note what was not understood."""
        self.problems.append(Problem(message, line))

    def to_json(self) -> dict[str, Any]:
        """What others need of it, as it is kept until the file changes; empty parts are left out."""
        kept = {
            key: getattr(self, key)
            for key in (
                *("dependencies", "locked", "managed", "name", "members", "parents", "properties", "constraints"),
                "runtimes",
            )
        }
        return {key: value for key, value in kept.items() if value or (key == "members" and value is not None)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Parsed:
        """What `to_json` gave."""
        found = cls(**kept)
        found.dependencies = [Declared(*row) for row in found.dependencies]
        found.locked = [Locked(*row) for row in found.locked]
        found.managed = [Managed(*row) for row in found.managed]
        found.runtimes = [Runtime(*row) for row in found.runtimes]
        return found


def clean_constraint(text: str) -> str:
    """A version or constraint on one line, cut to a sane length, without a password in an address."""
    return CREDENTIALS.sub("//", " ".join(clean(text).split()))[:CONSTRAINT_LIMIT]


def clean(text: str) -> str:
    """`text` as the database can hold it: escapes in JSON and TOML can make NUL and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def table(value: Any, *keys: str) -> dict[str, Any]:
    """The table found by following `keys`; an empty one wherever that is not a table."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """`value` when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


class Lines:
    """Find the line on which something is declared.

    The parsers of TOML and JSON do not give lines. Keys and requirement strings are nearly always written
    as they read, so looking for them from their section on finds them; where it does not, there is no line.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def section(self, pattern: str) -> int:
        """The index of the first line that matches, or 0."""
        return (self.find_match(pattern) or 1) - 1

    def find_match(self, pattern: str) -> int | None:
        """The first line (from 1) that matches."""
        compiled = re.compile(pattern)
        return next((number for number, line in enumerate(self._lines, start=1) if compiled.search(line)), None)

    def find(self, needle: str, start: int = 0) -> int | None:
        """The first line (from 1) at or after index `start` that has `needle` as a word of its own."""
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
    """Read TOML. Raises ManifestError with the place of the mistake."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = LINE_IN_MESSAGE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1 if "end of document" in str(error) else None
        raise ManifestError(f"It is not valid TOML: {str(error) or 'too deeply nested'}.", line) from error


def json_object(text: str) -> dict[str, Any]:
    """Read a JSON object. Raises ManifestError with the place of the mistake."""
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
    """The line of each key and list item of well-formed JSON down to `depth`, by its path."""
    import json

    found: dict[KeyPath, int] = {}
    path: list[str | int] = []
    """The key or index that each open object or list is at."""
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
    """The line of the name in each `[[name]]` table of TOML that a program wrote; in their order."""
    found, number, after = list[int](), 0, 0
    header = re.compile(rf"^\[\[{name}\]\][ \t\r]*(\nname\b)?", re.MULTILINE)
    for match in header.finditer(text):
        number += text.count("\n", after, match.start())
        after = match.start()
        found.append(number + (2 if match[1] else 1))
    return found


def text_of(value: Any) -> str:
    """`value` when it is text, else nothing."""
    return value if isinstance(value, str) else ""
