"""Recognise a damaged SQLite file, and put it aside."""

import contextlib
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

MARKS = ("file is not a database", "malformed")
"""Parts of SQLite's messages about a file that it cannot read (SQLITE_NOTADB, SQLITE_CORRUPT)."""
BESIDE = ("", "-wal", "-shm")
"""Suffixes of the files of a SQLite database."""


def is_damage(message: str) -> bool:
    """Return whether this message of SQLite means that the file is damaged."""
    return any(mark in message for mark in MARKS)


def files(path: Path) -> tuple[Path, ...]:
    """Return the paths of all files of an open SQLite database: the database, its log and the log's index."""
    return tuple(path.with_name(path.name + ending) for ending in BESIDE)


def identity(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return device and inode of each file of an open database; they change if it is removed or replaced."""
    return tuple(map(_inode, files(path)))


def _inode(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def damage_of(path: Path, queries: Sequence[str]) -> str | None:
    """Return how a database file that is in use is damaged; None if these queries succeed. Blocks.

    The file is opened by SQLite only: closing another descriptor of it would release SQLite's locks.
    """
    if path.is_dir():
        return "it is a folder"
    if path.stat().st_size == 0:
        return "it is empty"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            for query in queries:
                connection.execute(query).fetchall()
    except sqlite3.DatabaseError as error:
        return str(error) if is_damage(str(error)) or "no such table" in str(error) else None
    return None


def put_aside(path: Path) -> Path:
    """Rename a damaged database's files to `NAME.damaged-TIME`, and return the new path of the first.

    Raises:
        OSError: they cannot be renamed.
    """
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%dT%H%M%S')}")
    for ending in reversed(BESIDE):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside
