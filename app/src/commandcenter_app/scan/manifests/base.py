"""What all manifest parsers share: what they answer, finding lines, and reading values that may be anything."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

RUNTIME, DEV, OPTIONAL, BUILD = "runtime", "dev", "optional", "build"

NAME_LIMIT, CONSTRAINT_LIMIT = 300, 500
CREDENTIALS = re.compile(r"//[^/@\s]+@")


class ManifestError(Exception):
    """A manifest cannot be read at all; the message says why."""


@dataclass(frozen=True)
class Declared:
    """One declared dependency; `line` from 1, None where it cannot be told."""

    name: str
    constraint: str
    kind: str
    ecosystem: str
    group: str | None = None
    line: int | None = None


@dataclass
class Parsed:
    """What a manifest declares, and what in it was not understood."""

    dependencies: list[Declared] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        constraint: str,
        kind: str,
        ecosystem: str,
        *,
        group: str | None = None,
        line: int | None,
    ) -> None:
        """Note a dependency; names and versions are cut to a sane length, and passwords in addresses left out."""
        self.dependencies.append(
            Declared(
                clean(name)[:NAME_LIMIT],
                CREDENTIALS.sub("//", " ".join(clean(constraint).split()))[:CONSTRAINT_LIMIT],
                kind,
                ecosystem,
                clean(group)[:NAME_LIMIT] if group else None,
                line,
            )
        )


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

    The parsers of TOML and JSON do not tell lines. Keys and requirement strings are nearly always written
    as they read, so looking for them from their section on finds them; where it does not, there is no line.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    def section(self, pattern: str) -> int:
        """The index of the first line that matches, or 0."""
        compiled = re.compile(pattern)
        return next((index for index, line in enumerate(self._lines) if compiled.search(line)), 0)

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


def toml(text: str) -> dict[str, Any]:
    """Read TOML. Raises ManifestError with the place of the mistake."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ManifestError(f"It is not valid TOML: {str(error) or 'too deeply nested'}.") from error
