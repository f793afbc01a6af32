"""The journal of one project: every log line of every run, searchable, the oldest going first.

Lines and the place up to which a run's output was read are saved in one transaction. So whatever kills the Hub,
the next one goes on reading exactly where the journal ends: no line is missing, none is there twice.
"""

import contextlib
import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commandcenter_hub.domain.errors import NewerVersion
from commandcenter_hub.engines.base import Handle, LogLine

log = logging.getLogger(__name__)

MAX_LINES = 1_000_000
"""Lines kept for a project; the design's figure."""
PRUNED_AT_ONCE = 20_000
LONGEST_LINE = 32_768
"""Characters kept of one line; the rest is cut and said to be."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL, run TEXT NOT NULL, stream TEXT NOT NULL, time REAL NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS lines_by_service ON lines (service, id);
CREATE TABLE IF NOT EXISTS cursors (run TEXT PRIMARY KEY, service TEXT NOT NULL, cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS unread (run TEXT PRIMARY KEY, handle TEXT NOT NULL);
DROP TABLE IF EXISTS events;
CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5 (
    text, content='lines', content_rowid='id', tokenize='trigram'
);
CREATE TRIGGER IF NOT EXISTS lines_added AFTER INSERT ON lines BEGIN
    INSERT INTO found (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER IF NOT EXISTS lines_removed AFTER DELETE ON lines BEGIN
    INSERT INTO found (found, rowid, text) VALUES ('delete', old.id, old.text);
END;
"""


@dataclass(frozen=True)
class StoredLine:
    """A line in the journal; `id` goes up, `time` is in seconds since 1970."""

    id: int
    service: str
    run: str
    stream: str
    time: float
    text: str


@dataclass(frozen=True)
class Filter:
    """Which lines are wanted; None means: all of them."""

    service: str | None = None
    stream: str | None = None
    since: float | None = None
    search: str | None = None
    before: int | None = None
    after: int | None = None

    def matches(self, line: StoredLine) -> bool:
        """Say whether a line is wanted, by the same rules as the query."""
        return (
            self.service in {None, line.service}
            and self.stream in {None, line.stream}
            and (self.since is None or line.time >= self.since)
            and (self.search is None or self.search.casefold() in line.text.casefold())
            and (self.before is None or line.id < self.before)
            and (self.after is None or line.id > self.after)
        )


