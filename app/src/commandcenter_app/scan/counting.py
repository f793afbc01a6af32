"""Count lines of code, comments and blanks. Pure, on bytes, and quick: it sees every line of a project.

A line with any code on it is code; a line with nothing but white space is blank even inside a comment.
Nested block comments are not told apart from plain ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import methodcaller

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


@dataclass(frozen=True)
class Open:
    """Something that was begun on an earlier line: what ends it, and whether it is a comment."""

    end: bytes
    comment: bool


def count(data: bytes, language: Language) -> Lines:
    """The lines of `data`, which is in any encoding that leaves ASCII as it is."""
    lines = [line.strip() for line in data.splitlines()]
    if not any(opener in data for opener in _openers(language)):
        return _count_plain(lines, language)
    blanks = comments = 0
    opener = _opener(language).search
    open_: Open | None = None
    for line in lines:
        if not line:
            blanks += 1
        elif open_ is None and not opener(line):
            comments += line.startswith(language.line)
        elif open_ is not None and open_.end not in line:
            comments += open_.comment
        else:
            has_code, open_ = _read_line(line, open_, language)
            comments += not has_code
    return Lines(len(lines) - comments - blanks, comments, blanks)


def _count_plain(lines: list[bytes], language: Language) -> Lines:
    """Where no comment can go over several lines, each line speaks for itself."""
    blanks = lines.count(b"")
    comments = sum(map(methodcaller("startswith", language.line), lines)) if language.line else 0
    return Lines(len(lines) - comments - blanks, comments, blanks)


@lru_cache
def _opener(language: Language) -> re.Pattern[bytes]:
    return re.compile(b"|".join(map(re.escape, _openers(language))))


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
