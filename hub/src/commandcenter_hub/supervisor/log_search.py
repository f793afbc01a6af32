"""Search a journal for a text or a regular expression, newest lines first, without holding up those that write it.

A search reads the file through a connection of its own, a part at a time, and ends between two parts when its time is
over or it is stopped. Regular expressions are RE2's: the time of each is proportional to the text.
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

from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.supervisor import log_index
from commandcenter_hub.supervisor.journal_file import newest_id, open_to_read
from commandcenter_hub.supervisor.log_query import Filter, StoredLine, select

LONGEST_S = 10.0
"""Time after which a search ends before it has read all lines, seconds."""
PART_LINES = 5_000
"""Lines that are compared one by one between two looks at the clock."""
PATTERN_BYTES = 8 << 20
"""Largest size of a compiled regular expression, bytes."""


class InvalidPattern(InvalidInput):
    """A regular expression that cannot be compiled."""

    code = "invalid_pattern"
    hint = "Correct the expression (syntax of RE2), or search for it as text."


@dataclass(frozen=True)
class Found:
    """Result of a search.

    Attributes:
        lines: the newest hits, and lines around each of them, oldest first.
        hits: ids of the lines that match.
        before: an id below which lines were not searched; None if all were.
    """

    lines: list[StoredLine]
    hits: list[int]
    before: int | None


def compile_pattern(expression: str) -> Any:
    """Compile a regular expression, which ignores case and matches within one line.

    Raises:
        InvalidPattern: RE2 does not understand it, or it is too large.
    """
    import re2  # needed by few requests

    options = re2.Options()
    options.max_mem = PATTERN_BYTES
    options.log_errors = False
    options.never_nl = True
    options.case_sensitive = False
    try:
        return re2.compile(f"(?m){expression}", options)
    except re2.error as error:
        reason = error.args[0] if error.args else "it cannot be parsed"
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise InvalidPattern(f"The regular expression is invalid: {reason}.") from error


def search(path: Path, wanted: Filter, limit: int, context: int, stop: threading.Event) -> Found:
    """Return the newest lines that are wanted, with `context` lines before and after each. Blocks for up to LONGEST_S.

    Lines of the context are of the wanted service.

    Args:
        path: file of the journal.
        wanted: the lines, with a text or a pattern.
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
        for first, found in _parts(db, wanted, limit):
            hits += found
            if len(hits) >= limit:
                hits = hits[:limit]
                before = hits[-1].id
                break
            if stop.is_set() or time.monotonic() > deadline:
                before = first
                break
        if before is not None and not select(db, 0, Filter(wanted.service, before=before, after=wanted.after), 1):
            before = None
        lines = {line.id: line for line in hits}
        around = Filter(service=wanted.service)
        for hit in hits if context else ():
            for beside in (
                *select(db, 0, replace(around, before=hit.id), context, newest=True),
                *select(db, 0, replace(around, after=hit.id), context),
            ):
                lines.setdefault(beside[0], StoredLine(*beside))
        return Found([lines[key] for key in sorted(lines)], sorted(hit.id for hit in hits), before)


def _parts(db: Connection, wanted: Filter, limit: int) -> Iterator[tuple[int, list[StoredLine]]]:
    """Yield the hits of each part, newest first, with the lowest id that the part has covered."""
    indexed = log_index.newest(db)
    last = newest_id(db) if wanted.before is None else wanted.before - 1
    lowest = (db.execute("SELECT min(id) FROM lines").fetchone()[0] or 1) if wanted.after is None else wanted.after + 1
    by_index = wanted.pattern is None and len(wanted.search or "") >= 3
    size = log_index.PART_LINES if by_index else PART_LINES
    while last >= lowest:
        first = max(lowest, last - size + 1)
        part = replace(wanted, before=last + 1, after=first - 1, pattern=None)
        if wanted.pattern is None:
            rows = select(db, indexed, part, limit, newest=True)
        else:
            rows = matching(wanted.pattern, select(db, indexed, part, size, newest=True))
        yield first, [StoredLine(*row) for row in rows]
        last = first - 1


def matching(pattern: Any, rows: list[Any]) -> list[Any]:
    """Return the rows whose text matches; all texts are searched at once, which is several times as quick."""
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

    Services report their lines within moments, so times rise with ids, except by those moments.
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
