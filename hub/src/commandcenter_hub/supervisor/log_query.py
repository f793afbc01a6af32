"""Select lines of a journal."""

import sqlite3
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from commandcenter_hub.supervisor import log_index

_LAST_ID = 2**63 - 1


@dataclass(frozen=True)
class StoredLine:
    """A line in the journal; `id` increases, `time` is in seconds since 1970."""

    id: int
    service: str
    run: str
    stream: str
    time: float
    text: str


@dataclass(frozen=True)
class Filter:
    """A selection of lines; a field that is None or empty selects all.

    Attributes:
        services, stream: services and stream of the lines.
        since: earliest time of the lines, seconds since 1970.
        search: text that the lines contain; case is ignored.
        before, after: ids that are larger, and smaller, than those of the lines.
        pattern: compiled regular expression that matches the lines; `select` ignores it.
    """

    services: tuple[str, ...] = ()
    stream: str | None = None
    since: float | None = None
    search: str | None = None
    before: int | None = None
    after: int | None = None
    pattern: Any = None

    def matches(self, line: StoredLine) -> bool:
        """Return whether a line is selected, by the same rules as the query."""
        return (
            (not self.services or line.service in self.services)
            and self.stream in {None, line.stream}
            and (self.since is None or line.time >= self.since)
            and (self.search is None or self.search.casefold() in line.text.casefold())
            and (self.pattern is None or self.pattern.search(line.text) is not None)
            and (self.before is None or line.id < self.before)
            and (self.after is None or line.id > self.after)
        )


def select(db: sqlite3.Connection, indexed: int, wanted: Filter, limit: int, *, newest: bool = False) -> list[Any]:
    """Return the rows of up to `limit` wanted lines: the oldest, oldest first; with `newest`, the newest, newest first.

    `indexed` is the id of the newest line in the index.
    """
    if len(services := set(wanted.services)) > 1:  # a single query would sort all lines of these services
        each = (replace(wanted, services=(service,)) for service in services)
        rows = [row for one in each for row in select(db, indexed, one, limit, newest=newest)]
        return sorted(rows, key=itemgetter(0), reverse=newest)[:limit]
    conditions, values = _conditions(wanted)
    if not wanted.search or len(wanted.search) < 3 or "\0" in wanted.search:
        return _query(db, conditions, values, limit, newest)
    # Search part by part, so that a frequent text is found without searching every part.
    rows = []
    last, found = _LAST_ID if wanted.before is None else wanted.before - 1, []
    for part, first in reversed(log_index.ranges(db, indexed)):
        begin = max(first, 0 if wanted.after is None else wanted.after + 1)
        if begin <= last:
            found.append(log_index.condition(part, begin, last, wanted.search))
            last = begin - 1
    for condition, sought in found if newest else reversed(found):
        if len(rows) < limit:
            rows += _query(db, [*conditions, condition], [*values, *sought], limit - len(rows), newest)
    return rows


def _query(db: sqlite3.Connection, conditions: list[str], values: list[object], limit: int, newest: bool) -> list[Any]:
    where = " WHERE " + " AND ".join(conditions) if conditions else ""
    order = "id DESC" if newest else "id"
    query = f"SELECT id, service, run, stream, time, text FROM lines{where} ORDER BY {order} LIMIT ?"  # noqa: S608
    return db.execute(query, (*values, limit)).fetchall()


def _conditions(wanted: Filter) -> tuple[list[str], list[object]]:
    """Return the SQL conditions and their values for at most one service, except for a search of the index."""
    conditions: list[str] = []
    values: list[object] = []

    def add(condition: str, value: object) -> None:
        conditions.append(condition)
        values.append(value)

    for service in wanted.services:
        add("service = ?", service)
    if wanted.stream is not None:
        add("stream = ?", wanted.stream)
    if wanted.since is not None:
        add("time >= ?", wanted.since)
    if wanted.before is not None:
        add("id < ?", wanted.before)
    if wanted.after is not None:
        add("id > ?", wanted.after)
    if wanted.search:
        if "\0" in wanted.search:
            add("? AND 0", wanted.search)  # no line contains NUL, and for the index it would end the query
        elif len(wanted.search) < 3:  # longer ones are left to the index
            add("instr(casefold(text), ?) > 0", wanted.search.casefold())
    return conditions, values
