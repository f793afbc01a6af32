"""Properties: `${name}` in one file, its value in that or another, as Maven and Gradle have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

REFERENCE = re.compile(r"\$[{(]([^{}()$]{1,200})[})]")
LENGTH_LIMIT = 1_000


class Substitution:
    """Fills in properties; the first of `tables` that has one counts. What is not defined stays as it is written."""

    def __init__(self, tables: Iterable[Mapping[str, str]]) -> None:
        self._values: dict[str, str] = {}
        for table in tables:
            for name, value in table.items():
                self._values.setdefault(name, value)

    def fill(self, text: str) -> str:
        """`text` with its properties; a value may name others, and circles end where they would begin again."""
        for _ in range(8):
            if "$" not in text or not self._values:
                return text
            filled = REFERENCE.sub(lambda found: self._values.get(found[1], found[0]), text)
            if filled == text or len(filled) > LENGTH_LIMIT:
                return text
            text = filled
        return text
