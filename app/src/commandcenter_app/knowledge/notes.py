"""Make what people write at the desk findable beside what is in the project's files."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.scan.documents import MARKDOWN, Outline, outline
from commandcenter_app.scan.passages import of_document
from commandcenter_app.scan.store import words

REMOVE = sql("DELETE FROM passages WHERE note = :key")
INSERT = sql("""
    INSERT INTO passages (note, link, kind, title, heading, line, text, changed_at, search)
    SELECT :key, :link, :kind, :title, heading, line, body, now(), passage_vector(:title, heading, :words, body)
    FROM unnest(CAST(:headings AS text[]), CAST(:lines AS int[]), CAST(:texts AS text[])) AS p(heading, line, body)
""")
NOTIFY = sql("NOTIFY commandcenter_passages")


class NoteKind(StrEnum):
    """What a note belongs to."""

    TASK = "task"
    TECHNOLOGY = "technology"


async def index_note(session: AsyncSession, kind: NoteKind, key: str, title: str, text: str, link: str) -> None:
    """Let search find a note, in place of what it was before. It counts once the session's transaction does.

    `key` names the note (`task:12`), `text` is Markdown, `link` is the path of the page that shows it.
    """
    text = text.replace("\x00", "")
    found = of_document(text, Outline(title, outline(text, MARKDOWN, title).headings))
    await session.execute(REMOVE, {"key": key})
    columns = {
        "headings": [one.heading for one in found],
        "lines": [one.line for one in found],
        "texts": [one.text for one in found],
    }
    about = {"key": key, "link": link, "kind": str(kind), "title": title, "words": " ".join(words(key))}
    await session.execute(INSERT, about | columns)
    await session.execute(NOTIFY)


async def forget_note(session: AsyncSession, key: str) -> None:
    """Let search find a note no more; harmless when it never did."""
    await session.execute(REMOVE, {"key": key})
