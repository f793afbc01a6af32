"""The full-text index of a journal, in parts of a hundred thousand lines. A part is dropped once its lines are deleted.

Indexing a line takes several times as long as storing it, so the index may lag behind. A search compares the lines that
are not indexed yet one by one, so it finds the same lines either way. Matches in a part are looked up in the table
`lines`, so a part may still contain lines that were pruned.
"""

import itertools
import sqlite3

PART_LINES = 100_000
ENTIRE = "found"
"""Name of the single index of earlier journals, which is now their oldest part."""
PREFIX = "part_"

TRIGRAMS = 12
"""Maximum number of a search's trigrams to look up; few lines contain that many of them but not the whole text."""


def prepare(db: sqlite3.Connection) -> None:
    """Drop the triggers that updated the index in earlier journals, and took ten times as long as this module."""
    db.execute("DROP TRIGGER IF EXISTS lines_added")
    db.execute("DROP TRIGGER IF EXISTS lines_removed")


def _parts(db: sqlite3.Connection) -> list[str]:
    """Return the names of the parts, the oldest first."""
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'")
    return sorted((name for (name,) in rows), key=_first)


def _first(part: str) -> int:
    """Return the id of the first line that a part may contain."""
    return 0 if part == ENTIRE else int(part.removeprefix(PREFIX))


def newest(db: sqlite3.Connection) -> int:
    """Return the id of the newest line that is indexed; 0 when none is."""
    for part in reversed(_parts(db)):
        (found,) = db.execute(f"SELECT max(id) FROM {part}_docsize").fetchone()  # noqa: S608 - our own name
        if found is not None:
            return int(found)
    return 0


def add(db: sqlite3.Connection, after: int, until: int) -> None:
    """Index the lines with ids above `after`, up to `until`."""
    parts = _parts(db)
    if not parts or after + 1 - _first(parts[-1]) >= PART_LINES:
        parts.append(f"{PREFIX}{after + 1:015}")
        # Without positions it is half as large; a search compares the text itself, see `condition`.
        db.execute(
            f"CREATE VIRTUAL TABLE {parts[-1]} USING fts5 "
            "(text, content='lines', content_rowid='id', tokenize='trigram', detail=none)"
        )
    db.execute(
        f"INSERT INTO {parts[-1]} (rowid, text) SELECT id, text FROM lines WHERE id > ? AND id <= ?",  # noqa: S608
        (after, until),
    )


def drop_before(db: sqlite3.Connection, lowest: int) -> None:
    """Drop the parts whose lines all have ids below `lowest`."""
    parts = _parts(db)
    for part, following in itertools.pairwise(parts):
        if _first(following) <= lowest:
            db.execute(f"DROP TABLE {part}")


def ranges(db: sqlite3.Connection, indexed: int) -> list[tuple[str | None, int]]:
    """Return the parts and the first id of each, the oldest first; None stands for the lines that are not indexed.

    Args:
        db: the journal.
        indexed: id of the newest line that is indexed.
    """
    return [*((part, _first(part)) for part in _parts(db)), (None, indexed + 1)]


def condition(part: str | None, first: int, last: int, search: str) -> tuple[str, list[object]]:
    """Return an SQL condition for the lines of a part that contain a text, and its values.

    Args:
        part: name of the part; None for lines that are not indexed.
        first, last: ids of the first and the last line to search.
        search: the text, at least three characters and no NUL; case is ignored.
    """
    holds = "instr(casefold(text), ?) > 0"
    if part is None:
        return f"id >= ? AND id <= ? AND {holds}", [first, last, search.casefold()]
    # Look up some of the text's trigrams, each quoted so that it is not read as an operator. `instr` then checks that
    # the line contains the whole text.
    step = 1 + len(search) // TRIGRAMS
    trigrams = dict.fromkeys(search[at : at + 3] for at in range(0, len(search) - 2, step))
    match = " ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)
    found = f"SELECT rowid FROM {part} WHERE {part} MATCH ? AND rowid >= ? AND rowid <= ?"  # noqa: S608 - our own name
    return f"id IN ({found}) AND {holds}", [match, first, last, search.casefold()]
