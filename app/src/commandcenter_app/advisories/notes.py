"""Index vulnerabilities for search, within the transaction of a scan or a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from commandcenter_app.scan.words import prepare

if TYPE_CHECKING:
    import asyncpg

KIND = "vulnerability"
ROWS = """
SELECT id, ecosystem, name, advisory, summary, severity, since,
    array_to_string(ARRAY(SELECT jsonb_array_elements_text(aliases)), ', ') AS aliases
FROM vulnerabilities WHERE present
"""
NOTED = "SELECT note, title, heading, text FROM passages WHERE kind = $1"
REMOVE = "DELETE FROM passages WHERE note = ANY($1::text[])"
INSERT = """
INSERT INTO passages (note, link, kind, title, heading, line, text, changed_at, search)
VALUES ($1, $2, $3, $4, $5, 1, $6, $7, passage_vector($8::text[], $9::text[], $10))
"""


async def index_vulnerabilities(connection: asyncpg.Connection[Any]) -> None:
    """Index each vulnerability by its package, summary and ids. Passages that stay the same keep their vectors."""
    wanted = {}
    for row in await connection.fetch(ROWS):
        names = ", ".join(filter(None, (row["advisory"], row["aliases"])))
        title, heading = f"{row['name']}: {row['advisory']}", f"{row['ecosystem']}, {row['severity']}"
        wanted[f"{KIND}:{row['id']}"] = row, (title, heading, f"{row['summary']}\n\n{names}")
    noted = {note: tuple(shown) for note, *shown in await connection.fetch(NOTED, KIND)}
    current = {note for note, (_, shown) in wanted.items() if noted.get(note) == shown}
    await connection.execute(REMOVE, sorted(noted.keys() - current))
    records = []
    for note in sorted(wanted.keys() - current):
        row, (title, heading, text) = wanted[note]
        link = f"/vulnerabilities?q={quote(row['advisory'], safe='')}"
        records.append((note, link, KIND, title, heading, text, row["since"], *prepare(title, heading, note, text)))
    if records:
        await connection.executemany(INSERT, records)
        await connection.execute("NOTIFY commandcenter_passages")
