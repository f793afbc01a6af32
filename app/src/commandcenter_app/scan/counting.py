"""Count lines of code, comments and blanks. Pure, on bytes, and quick, since it processes every line.

A line with any code on it is code; a line of white space is blank even inside a comment. Nesting of block comments is
ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import methodcaller
from typing import NamedTuple

from commandcenter_app.scan.languages import Language


@dataclass(frozen=True)
class Lines:
    """Numbers of lines of one file, by kind."""

    code: int = 0
    comments: int = 0
    blanks: int = 0

    @property
    def total(self) -> int:
        """Return the number of all lines."""
        return self.code + self.comments + self.blanks


class Open(NamedTuple):
    """A block or string begun on an earlier line: its end sign, and whether it is a comment."""

    end: bytes
    comment: bool


def count(data: bytes, language: Language) -> Lines:
    """Count the lines of `data`, in any encoding that is compatible with ASCII."""
    lines = [line.strip() for line in data.splitlines()]
    openers = [opener for opener in _openers(language) if opener in data]
    comments = index = 0
    open_: Open | None = None
    while index < len(lines):  # count consecutive lines of the same kind at once
        until = _first_with(openers if open_ is None else [open_.end], lines, index)
        if open_ is None:
            comments += _count_line_comments(lines[index:until], language)
        elif open_.comment:
            comments += until - index - lines[index:until].count(b"")
        if until < len(lines):
            has_code, open_ = _read_line(lines[until], open_, language)
            comments += not has_code
        index = until + 1
    blanks = lines.count(b"")
    return Lines(len(lines) - comments - blanks, comments, blanks)


def _first_with(signs: list[bytes], lines: list[bytes], index: int) -> int:
    """Return the index of the first line from `index` on with one of `signs`; the number of lines if none has one.

    It searches for all signs at once. Separate searches would repeat the search for a late sign from every line with
    another sign.
    """
    for at in range(index, len(lines)):
        for sign in signs:
            if sign in lines[at]:
                return at
    return len(lines)


def _count_line_comments(lines: list[bytes], language: Language) -> int:
    return sum(map(methodcaller("startswith", language.line), lines)) if language.line else 0


@lru_cache
def _openers(language: Language) -> tuple[bytes, ...]:
    return tuple(start for start, _ in language.blocks) + language.docstrings


@lru_cache
def _tokens(language: Language) -> re.Pattern[bytes]:
    """Return a pattern of block starts and strings."""
    words = sorted({*_openers(language), *language.line}, key=len, reverse=True)
    strings = rb"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
    return re.compile(b"|".join(map(re.escape, words)) + strings)


def _read_line(line: bytes, open_: Open | None, language: Language) -> tuple[bool, Open | None]:
    """Return whether a line with a part of a block has code on it, and the block that is open at its end."""
    position, has_code = 0, False
    tokens = _tokens(language)
    while True:
        if open_ is not None:
            end = line.find(open_.end, position)
            has_code = has_code or not open_.comment
            if end < 0:
                return has_code, open_
            position, open_ = end + len(open_.end), None
        found = tokens.search(line, position)
        if found is None:
            return has_code or bool(line[position:].strip()), None
        has_code = has_code or bool(line[position : found.start()].strip())
        token = found[0]
        if token in language.docstrings:
            open_ = Open(token, comment=not has_code)
        elif token in language.line and token not in dict(language.blocks):
            return has_code, None
        elif token in dict(language.blocks):
            open_ = Open(dict(language.blocks)[token], comment=True)
        else:
            has_code = True
        position = found.end()
