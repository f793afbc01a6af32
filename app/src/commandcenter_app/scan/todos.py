"""Find TODO, FIXME, HACK and XXX in comments. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


# In capitals, as is usual, or with an @ as in documentation tools ("@todo"); not as part of a longer word or name
# (TODO_LIST, XXX-Large) or of a pattern (XXXX, \xXXX).
SIGN = re.compile(r"(?<![\w\\.$-])(?:(TODO|FIXME|HACK|XXX)|@(todo|fixme))(?![\w-])(?:\(([^()\n]{1,80})\))?[:\s-]*(.*)")


class TodoComment(NamedTuple):
    """One TODO: its line (from 1), kind, assignee (as in `TODO(ada): …`), and its text on that line."""

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
        for offset, line in enumerate(comment.text.split("\n")):
            for match in SIGN.finditer(line):
                kind = TodoKind((match[1] or match[2]).lower())
                text = (match[4] or match[3] or line).strip()[:TEXT_LIMIT]
                found.append(TodoComment(comment.line + offset, kind, match[3], text))
    return found
