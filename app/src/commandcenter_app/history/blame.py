"""Who wrote a line, and when: git's blame of what is committed, matched with the file as it is on the disk.

git is asked about the committed file only: for one in the work tree it would run the filters that the
repository's configuration names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from commandcenter_app.history.facts import within
from commandcenter_app.history.git import Git

BLAME_WITHIN_S = 20.0
COMPARED_LINES = 20_000
"""Of a longer file that was edited since its commit, no author is named: comparing would take too long."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit a line came with; `written_at` in seconds since 1970."""

    sha: str
    author: str
    email: str
    written_at: int


def blame(git: Git, path: str, blob: str, data: bytes, lines: Iterable[int]) -> dict[int, Origin]:
    """Where `lines` of the file at `path`, which now holds `data`, come from. Lines not committed are left out.

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
    """For each of `lines` in `data` its line in the committed file, where it has one."""
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
    """Lines without their ends, which git may have changed."""
    return [line.rstrip("\r") for line in text.split("\n")]
