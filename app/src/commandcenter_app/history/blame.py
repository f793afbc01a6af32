"""Find the author and time of lines: git's blame of the committed file, matched with the file on the disk.

git blame runs on the committed file only. For a file in the work tree, git would run the filters of the repository's
configuration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

from commandcenter_app.history.facts import TEXT_LIMIT
from commandcenter_app.shared.git import Git, seconds_of

BLAME_WITHIN_S = 20.0
COMPARED_LINES = 20_000
"""Maximum lines between the first and the last edit of a file since its commit; comparing more would take too long."""
EXACT_LINES = 2_000
"""Up to this many lines, lines that occur often are compared too."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit that added a line; `written_at` in seconds since 1970."""

    sha: str
    author: str
    email: str
    written_at: int
    subject: str


def blame(git: Git, path: str, blob: str, data: bytes, lines: Iterable[int]) -> dict[int, Origin]:
    """Return the origins of `lines` in the file at `path` with the content `data`, without uncommitted lines.

    Raises GitError.
    """
    places = committed_lines(git, blob, data, sorted(set(lines)))
    if not places:
        return {}
    ranges = [f"-L{line},{line}" for line in places.values()] if len(places) <= 100 else []
    options = ("--porcelain", "--no-textconv", "--encoding=UTF-8", *ranges)
    origins = parse_blame(git.ask("blame", *options, "HEAD", "--", path, within_s=BLAME_WITHIN_S))
    return {line: origins[place] for line, place in places.items() if place in origins}


def parse_blame(answer: str) -> dict[int, Origin]:
    """Return the origins of lines from `git blame --porcelain`, which describes each commit once."""
    origins: dict[int, Origin] = {}
    commits: dict[str, Origin] = {}
    fields: dict[str, str] = {}
    head: list[str] = []
    for line in answer.split("\n"):
        if line.startswith("\t"):
            sha = head[0]
            if sha not in commits:
                email = fields.get("author-mail", "").strip("<>")
                moment = seconds_of(fields.get("author-time", ""))
                texts = (fields.get("author", ""), email, fields.get("summary", ""))
                author, email, subject = (one[:TEXT_LIMIT] for one in texts)
                commits[sha] = Origin(sha, author, email, moment, subject)
            origins[int(head[2])] = commits[sha]
            head, fields = [], {}
        elif not head:
            head = line.split(" ")
        else:
            key, _, value = line.partition(" ")
            fields[key] = value
    return origins


def committed_lines(git: Git, blob: str, data: bytes, lines: list[int]) -> dict[int, int]:
    """Map each of `lines` in `data` to its line in the committed file, if it has one."""
    wanted = set(lines)
    if is_committed(blob, data):
        return {line: line for line in lines}
    now = split(data.decode("utf-8", "replace"))
    before = split(git.ask("cat-file", "blob", blob))
    return {line: place for line, place in matching_lines(before, now) if line in wanted}


def matching_lines(before: Sequence[Hashable], now: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Yield the lines of `now` that are unchanged, each with its place in `before`; both are counted from 1."""
    same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(before, now, strict=False)))
    yield from ((line, line) for line in range(1, same + 1))
    before, now, length = before[same:], now[same:], len(now)
    ends = zip(reversed(before), reversed(now), strict=False)
    end = sum(1 for _ in takewhile(lambda both: both[0] == both[1], ends))
    shift = len(before) - len(now)
    yield from ((line, line + shift) for line in range(length - end + 1, length + 1))
    before, now = before[: len(before) - end], now[: len(now) - end]
    if max(len(now), len(before)) > COMPARED_LINES:
        return
    many = max(len(now), len(before)) > EXACT_LINES
    for block in SequenceMatcher(None, before, now, autojunk=many).get_matching_blocks():
        yield from ((same + block.b + at, same + block.a + at) for at in range(1, block.size + 1))


def is_committed(blob: str, data: bytes) -> bool:
    """Return whether a blob has the content `data`, before any filter."""
    digest = hashlib.sha1 if len(blob) == 40 else hashlib.sha256
    return digest(b"blob %d\0" % len(data) + data).hexdigest() == blob


def split(text: str) -> list[str]:
    """Split a text into lines without line endings, which git may have converted."""
    return [line.rstrip("\r") for line in text.split("\n")]
