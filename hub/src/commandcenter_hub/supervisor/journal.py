"""The journal of one project: the searchable log of all its runs.

It is bounded by lines and by bytes; the oldest lines are removed first.

Lines and the position up to which a run's output was read are saved in one transaction. So if the Hub is killed, the
next one continues exactly where the journal ends: no line is missing or duplicated.
"""

import contextlib
import json
import logging
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from commandcenter_hub.domain.errors import NewerVersion
from commandcenter_hub.engines.base import Handle, LogLine
from commandcenter_hub.storage.damage import damage_of, files, identity
from commandcenter_hub.supervisor import log_index
from commandcenter_hub.supervisor.journal_file import NEEDED, newest_id, open_file, save_again
from commandcenter_hub.supervisor.log_query import Filter, StoredLine, select

log = logging.getLogger(__name__)

MAX_LINES = 1_000_000
"""Maximum number of lines kept for a project."""
MAX_BYTES = 512 * 1024 * 1024
"""Largest size of its file with the index, bytes; a million lines of ordinary length take half of it."""
PRUNED_AT_ONCE = 20_000
CHECKED_EVERY_LINES = 5_000
CHECKED_EVERY_BYTES = 4 * 1024 * 1024
"""Lines, or bytes of text, after which the bounds are checked."""
INDEXED_AT_ONCE = 2_000
INDEXED_WITH_LINES = 500
"""Maximum number of lines that are indexed while they are stored; if more are due, they wait for `index`."""
LONGEST_LINE = 32_768
"""Characters kept of one line; the rest is cut, with a note."""


