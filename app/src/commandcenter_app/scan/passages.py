"""Passages: what a search finds. Documents are cut by their headings and paragraphs, and the comments of a file that
are near each other are put together. Pure; the same text always makes the same passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from commandcenter_app.scan.comments import COMMENT, Comment
from commandcenter_app.scan.documents import Heading, Outline

DOCUMENT = "document"

AIM_CHARS = 700
"""From this length on a passage ends with its paragraph. Long enough to mean something, short enough to be about one
thing, which is what a vector can represent."""

LIMIT_CHARS = 1_200
"""No passage is longer; a paragraph that is becomes several."""

PASSAGES_LIMIT = 400
"""Passages kept of one file: a longer one is data rather than something to read."""

NEAR_LINES = 12
"""Comments with no more lines between them than this may be one passage."""

SEPARATOR = " › "
HEADING_LIMIT = 400
SHORTEST_COMMENT = 12
"""Shorter comments (`# noqa`, `// end`) have nothing that users look for."""

DIRECTIVE = re.compile(
    r"(?:noqa|nosec|type:\s*ignore|pragma|pylint|mypy|ruff|fmt|isort|pyright|coding[:=]|-\*-|eslint-|@ts-|"
    r"prettier-ignore|biome-ignore|istanbul|c8 |v8 ignore|go:|nolint|\+build|rubocop|phpcs|clang-format|vim?:|spell)",
    re.IGNORECASE,
)
"""Comments for tools rather than readers."""

DECORATION = frozenset("=-~^\"'`#*+_.:|<> \t")


class Passage(NamedTuple):
    """A stretch of text: the n-th line of `text` is on line `line` + n of the file (from 1).

    `heading` is the path of headings above it, the outermost first; empty for comments.
    """

    kind: str
    heading: str
    line: int
    text: str


def of_document(content: str, outline: Outline) -> list[Passage]:
    """The passages of a document, at least one."""
    lines = content.split("\n")
    found: list[Passage] = []
    headings = outline.headings
    _section(found, "", lines, 0, headings[0].line - 1 if headings else len(lines))
    path: list[Heading] = []
    for heading, after in zip_longest(headings, headings[1:]):
        path = [one for one in path if one.level < heading.level] + [heading]
        titles = [one.title for one in path]
        if titles[0] == outline.title and len(titles) > 1:
            titles = titles[1:]  # it is shown as the document's title
        above = SEPARATOR.join(titles)[:HEADING_LIMIT]
        before = len(found)
        _section(found, above, lines, heading.line, after.line - 1 if after else len(lines))
        # A heading alone can be found too; one with others right below it is in their path.
        if len(found) == before and not (after and after.level > heading.level):
            found.append(Passage(DOCUMENT, above, heading.line, ""))
        if len(found) >= PASSAGES_LIMIT:
            break
    return found[:PASSAGES_LIMIT] or [Passage(DOCUMENT, "", 1, "")]


def of_comments(pieces: Iterable[Comment]) -> list[Passage]:
    """The passages of a file's docstrings (each by itself) and comments (those near each other together)."""
    found: list[Passage] = []
    group: list[Comment] = []
    size = 0
    for piece in pieces:
        if DIRECTIVE.match(piece.text) and "\n" not in piece.text:
            continue
        if len(found) >= PASSAGES_LIMIT:
            break
        size += len(piece.text)
        if piece.kind == COMMENT and group and size <= AIM_CHARS and _near(group[-1], piece):
            group.append(piece)
            continue
        _flush(found, group)
        group, size = [piece], len(piece.text)
    _flush(found, group)
    return found[:PASSAGES_LIMIT]


def _near(last: Comment, piece: Comment) -> bool:
    return last.kind == COMMENT and last.end_line < piece.line <= last.end_line + NEAR_LINES


def _flush(found: list[Passage], group: Sequence[Comment]) -> None:
    """Make passages of comments; the gaps between them become empty lines, which keeps line numbers right."""
    if not group or sum(len(piece.text) for piece in group) < SHORTEST_COMMENT:
        return
    lines: list[str] = []
    for piece in group:
        lines += [""] * (piece.line - group[0].line - len(lines))
        lines += piece.text.split("\n")
    for line, text in cut(lines):
        found.append(Passage(group[0].kind, "", group[0].line + line, text))


def _section(found: list[Passage], heading: str, lines: list[str], start: int, end: int) -> None:
    """Add the passages of the lines from index `start` up to `end`."""
    while start < end and DECORATION.issuperset(lines[start].strip()):  # underlines of headings, and empty lines
        start += 1
    for line, text in cut(lines[start:end]):
        found.append(Passage(DOCUMENT, heading, start + line + 1, text))
        if len(found) >= PASSAGES_LIMIT:
            return


def cut(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """`lines` as texts of at most LIMIT_CHARS, each with the index of its first line; preferably whole paragraphs."""
    if sum(map(len, lines)) + len(lines) < AIM_CHARS:  # as most are; the same as below, quicker
        first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
        yield from _piece(first, list(lines[first:]))
        return
    begun, held, size = 0, list[str](), 0
    for index, line in enumerate(lines):
        blank = not line.strip()
        if held and (size + len(line) >= LIMIT_CHARS or (blank and size >= AIM_CHARS)):
            yield from _piece(begun, held)
            held, size = [], 0
        if not held:
            if blank:
                continue
            begun = index
        if len(line) > LIMIT_CHARS:
            yield from ((index, part) for part in _parts(line))
            continue
        held.append(line)
        size += len(line) + 1
    yield from _piece(begun, held)


def _piece(begun: int, held: list[str]) -> Iterator[tuple[int, str]]:
    text = "\n".join(held).rstrip()
    if text:
        yield begun, text


def _parts(line: str) -> Iterator[str]:
    """A line that is too long, cut between words where it has any."""
    start = 0
    while start < len(line):
        end = min(start + LIMIT_CHARS, len(line))
        if end < len(line) and (space := line.rfind(" ", start + LIMIT_CHARS // 2, end)) > 0:
            end = space
        if part := line[start:end].strip():
            yield part
        start = end
