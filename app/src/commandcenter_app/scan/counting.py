"""Count lines of code, comments and blanks. Pure, on bytes, and quick: it sees every line of a project.

A line with any code on it is code; a line with nothing but white space is blank even inside a comment.
Nested block comments are not distinguished from plain ones.
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
    """Lines of one file, by kind."""

    code: int = 0
    comments: int = 0
    blanks: int = 0

    @property
    def total(self) -> int:
        """All lines."""
        return self.code + self.comments + self.blanks


class Open(NamedTuple):
    """Something that was begun on an earlier line: what ends it, and whether it is a comment."""

    end: bytes
    comment: bool


def count(data: bytes, language: Language) -> Lines:
    """The lines of `data`, which is in any encoding that leaves ASCII as it is."""
    lines = [line.strip() for line in data.splitlines()]
    openers = [opener for opener in _openers(language) if opener in data]
    comments = index = 0
    open_: Open | None = None
    while index < len(lines):  # as many lines at once as are alike
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
    """The index of the first line from `index` on that has one of `signs` in it; that after the last where none has.

    All at once: looked for one after the other, a sign that comes late would be looked for again from every line that
    has another.
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
    """What matters within a line: block starts and strings, whichever begins first."""
    words = sorted({*_openers(language), *language.line}, key=len, reverse=True)
    strings = rb"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
    return re.compile(b"|".join(map(re.escape, words)) + strings)


def _read_line(line: bytes, open_: Open | None, language: Language) -> tuple[bool, Open | None]:
    """Whether a line that touches a block has code on it, and what it leaves open."""
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
