"""Recognise a damaged SQLite file, and put it aside."""

import contextlib
import sqlite3
import time
from pathlib import Path

MARKS = ("file is not a database", "malformed")
"""Parts of SQLite's messages about a file that it cannot read (SQLITE_NOTADB, SQLITE_CORRUPT)."""
BESIDE = ("", "-wal", "-shm")
"""Suffixes of the files of a SQLite database."""


def is_damage(message: str) -> bool:
    """Return whether this message of SQLite means that the file is damaged."""
    return any(mark in message for mark in MARKS)


def damage_of(path: Path) -> str | None:
    """Return the damage of a database file that is in use; None if the tables that the Hub needs can be read. Blocks.

    The file is opened by SQLite only: closing another descriptor of it would release SQLite's locks.
    """
    if path.stat().st_size == 0:
        return "it is empty"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            for table in ("sqlite_master", "projects", "port_leases", "tokens", "runs"):
                connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - fixed names
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
