"""Find the author and time of lines: git's blame of the committed file, matched with the file on the disk.

git blame runs on the committed file only. For a file in the work tree, git would run the filters of the repository's
configuration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from commandcenter_app.history.facts import within
from commandcenter_app.shared.git import Git

BLAME_WITHIN_S = 20.0
COMPARED_LINES = 20_000
"""Maximum lines of a file that was edited since its commit; comparing a longer one would take too long."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit that added a line; `written_at` in seconds since 1970."""

    sha: str
    author: str
    email: str
    written_at: int


def blame(git: Git, path: str, blob: str, data: bytes, lines: Iterable[int]) -> dict[int, Origin]:
    """Return the origins of `lines` in the file at `path` with the content `data`, without uncommitted lines.

    Raises GitError.
    """
    places = committed_lines(git, blob, data, sorted(set(lines)))
    if not places:
        return {}
    ranges = [f"-L{line},{line}" for line in places.values()] if len(places) <= 100 else []
    options = ("--line-porcelain", "--no-textconv", "--encoding=UTF-8", *ranges)
    origins: dict[int, Origin] = {}
    fields: dict[str, str] = {}
    head: list[str] = []
    for line in git.ask("blame", *options, "HEAD", "--", path, within_s=BLAME_WITHIN_S).split("\n"):
        if line.startswith("\t"):
            email = fields.get("author-mail", "").strip("<>")
            moment = within(int(fields.get("author-time", "0")))
            origins[int(head[2])] = Origin(head[0], fields.get("author", "")[:500], email[:500], moment)
            head, fields = [], {}
        elif not head:
            head = line.split(" ")
        else:
            key, _, value = line.partition(" ")
            fields[key] = value
    return {line: origins[place] for line, place in places.items() if place in origins}


def committed_lines(git: Git, blob: str, data: bytes, lines: list[int]) -> dict[int, int]:
    """Map each of `lines` in `data` to its line in the committed file, if it has one."""
    digest = hashlib.sha1 if len(blob) == 40 else hashlib.sha256
    if digest(b"blob %d\0" % len(data) + data).hexdigest() == blob:
        return {line: line for line in lines}
    now = split(data.decode("utf-8", "replace"))
    before = split(git.ask("cat-file", "blob", blob))
    if max(len(now), len(before)) > COMPARED_LINES:
        return {}
    wanted = set(lines)
    return {
        block.b + offset + 1: block.a + offset + 1
        for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
        for offset in range(block.size)
        if block.b + offset + 1 in wanted
    }


def split(text: str) -> list[str]:
    """Split a text into lines without line endings, which git may have converted."""
    return [line.rstrip("\r") for line in text.split("\n")]
