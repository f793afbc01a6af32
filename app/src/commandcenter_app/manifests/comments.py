"""Take comments out of the text of a manifest."""

from __future__ import annotations

import re


def blanked(comments: re.Pattern[str], text: str) -> str:
    """Return a text with blanks in place of its comments, so that places and line numbers stay the same.

    `comments` matches comments, and strings as its first group: what looks like a comment in a string is kept.
    """
    return comments.sub(lambda found: found[1] or re.sub(r"[^\n]", " ", found[0]), text)
