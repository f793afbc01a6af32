"""Passages, the units of search. Documents are split at headings and paragraphs; nearby comments of a file are joined.

Pure: the same text always gives the same passages.
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
"""A passage of this length ends with its paragraph. It is long enough to have a meaning, and short enough to have a
single topic, which a vector can represent."""

LIMIT_CHARS = 1_200
"""Maximum length of a passage; a longer paragraph is split."""

PASSAGES_LIMIT = 400
"""Maximum number of passages per file: longer files are data, not text for readers."""

NEAR_LINES = 12
"""Maximum number of lines between comments of one passage."""

SEPARATOR = " › "
HEADING_LIMIT = 400
SHORTEST_COMMENT = 12
"""Minimum length of a comment. Shorter ones (`# noqa`, `// end`) are of no use in a search."""

DIRECTIVE = re.compile(
    r"(?:noqa|nosec|type:\s*ignore|pragma|pylint|mypy|ruff|fmt|isort|pyright|coding[:=]|-\*-|eslint-|@ts-|"
    r"prettier-ignore|biome-ignore|istanbul|c8 |v8 ignore|go:|nolint|\+build|rubocop|phpcs|clang-format|vim?:|spell)",
    re.IGNORECASE,
)
"""Comments for tools, not for readers."""

DECORATION = frozenset("=-~^\"'`#*+_.:|<> \t")


class Passage(NamedTuple):
    """A part of a text: the n-th line of `text` is line `line` + n of the file, counted from 1.

    `heading` is the path of headings above it, the outermost first; empty for comments.
    """

    kind: str
    heading: str
    line: int
    text: str


def of_document(content: str, outline: Outline) -> list[Passage]:
    """Return the passages of a document, at least one."""
    lines = content.split("\n")
    found: list[Passage] = []
    headings = outline.headings
    _section(found, "", lines, 0, headings[0].line - 1 if headings else len(lines))
    path: list[Heading] = []
    for heading, after in zip_longest(headings, headings[1:]):
        path = [one for one in path if one.level < heading.level] + [heading]
        titles = [one.title for one in path]
        if titles[0] == outline.title and len(titles) > 1:
            titles = titles[1:]  # it is the document's title
        above = SEPARATOR.join(titles)[:HEADING_LIMIT]
        before = len(found)
        _section(found, above, lines, heading.line, after.line - 1 if after else len(lines))
        # A heading without text is a passage too, unless the next heading below has it in its path.
        if len(found) == before and not (after and after.level > heading.level):
            found.append(Passage(DOCUMENT, above, heading.line, ""))
        if len(found) >= PASSAGES_LIMIT:
            break
    return found[:PASSAGES_LIMIT] or [Passage(DOCUMENT, "", 1, "")]


def of_comments(comments: Iterable[Comment]) -> list[Passage]:
    """Return the passages of a file: each docstring is one, nearby comments are joined."""
    found: list[Passage] = []
    group: list[Comment] = []
    size = 0
    for comment in comments:
        if DIRECTIVE.match(comment.text) and "\n" not in comment.text:
            continue
        if len(found) >= PASSAGES_LIMIT:
            break
        size += len(comment.text)
        if comment.kind == COMMENT and group and size <= AIM_CHARS and _near(group[-1], comment):
            group.append(comment)
            continue
        _flush(found, group)
        group, size = [comment], len(comment.text)
    _flush(found, group)
    return found[:PASSAGES_LIMIT]


def _near(last: Comment, comment: Comment) -> bool:
    return last.kind == COMMENT and last.end_line < comment.line <= last.end_line + NEAR_LINES


def _flush(found: list[Passage], group: Sequence[Comment]) -> None:
    """Add the passages of a group of comments, with empty lines between them so that line numbers stay right."""
    if not group or sum(len(comment.text) for comment in group) < SHORTEST_COMMENT:
        return
    lines: list[str] = []
    for comment in group:
        lines += [""] * (comment.line - group[0].line - len(lines))
        lines += comment.text.split("\n")
    for line, text in cut(lines):
        found.append(Passage(group[0].kind, "", group[0].line + line, text))


def _section(found: list[Passage], heading: str, lines: list[str], start: int, end: int) -> None:
    """Add the passages of the lines from index `start` up to `end`."""
    while start < end and DECORATION.issuperset(lines[start].strip()):  # skip underlines of headings and empty lines
        start += 1
    for line, text in cut(lines[start:end]):
        found.append(Passage(DOCUMENT, heading, start + line + 1, text))
        if len(found) >= PASSAGES_LIMIT:
            return


def cut(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Split `lines` into texts of at most LIMIT_CHARS, preferably at paragraphs, each with its first line's index."""
    if sum(map(len, lines)) + len(lines) < AIM_CHARS:  # the usual case; the same result as below, but quicker
        first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
        yield from _passage(first, lines[first:] if first else lines)
        return
    begun, held, size = 0, list[str](), 0
    for index, line in enumerate(lines):
        blank = not line.strip()
        if held and (size + len(line) >= LIMIT_CHARS or (blank and size >= AIM_CHARS)):
            yield from _passage(begun, held)
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
    yield from _passage(begun, held)


def _passage(begun: int, held: Sequence[str]) -> Iterator[tuple[int, str]]:
    text = "\n".join(held).rstrip()
    if text:
        yield begun, text


def _parts(line: str) -> Iterator[str]:
    """Split a line that is too long, if possible between words."""
    start = 0
    while start < len(line):
        end = min(start + LIMIT_CHARS, len(line))
        if end < len(line) and (space := line.rfind(" ", start + LIMIT_CHARS // 2, end)) > 0:
            end = space
        if part := line[start:end].strip():
            yield part
        start = end
