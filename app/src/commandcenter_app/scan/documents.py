"""Documents, their titles and outlines, in Markdown, reST, AsciiDoc and plain text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MARKDOWN, RST, ASCIIDOC, TEXT = "markdown", "rst", "asciidoc", "text"
KINDS = {"Markdown": MARKDOWN, "reStructuredText": RST, "AsciiDoc": ASCIIDOC, "Text": TEXT}
"""Languages whose files are documents, and the kind of each."""

CONTENT_LIMIT_CHARS = 1_000_000
HEADINGS_LIMIT = 500
TITLE_LIMIT = 300
LINE_LIMIT = 1_000

FENCE = re.compile(r" {0,3}(```+|~~~+)")
ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
SIGNS = frozenset("`~#=-")
"""First signs of fences and headings in Markdown. Most lines begin with none, and need no pattern."""
BLOCK_START = re.compile(r"\s*(?:[-*+>|#]|\d+[.)])|\s*$")
ADOC = re.compile(r"(={1,6})[ \t]+(\S.*)$")
ADOC_BLOCK = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,})$")
RST_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*$")
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
INLINE = re.compile(
    r"!?\[([^\]]*)\]\([^)]*\)"
    r"|(\*{1,3})(?=\S)(.+?)(?<=\S)\2"
    r"|(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\4(?!\w)"
    r"|<[^>]{1,200}>"
)
KEPT = re.compile(r"\0(\d+)\0")
FRONT_TITLE = re.compile(r"title[ \t]*[:=][ \t]*(.+)$")


class Heading(NamedTuple):
    """A heading: level 1 to 6, its text, and its line, counted from 1."""

    level: int
    title: str
    line: int


@dataclass(frozen=True)
class Outline:
    """A document's title and headings."""

    title: str
    headings: list[Heading]


def outline(text: str, kind: str, name: str) -> Outline:
    """Return the title and headings of a document; the file name is the title if it has none."""
    # Truncate lines that are too long for a heading, to keep patterns quick.
    lines = [line[:LINE_LIMIT].rstrip("\r") for line in text.split("\n")]
    front, start = front_matter(lines) if kind == MARKDOWN else (None, 0)
    readers = {MARKDOWN: _markdown, RST: _rst, ASCIIDOC: _asciidoc}
    headings: list[Heading] = []
    if kind in readers:
        for level, title, line in readers[kind](lines, start):
            title = plain(title)  # noqa: PLW2901
            if title:
                headings.append(Heading(level, title, line))
            if len(headings) == HEADINGS_LIMIT:
                break
    return Outline(front or _title(headings) or name, headings)


def _title(headings: list[Heading]) -> str | None:
    """Return the first heading of the highest level if it is near the top, so that it is the title of the document."""
    highest = min((one.level for one in headings), default=0)
    return next((one.title for one in headings[:5] if one.level == highest), None)


def plain(title: str) -> str:
    """Return a heading without its markup; code keeps its asterisks and underscores."""
    code: list[str] = []

    def keep(found: re.Match[str]) -> str:
        code.append(found[2])
        return f"\0{len(code) - 1}\0"

    title = CODE_SPAN.sub(keep, title.replace("\0", ""))
    for _ in range(2):  # a link's text may be emphasised
        title = INLINE.sub(lambda found: found[1] or found[3] or found[5] or "", title)
    title = KEPT.sub(lambda found: code[int(found[1])], title)
    return " ".join(title.split())[:TITLE_LIMIT]


def front_matter(lines: list[str]) -> tuple[str | None, int]:
    """Return the title in the front matter (YAML or TOML), and the index of the first line after it."""
    if not lines or lines[0].strip() not in {"---", "+++"}:
        return None, 0
    fence, title = lines[0].strip(), None
    for index, line in enumerate(lines[1:200], start=1):
        if line.strip() == fence:
            return title, index + 1
        found = FRONT_TITLE.match(line)
        if found and title is None:
            title = plain(found[1].strip().strip("\"'")) or None
    return None, 0


def open_fence(text: str) -> str:
    """Return the opening fence of the Markdown code block in which a text ends; empty if it ends in none."""
    fence = ""
    for line in text.split("\n")[:-1]:
        opened = FENCE.match(line[:LINE_LIMIT])
        if fence:
            if opened and opened[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif opened:
            fence = opened[1]
    return fence


def _markdown(lines: list[str], start: int) -> Iterator[tuple[int, str, int]]:
    fence = ""
    for index in range(start, len(lines)):
        line = lines[index]
        if line.lstrip(" ")[:1] not in SIGNS:
            continue
        opened = FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif opened:
            fence = opened[1]
        elif found := ATX.match(line):
            yield len(found[1]), found[2] or "", index + 1
        elif (found := SETEXT.match(line)) and index > start and is_paragraph(lines[index - 1]):
            yield 1 if found[1][0] == "=" else 2, lines[index - 1], index


def is_paragraph(line: str) -> bool:
    """Return whether a line above dashes is a heading, not a list, a quotation or code."""
    return not BLOCK_START.match(line) and not line.startswith("    ")


def _rst(lines: list[str], start: int) -> Iterator[tuple[int, str, int]]:
    """Yield headings, which are underlined and sometimes overlined. The first style is level 1, and so on."""
    styles: list[tuple[str, bool]] = []
    index = start
    while index < len(lines) - 1:
        over = RST_LINE.match(lines[index])
        at = index + 1 if over else index
        if at + 1 >= len(lines):
            return
        title, under = lines[at], RST_LINE.match(lines[at + 1])
        long_enough = under is not None and len(under[0].rstrip()) >= min(len(title.rstrip()), 4)
        matches = over is None or (under is not None and under[1] == over[1])
        if title.strip() and not RST_LINE.match(title) and under and long_enough and matches:
            style = (under[1], over is not None)
            if style not in styles:
                styles.append(style)
            yield min(styles.index(style) + 1, 6), title, at + 1
            index = at + 2
        else:
            index += 1


def _asciidoc(lines: list[str], start: int) -> Iterator[tuple[int, str, int]]:
    block = ""
    for index in range(start, len(lines)):
        line = lines[index].rstrip()
        if block:
            block = "" if line == block else block
        elif ADOC_BLOCK.match(line):
            block = line
        elif found := ADOC.match(line):
            yield len(found[1]), found[2], index + 1
