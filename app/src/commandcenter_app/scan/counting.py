"""Count lines of code, comments and blanks. Pure, on bytes, and quick, since it processes every line.

A line with any code on it is code; a line of white space is blank even inside a comment. Nesting of block comments is
ignored.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
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


REGULAR_EXPRESSION = (
    rb"(?:^|[(,=:\[!&|?{};+~<>]|\breturn\b|\bcase\b)\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+/"
)
URL = rb"\burl\([^)\"']*\)"
LITERALS = {
    **dict.fromkeys(("JavaScript", "TypeScript", "Vue", "Svelte"), (REGULAR_EXPRESSION, rb"`(?:\\.|[^`\\])*`")),
    **dict.fromkeys(("CSS", "SCSS", "Less"), (URL,)),
}
"""Values other than quoted strings that may contain comment delimiters, by language."""


TEXT_BLOCK = (b'"""', b'"""')
STRINGS: dict[str, tuple[tuple[bytes, bytes], ...]] = {
    "Go": ((b"`", b"`"),),
    "Rust": tuple((b"r" + b"#" * count + b'"', b'"' + b"#" * count) for count in (3, 2, 1)),
    "C#": (TEXT_BLOCK, (b'@"', b'"')),
    "Dart": (TEXT_BLOCK, (b"'''", b"'''")),
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Swift", "Groovy", "Elixir", "Julia", "F#"), (TEXT_BLOCK,)),
}
"""Begin and end of multi-line strings, by language. They are code, and may contain signs of comments."""

HEREDOCS = frozenset({"Shell", "Ruby", "Perl"})
HEREDOC = re.compile(rb"(?<!<)<<[-~]?\s*([\"']?)([A-Za-z_]\w*)\1")
BLOCK_SCALAR = re.compile(rb"(?:^|[:\s-])[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
TEXT = b"text"


class Open(NamedTuple):
    """A block or string begun on an earlier line: its end sign, and whether it is a comment."""

    end: bytes
    comment: bool


def count(data: bytes, language: Language) -> Lines:
    """Count the lines of `data`, in any encoding that is compatible with ASCII."""
    if language.columns:
        data = _marked(data, language)
    elif language.name in HEREDOCS and b"<<" in data:
        data = _without_heredocs(data)
    elif language.name == "YAML" and BLOCK_SCALAR.search(data):
        data = _without_block_scalars(data)
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


def _marked(data: bytes, language: Language) -> bytes:
    """Mark comments that begin in the first column as ordinary line comments, since columns are not kept."""
    sign = language.line[0]
    lines = (sign if line.startswith(language.columns) else line for line in data.splitlines())
    return b"".join(line + b"\n" for line in lines)


def _without_heredocs(data: bytes) -> bytes:
    """Replace lines of here-documents that look like comments: they are text."""
    lines = data.splitlines()
    places: dict[bytes, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        places[line.strip()].append(at)
    index = 0
    while index < len(lines):
        ends = [found[2] for found in HEREDOC.finditer(lines[index])]
        index += 1
        for end in ends:
            found_at = bisect_left(places.get(end, []), index)
            if found_at < len(places.get(end, [])):
                last = places[end][found_at]
                lines[index:last] = [TEXT if line.lstrip().startswith(b"#") else line for line in lines[index:last]]
                index = last + 1
    return b"\n".join(lines)


def _without_block_scalars(data: bytes) -> bytes:
    """Replace lines of YAML's block scalars that look like comments: they are text."""
    lines = data.splitlines()
    deeper: int | None = None
    for index, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if deeper is not None and (indent > deeper or not line.strip()):
            if line.lstrip().startswith(b"#"):
                lines[index] = TEXT
            continue
        deeper = indent if BLOCK_SCALAR.search(line) and not line.lstrip().startswith(b"#") else None
    return b"\n".join(lines)


def _first_with(signs: list[bytes], lines: list[bytes], index: int) -> int:
    """Return the index of the first line from `index` on with one of `signs`; the number of lines if none has one.

    It searches for all signs at once. Separate searches would repeat the search for a late sign from every line with
    another sign.
    """
    if not signs:
        return len(lines)
    for at in range(index, len(lines)):
        for sign in signs:
            if sign in lines[at]:
                return at
    return len(lines)


def _count_line_comments(lines: list[bytes], language: Language) -> int:
    if not language.line:
        return 0
    comments: int = sum(map(methodcaller("startswith", language.line), lines))
    if language.no_comments:
        comments -= sum(map(methodcaller("startswith", language.no_comments), lines))
    return comments


@lru_cache
def _openers(language: Language) -> tuple[bytes, ...]:
    strings = STRINGS.get(language.name, ())
    return tuple(start for start, _ in (*language.blocks, *strings)) + language.docstrings


@lru_cache
def _tokens(language: Language) -> re.Pattern[bytes]:
    """Return a pattern of block starts and strings."""
    words = sorted({*_openers(language), *language.line}, key=len, reverse=True)
    strings = rb"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
    before = b"|".join([*map(re.escape, language.no_comments), *LITERALS.get(language.name, ()), b""])
    return re.compile(before + b"|".join(map(re.escape, words)) + strings)


def _read_line(line: bytes, open_: Open | None, language: Language) -> tuple[bool, Open | None]:
    """Return whether a line with a part of a block has code on it, and the block that is open at its end."""
    position, has_code = 0, False
    tokens, strings = _tokens(language), dict(STRINGS.get(language.name, ()))
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
        elif token in strings:
            open_ = Open(strings[token], comment=False)
        else:
            has_code = True
        position = found.end()