class Journal:
    """One SQLite file. Its methods block for a moment: call them in a thread. They run one at a time."""

    def __init__(self, path: Path, max_lines: int = MAX_LINES, max_bytes: int = MAX_BYTES) -> None:
        """Open the journal, or create it.

        A damaged file is renamed to `journal.db.damaged`, so that the project can still start.
        """
        self.path = path
        self.max_lines, self.max_bytes = max_lines, max_bytes
        self.newest = 0
        """The id of the newest line."""
        self._indexed = 0
        self._lock = threading.Lock()
        self._lines_since = self._bytes_since = 0
        self._unread: dict[str, tuple[Handle, str | None]] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # the disk is full or cannot be written to; the file itself is not damaged
            self._replace_damaged()
        self._refresh()

    def _replace_damaged(self) -> None:
        self.path.replace(self.path.with_name(self.path.name + ".damaged"))
        for one in files(self.path)[1:]:
            one.unlink(missing_ok=True)
        self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        return open_file(self.path)

    def keep(self) -> str | None:
        """Write the file again if it was removed or replaced while it was open, or start over if it is damaged.

        Return what happened, as a sentence; None if the file is intact.

        Raises:
            sqlite3.Error, OSError: it cannot be written.
        """
        with self._lock:
            if identity(self.path) != self._identity:
                save_again(self._db, self.path)
                self._db = self._open()
                self._refresh()
                return f"The log {self.path} was removed or replaced, and has been written again; no line is lost."
            damage = damage_of(self.path, NEEDED)
        if damage is None:
            return None
        self.start_over()
        return (
            f"The log {self.path} was damaged ({damage}): it is kept as {self.path.name}.damaged, and a new one begins."
        )

    def start_over(self) -> None:
        """Rename the file, which was damaged while it was open, and create a new one."""
        with self._lock:
            self._db.close()
            self._replace_damaged()
            self._refresh()
            for handle, cursor in self._unread.values():  # continue to read each run from where it was
                self._expect(self._db, handle)
                if cursor is not None:
                    self._save_cursor(self._db, handle.run, handle.service, cursor)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # the error may have ended the transaction already
                    self._db.execute("ROLLBACK")
                    self._refresh()
                raise

    def _refresh(self) -> None:
        self.newest, self._indexed = newest_id(self._db), log_index.newest(self._db)
        self._identity = identity(self.path)

    def append(self, service: str, run: str, lines: list[LogLine]) -> list[StoredLine]:
        """Save lines of a run and the position up to which it was read; return the lines with their ids."""
        if not lines:
            return []
        with self._transaction() as db:
            # Another Hub may have written meanwhile: during a takeover, two Hubs share the journal for a moment.
            first = newest_id(db) + 1
            stored = [
                StoredLine(id_, service, run, line.stream, line.time, _cut(line.text))
                for id_, line in enumerate(lines, first)
            ]
            db.executemany(
                "INSERT INTO lines (id, service, run, stream, time, text) VALUES (?, ?, ?, ?, ?, ?)",
                ((line.id, service, run, line.stream, line.time, line.text) for line in stored),
            )
            newest = stored[-1].id
            self._save_cursor(db, run, service, lines[-1].cursor, (first, newest))
            indexed = self._indexed
            if newest - indexed <= INDEXED_WITH_LINES:
                log_index.add(db, indexed, newest)
                indexed = newest
            self.newest, self._indexed = newest, indexed
        if run in self._unread:
            self._unread[run] = (self._unread[run][0], lines[-1].cursor)
        self._lines_since += len(lines)
        self._bytes_since += sum(len(line.text) for line in stored)
        if self._lines_since >= CHECKED_EVERY_LINES or self._bytes_since >= CHECKED_EVERY_BYTES:
            self.prune()
        return stored

    @property
    def unindexed(self) -> int:
        """Number of newest lines that are not indexed; a search compares them one by one."""
        return self.newest - self._indexed

    def index(self) -> None:
        """Index the oldest lines that are not indexed, at most `INDEXED_AT_ONCE`."""
        with self._transaction() as db:
            after = max(self._indexed, (db.execute("SELECT min(id) FROM lines").fetchone()[0] or 1) - 1)
            until = min(self.newest, after + INDEXED_AT_ONCE)
            if until > after:
                log_index.add(db, after, until)
            self._indexed = max(after, until)

    def _save_cursor(
        self, db: sqlite3.Connection, run: str, service: str, cursor: str, span: tuple[int, int] | None = None
    ) -> None:
        first, last = span or (1, 0)
        db.execute(
            "INSERT INTO cursors (run, service, cursor, first, last) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (run) DO UPDATE SET cursor = excluded.cursor, last = excluded.last",
            (run, service, cursor, first, last),
        )

    def expect(self, handle: Handle) -> None:
        """Record that a run's output must be read to its end, by this Hub or a later one."""
        with self._transaction() as db:
            self._expect(db, handle)
        self._unread[handle.run] = (handle, self.cursor(handle.run))

    def _expect(self, db: sqlite3.Connection, handle: Handle) -> None:
        db.execute("REPLACE INTO unread (run, handle) VALUES (?, ?)", (handle.run, json.dumps(handle.to_json())))

    def read_to_end(self, run: str) -> None:
        """Record that all of a run's output was read."""
        with self._transaction() as db:
            db.execute("DELETE FROM unread WHERE run = ?", (run,))
        self._unread.pop(run, None)

    def unread(self) -> list[Handle]:
        """Return the runs whose output was not read to its end, running ones included.

        Runs that a newer CommandCenter has started are left out: it reads them.
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

    def places(self) -> list[tuple[Handle, str | None]]:
        """Return the runs whose output was not read to its end, each with how far it was read."""
        query = "SELECT handle, cursor FROM unread LEFT JOIN cursors USING (run)"
        with self._lock:
            rows = self._db.execute(query).fetchall()
        return [(Handle.from_json(json.loads(handle)), cursor) for handle, cursor in rows]

    def prune(self) -> None:
        """Remove the oldest lines beyond `max_lines` and `max_bytes`, a batch at a time."""
        self._lines_since = self._bytes_since = 0
        while True:
            with self._transaction() as db:
                lowest, highest = db.execute(
                    "SELECT (SELECT min(id) FROM lines), (SELECT max(id) FROM lines)"
                ).fetchone()
                if lowest is None:
                    return
                count = highest - lowest + 1
                surplus = count - self.max_lines
                if surplus <= 0:
                    if _used_bytes(db) <= self.max_bytes:
                        return
                    surplus = max(1, count // 20)
                lowest += min(surplus, PRUNED_AT_ONCE)
                db.execute("DELETE FROM lines WHERE id < ?", (lowest,))
                log_index.drop_before(db, lowest)
                self._indexed = max(self._indexed, lowest - 1)
                db.execute(
                    "DELETE FROM cursors WHERE last < ? "
                    "AND rowid NOT IN (SELECT max(rowid) FROM cursors GROUP BY service) "
                    "AND run NOT IN (SELECT run FROM unread)",
                    (lowest,),
                )

    def cursor(self, run: str) -> str | None:
        """Return the cursor up to which a run was read, or None."""
        with self._lock:
            row = self._db.execute("SELECT cursor FROM cursors WHERE run = ?", (run,)).fetchone()
        return None if row is None else str(row[0])

    def read(self, wanted: Filter, limit: int) -> tuple[list[StoredLine], bool]:
        """Return the newest lines that are wanted, oldest first, and whether there are more before them."""
        with self._lock:
            rows = select(self._db, self._indexed, wanted, limit + 1, newest=True)
        return [StoredLine(*row) for row in rows[:limit][::-1]], len(rows) > limit

    def following(self, wanted: Filter, limit: int) -> list[StoredLine]:
        """Return the oldest wanted lines, oldest first: those that follow `wanted.after`."""
        with self._lock:
            return [StoredLine(*row) for row in select(self._db, self._indexed, wanted, limit)]

    def last_lines(self, run: str, count: int) -> list[str]:
        """Return the texts of a run's last lines, oldest first."""
        with self._lock:
            span = self._db.execute("SELECT service, first, last FROM cursors WHERE run = ?", (run,)).fetchone()
            if span is None:
                return []
            rows = self._db.execute(
                "SELECT text FROM lines WHERE service = ? AND id >= ? AND id <= ? AND run = ? ORDER BY id DESC LIMIT ?",
                (*span, run, count),
            ).fetchall()
        return [row[0] for row in reversed(rows)]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _cut(text: str) -> str:
    if len(text) <= LONGEST_LINE:
        return text
    return f"{text[:LONGEST_LINE]} … [{len(text) - LONGEST_LINE} more characters were cut]"


def _used_bytes(db: sqlite3.Connection) -> int:
    """Return the size of the used part of the file, bytes; SQLite fills the rest before the file grows."""
    pages, free, size = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in _SIZES)
    return int((pages - free) * size)


_SIZES = ("page_count", "freelist_count", "page_size")
