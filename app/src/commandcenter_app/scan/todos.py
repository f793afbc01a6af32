"""Find TODO, FIXME, HACK and XXX in comments. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from commandcenter_app.scan.comments import Comment

TEXT_LIMIT = 500


class TodoKind(StrEnum):
    """The words that make a comment a TODO."""

    TODO = "todo"
    FIXME = "fixme"
    HACK = "hack"
    XXX = "xxx"


# In capitals, as is usual, or with an @ as in documentation tools ("@todo"). It leads its line, perhaps after a bullet
# or a box, and a colon, an assignee or a space follows: others only mention the word ("TODO/FIXME", "a TODO").
SIGN = re.compile(
    r"[\s*#/!;%>•-]*(?:\[[ xX]?\]\s*)?(?:\d+[.)]\s+)?(?:(TODO|FIXME|HACK|XXX)|@(todo|fixme))(?:\s?\(([^()\n]{1,80})\))?"
    r"(?:$|[:!?]+(?:\s+|$)|:|\s*[-\u2013\u2014]+\s+|[.\u2026]+(?:\s|$)|\s+(?![,/|&]|(?:or|and|TODO|FIXME|HACK|XXX)\b))(.*)"
)


ITEM = re.compile(r"(?:[-*+\u2022]|\d+[.)])\s+(?:\[[ xX]\]\s+)?")
"""Beginning of an item of a list."""
RULE = re.compile(r"[\W_]*")
"""A line without words: empty, or drawn."""


class TodoComment(NamedTuple):
    """One TODO: its line (from 1), kind, assignee (as in `TODO(ada): …`), and its text, on that line or below it."""

    line: int
    kind: TodoKind
    assignee: str | None
    text: str


WORDS = ("TODO", "FIXME", "HACK", "XXX", "@todo", "@fixme")


def may_have_todos(text: str) -> bool:
    """Return whether `text` may contain TODOs. Quick, since most files have none."""
    return any(word in text for word in WORDS)


def find_todos(comments: Iterable[Comment]) -> list[TodoComment]:
    """Return the TODOs in `comments`, in order."""
    found = []
    for comment in comments:
        if not may_have_todos(comment.text):
            continue
        lines = comment.text.split("\n")
        for offset, line in enumerate(lines):
            if match := SIGN.match(line):
                kind = TodoKind((match[1] or match[2]).lower())
                text = match[4].lstrip(": -") or _following(lines, offset + 1) or match[3] or line
                found.append(TodoComment(comment.line + offset, kind, match[3], text.strip()[:TEXT_LIMIT]))
    return found


def _following(lines: Sequence[str], begin: int) -> str:
    """Return the text of a TODO that is below it, from line `begin` on: up to an empty line or the next TODO.

    The items of a list are separated by `;`.
    """
    text = ""
    for index in range(begin, len(lines)):
        line = lines[index]
        words = "" if RULE.fullmatch(line) else line.strip()
        if not words and not text:
            continue
        if not words or SIGN.match(line) or len(text) > TEXT_LIMIT:
            break
        item = ITEM.match(words)
        between = "; " if item and text else " "
        text = f"{text.rstrip(';')}{between}{words[item.end() if item else 0 :]}".strip()
    return text
