"""The file of a journal: its schema, how it is opened, and how it is saved again after it was lost while open."""

import contextlib
import sqlite3
from pathlib import Path

from commandcenter_hub.engines.files import move_folder_away
from commandcenter_hub.storage.damage import files
from commandcenter_hub.supervisor import log_index

WAL_BYTES = 16 * 1024 * 1024
NEEDED = ("SELECT count(*) FROM sqlite_master", "SELECT max(id) FROM lines")
"""Queries with which the file of an open journal is checked; they read a few pages."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL, run TEXT NOT NULL, stream TEXT NOT NULL, time REAL NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS lines_by_service ON lines (service, id);
CREATE TABLE IF NOT EXISTS cursors (
    run TEXT PRIMARY KEY, service TEXT NOT NULL, cursor TEXT NOT NULL, first INTEGER, last INTEGER
);
CREATE TABLE IF NOT EXISTS unread (run TEXT PRIMARY KEY, handle TEXT NOT NULL);
DROP TABLE IF EXISTS events;
"""


def open_file(path: Path) -> sqlite3.Connection:
    """Open a journal's file, or create it.

    Folders in the place of its files are moved away.

    Raises:
        sqlite3.Error: it is damaged, or cannot be opened.
        OSError: a folder cannot be moved.
    """
    for one in files(path):
        move_folder_away(one)
    db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    # A line lost to a power cut is read again: the cursor is lost with it.
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA cache_size=-512")
    db.execute(f"PRAGMA journal_size_limit={WAL_BYTES}")
    db.create_function("casefold", 1, str.casefold, deterministic=True)  # SQLite's own lower() is ASCII only
    db.executescript(SCHEMA)
    _add_spans(db)
    log_index.prepare(db)
    return db


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a journal for a search. Each query or transaction sees the lines of one moment, and delays no writer.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False, isolation_level=None)
    db.execute("PRAGMA query_only=ON")
    db.create_function("casefold", 1, str.casefold, deterministic=True)
    return db


def save_again(db: sqlite3.Connection, path: Path) -> None:
    """Write the content of an open journal to its path, where its files are missing or were replaced; close it.

    Raises:
        sqlite3.Error: the journal could not be written; it is still open.
        OSError: a file or folder at its path could not be removed.
    """
    copy = path.with_name(f".{path.name}.new")
    try:
        copy.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(copy)) as saved:
            db.backup(saved)
        for one in files(path):
            move_folder_away(one)
        db.close()
        for one in files(path)[1:]:
            one.unlink(missing_ok=True)
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)


def newest_id(db: sqlite3.Connection) -> int:
    """Return the highest id that a line ever had."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'lines'").fetchone()
    return 0 if row is None else int(row[0])


def _add_spans(db: sqlite3.Connection) -> None:
    """Add the first and last ids of runs' lines to the cursors of an earlier journal."""
    known = {row[1] for row in db.execute("PRAGMA table_info(cursors)")}
    for column in {"first", "last"} - known:
        db.execute(f"ALTER TABLE cursors ADD COLUMN {column} INTEGER")
    # An earlier journal did not record them: a run's lines may be anywhere among those so far.
    db.execute("UPDATE cursors SET first = 0, last = ? WHERE last IS NULL", (newest_id(db),))
