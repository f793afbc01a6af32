"""Properties of Maven and Gradle: `${name}`, with its value in the same or another file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

REFERENCE = re.compile(r"\$[{(]([^{}()$]{1,200})[})]")
LENGTH_LIMIT = 1_000


class Substitution:
    """Replace properties by their value in the first of `tables` that has one. Undefined ones are kept."""

    def __init__(self, tables: Iterable[Mapping[str, str]]) -> None:
        self._values: dict[str, str] = {}
        for table in tables:
            for name, value in table.items():
                self._values.setdefault(name, value)

    def fill(self, text: str) -> str:
        """Replace the properties in `text`, also within values. Circular references are kept."""
        for _ in range(8):
            if "$" not in text or not self._values:
                return text
            filled = REFERENCE.sub(lambda found: self._values.get(found[1], found[0]), text)
            if filled == text or len(filled) > LENGTH_LIMIT:
                return text
            text = filled
        return text