class Journal:
    """One SQLite file. Its methods block for a moment: call them in a thread. One thread at a time gets in."""

    def __init__(self, path: Path, max_lines: int = MAX_LINES) -> None:
        """Open the journal, or make it.

        A file that is not a journal any more is put aside as `journal.db.damaged`: logs must not keep a project
        from starting.
        """
        self.path = path
        self.max_lines = max_lines
        self._lock = threading.Lock()
        self._since_pruned = 0
        self._unread: dict[str, tuple[Handle, str | None]] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # the disk is full or may not be written: the file itself is well
            self._put_aside()

    def _put_aside(self) -> None:
        self.path.replace(self.path.with_name(self.path.name + ".damaged"))
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._db = self._open()

    def begin_anew(self) -> None:
        """Put the file aside and begin another: it was damaged while it was open."""
        with self._lock:
            self._db.close()
            self._put_aside()
            for handle, cursor in self._unread.values():  # what is being read is read on, not once more
                self._expect(self._db, handle)
                if cursor is not None:
                    self._place(self._db, handle.run, handle.service, cursor)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        # A line lost to a power cut is read again: the cursor is lost with it.
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA cache_size=-512")
        db.create_function("casefold", 1, str.casefold, deterministic=True)  # SQLite's own lower() knows ASCII only
        db.executescript(SCHEMA)
        return db

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def append(self, service: str, run: str, lines: list[LogLine]) -> list[StoredLine]:
        """Save lines of a run together with how far it was read; return them with their ids."""
        if not lines:
            return []
        stored = []
        with self._transaction() as db:
            for line in lines:
                text = line.text
                if len(text) > LONGEST_LINE:
                    text = f"{text[:LONGEST_LINE]} … [{len(text) - LONGEST_LINE} more characters were cut]"
                added = db.execute(
                    "INSERT INTO lines (service, run, stream, time, text) VALUES (?, ?, ?, ?, ?)",
                    (service, run, line.stream, line.time, text),
                )
                assert added.lastrowid is not None
                stored.append(StoredLine(added.lastrowid, service, run, line.stream, line.time, text))
            self._place(db, run, service, lines[-1].cursor)
        if run in self._unread:
            self._unread[run] = (self._unread[run][0], lines[-1].cursor)
        self._since_pruned += len(lines)
        if self._since_pruned >= PRUNED_AT_ONCE // 4:
            self.prune()
        return stored

    def _place(self, db: sqlite3.Connection, run: str, service: str, cursor: str) -> None:
        db.execute(
            "INSERT INTO cursors (run, service, cursor) VALUES (?, ?, ?) "
            "ON CONFLICT (run) DO UPDATE SET cursor = excluded.cursor",
            (run, service, cursor),
        )

    def expect(self, handle: Handle) -> None:
        """Note that a run's output is to be read to its end, by whichever Hub."""
        with self._transaction() as db:
            self._expect(db, handle)
        self._unread[handle.run] = (handle, self.cursor(handle.run))

    def _expect(self, db: sqlite3.Connection, handle: Handle) -> None:
        db.execute("REPLACE INTO unread (run, handle) VALUES (?, ?)", (handle.run, json.dumps(handle.to_json())))

    def read_to_end(self, run: str) -> None:
        """Note that all of a run's output was read."""
        with self._transaction() as db:
            db.execute("DELETE FROM unread WHERE run = ?", (run,))
        self._unread.pop(run, None)

    def unread(self) -> list[Handle]:
        """Return the runs whose output was not read to its end, running ones included.

        Those that a newer CommandCenter has started are left to it.
        """
        with self._lock:
            rows = self._db.execute("SELECT handle FROM unread ORDER BY rowid").fetchall()
        found = []
        for row in rows:
            try:
                found.append(Handle.from_json(json.loads(row[0])))
            except NewerVersion as error:
                log.warning("output is left unread: %s", error)
        return found

    def prune(self) -> None:
        """Remove the oldest lines beyond `max_lines`, a batch at a time."""
        self._since_pruned = 0
        while True:
            with self._transaction() as db:
                lowest, highest = db.execute("SELECT min(id), max(id) FROM lines").fetchone()
                if lowest is None or highest - lowest + 1 <= self.max_lines:
                    return
                limit = min(highest - self.max_lines, lowest + PRUNED_AT_ONCE)
                db.execute("DELETE FROM lines WHERE id <= ?", (limit,))
                db.execute(
                    "DELETE FROM cursors WHERE run NOT IN (SELECT DISTINCT run FROM lines) "
                    "AND rowid NOT IN (SELECT max(rowid) FROM cursors GROUP BY service) "
                    "AND run NOT IN (SELECT run FROM unread)"
                )

    def cursor(self, run: str) -> str | None:
        """Return how far a run was read, or None."""
        with self._lock:
            row = self._db.execute("SELECT cursor FROM cursors WHERE run = ?", (run,)).fetchone()
        return None if row is None else str(row[0])

    def read(self, wanted: Filter, limit: int) -> tuple[list[StoredLine], bool]:
        """Return the newest lines that are wanted, oldest first, and whether there are more before them."""
        where, values = _conditions(wanted)
        query = f"SELECT id, service, run, stream, time, text FROM lines{where} ORDER BY id DESC LIMIT ?"  # noqa: S608
        with self._lock:
            rows = self._db.execute(query, (*values, limit + 1)).fetchall()
        return [StoredLine(*row) for row in rows[:limit][::-1]], len(rows) > limit

    def following(self, wanted: Filter, limit: int) -> list[StoredLine]:
        """Return the oldest lines that are wanted, oldest first: what comes behind `wanted.after`."""
        where, values = _conditions(wanted)
        query = f"SELECT id, service, run, stream, time, text FROM lines{where} ORDER BY id LIMIT ?"  # noqa: S608
        with self._lock:
            return [StoredLine(*row) for row in self._db.execute(query, (*values, limit)).fetchall()]

    def last_lines(self, run: str, count: int) -> list[str]:
        """Return the texts of a run's last lines, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT text FROM lines WHERE run = ? ORDER BY id DESC LIMIT ?", (run, count)
            ).fetchall()
        return [row[0] for row in reversed(rows)]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _conditions(wanted: Filter) -> tuple[str, list[object]]:
    conditions: list[str] = []
    values: list[object] = []

    def add(condition: str, value: object) -> None:
        conditions.append(condition)
        values.append(value)

    if wanted.service is not None:
        add("service = ?", wanted.service)
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
            add("? AND 0", wanted.search)  # no line holds one, and to the index it would be the end of the query
        elif len(wanted.search) >= 3:
            # The trigram index finds any text of three characters and more; quoted, nothing in it is an operator.
            quoted = wanted.search.replace('"', '""')
            add("id IN (SELECT rowid FROM found WHERE found MATCH ?)", f'"{quoted}"')
        else:
            add("instr(casefold(text), ?) > 0", wanted.search.casefold())
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), values
