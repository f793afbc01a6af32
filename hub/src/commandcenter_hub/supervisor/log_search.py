"""Search a journal for a text or a regular expression, without delaying its writer.

A search reads the file through its own connection, part by part, and checks between two parts whether it was stopped
or has taken too long. It reads each part in one transaction, since lines and the index of a part may be removed
meanwhile. Regular expressions are those of RE2, whose time is proportional to the length of the text.
"""

import contextlib
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from commandcenter_app.shared import patterns
from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.supervisor import log_index
from commandcenter_hub.supervisor.journal_file import newest_id, open_to_read
from commandcenter_hub.supervisor.log_query import Filter, StoredLine, select

LONGEST_S = 10.0
"""Time after which a search ends before it has read all lines, seconds."""
PART_LINES = 5_000
"""Number of lines in a part that is searched without the index."""
PATTERN_BYTES = 8 << 20
"""Largest size of a compiled regular expression, bytes."""


class InvalidPattern(InvalidInput):
    """RE2 cannot compile the regular expression."""

    code = "invalid_pattern"
    hint = "Correct the expression (syntax of RE2), or search for it as text."


@dataclass(frozen=True)
class Found:
    """Result of a search.

    Attributes:
        lines: the newest hits and the lines around them, oldest first.
        hits: ids of the lines that match.
        before: id below which lines were not searched; None if all were.
    """

    lines: list[StoredLine]
    hits: list[int]
    before: int | None


def compile_pattern(expression: str) -> Any:
    """Compile a regular expression that ignores case and matches within one line.

    Raises:
        InvalidPattern: it is not in the syntax of RE2, or is too large.
    """
    try:
        return patterns.compile_pattern(expression, regex=True, match_case=False, limit_bytes=PATTERN_BYTES)
    except patterns.PatternError as error:
        raise InvalidPattern(str(error)) from error


def search(path: Path, wanted: Filter, limit: int, context: int, stop: threading.Event) -> Found:
    """Return the newest wanted lines, with `context` lines of the wanted services around each.

    Blocks for about LONGEST_S at most.

    Args:
        path: file of the journal.
        wanted: the lines to find, with a text or a pattern.
        limit: maximum number of hits.
        context: number of lines before and after each hit.
        stop: ends the search when it is set.

    Raises:
        sqlite3.Error: the journal cannot be read.
    """
    deadline = time.monotonic() + LONGEST_S
    with contextlib.closing(open_to_read(path)) as db:
        hits: list[StoredLine] = []
        before: int | None = None
        for first, _, found in _parts(db, wanted, limit, newest=True):
            hits += found
            if len(hits) >= limit:
                hits = hits[:limit]
                before = hits[-1].id
                break
            if stop.is_set() or time.monotonic() > deadline:
                before = first
                break
        around = Filter(services=wanted.services)
        if before is not None and not select(db, 0, replace(around, before=before, after=wanted.after), 1):
            before = None
        lines = {line.id: line for line in hits}
        for hit in hits if context else ():
            for beside in (
                *select(db, 0, replace(around, before=hit.id), context, newest=True),
                *select(db, 0, replace(around, after=hit.id), context),
            ):
                lines.setdefault(beside[0], StoredLine(*beside))
        return Found([lines[key] for key in sorted(lines)], sorted(hit.id for hit in hits), before)


def following(path: Path, wanted: Filter, limit: int, stop: threading.Event) -> tuple[list[StoredLine], bool]:
    """Return the oldest wanted lines, oldest first, and whether there may be more after them.

    Blocks for about LONGEST_S at most. See `search` for the arguments.

    Raises:
        sqlite3.Error: the journal cannot be read.
    """
    deadline = time.monotonic() + LONGEST_S
    hits: list[StoredLine] = []
    with contextlib.closing(open_to_read(path)) as db:
        for _, last, found in _parts(db, wanted, limit + 1, newest=False):
            hits += found
            if len(hits) > limit or stop.is_set() or time.monotonic() > deadline:
                return hits[:limit], len(hits) > limit or last < newest_id(db)
    return hits, False


def _parts(db: Connection, wanted: Filter, limit: int, *, newest: bool) -> Iterator[tuple[int, int, list[StoredLine]]]:
    """Yield the lowest and the highest id of each part and its hits, oldest first; with `newest`, newest first."""
    with _one_moment(db):
        indexed = log_index.newest(db)
        lowest = db.execute("SELECT min(id) FROM lines").fetchone()[0] or 1
        highest = newest_id(db)
    lowest = lowest if wanted.after is None else max(lowest, wanted.after + 1)
    highest = highest if wanted.before is None else min(highest, wanted.before - 1)
    by_index = wanted.pattern is None and len(wanted.search or "") >= 3
    size = log_index.PART_LINES if by_index else PART_LINES
    for at in range(highest, lowest - 1, -size) if newest else range(lowest, highest + 1, size):
        first, last = (max(lowest, at - size + 1), at) if newest else (at, min(highest, at + size - 1))
        part = replace(wanted, before=last + 1, after=first - 1, pattern=None)
        with _one_moment(db):
            rows = select(db, indexed, part, limit if wanted.pattern is None else size, newest=newest)
        if wanted.pattern is not None:
            rows = matching(wanted.pattern, rows)
        yield first, last, [StoredLine(*row) for row in rows]


@contextlib.contextmanager
def _one_moment(db: Connection) -> Iterator[None]:
    """Let all queries of the block see the journal as it is at the first of them."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def matching(pattern: Any, rows: list[Any]) -> list[Any]:
    """Return the rows whose text matches. Search all texts at once, which is several times faster."""
    texts = [row[-1].encode("utf-8", "replace").replace(b"\n", b" ") for row in rows]
    ends = list(accumulate(len(text) + 1 for text in texts))
    whole = b"\n".join(texts)
    found, at = [], 0
    while at <= len(whole) and rows and (match := pattern.search(whole, at)) is not None:
        index = bisect_right(ends, match.start())
        if index >= len(rows):
            break
        found.append(rows[index])
        at = ends[index]
    return found


def first_at(path: Path, moment: float) -> int | None:
    """Return the id of the first line written at or after a time (seconds since 1970); None if all are older.

    This assumes that times rise with ids. Lines of different services may be stored moments late, so the result may be
    off by those moments.
    """
    with contextlib.closing(open_to_read(path)) as db:
        low = db.execute("SELECT min(id) FROM lines").fetchone()[0]
        high = newest_id(db)
        if low is None:
            return None
        while low <= high:
            middle = (low + high) // 2
            row = db.execute("SELECT time FROM lines WHERE id >= ? ORDER BY id LIMIT 1", (middle,)).fetchone()
            if row is None or row[0] >= moment:
                high = middle - 1
            else:
                low = middle + 1
        row = db.execute("SELECT id FROM lines WHERE id >= ? ORDER BY id LIMIT 1", (low,)).fetchone()
    return None if row is None else int(row[0])
