"""Index the notes that users write at the desk, so that searches find them as well as the project's files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.scan.documents import MARKDOWN, Outline, outline
from commandcenter_app.scan.passages import of_document
from commandcenter_app.scan.words import prepare
from commandcenter_app.storage.models import PassageRow, TaskRow, TechnologyRow
from commandcenter_app.storage.query import Sessions

REMOVE = sql("DELETE FROM passages WHERE note = :key")
INSERT = sql("""
    INSERT INTO passages (note, link, kind, title, heading, line, text, changed_at, search)
    VALUES (:key, :link, :kind, :title, :heading, :line, :text, :changed_at,
        passage_vector(CAST(:whole AS text[]), CAST(:parts AS text[]), :runs))
""")
NOTIFY = sql("NOTIFY commandcenter_passages")


class NoteKind(StrEnum):
    """Owners of notes."""

    TASK = "task"
    TECHNOLOGY = "technology"


PAGES = {NoteKind.TASK: "/tasks/{}", NoteKind.TECHNOLOGY: "/radar/{}"}
"""Page of the desk that shows a note."""


async def note_task(session: AsyncSession, row: TaskRow) -> None:
    """Index a task's current title and findings."""
    await index_note(session, NoteKind.TASK, row.id, row.title, row.findings, row.updated_at)


async def note_technology(session: AsyncSession, row: TechnologyRow) -> None:
    """Index a technology's current notes, if it has any and was not removed.

    Searches find its uses in the files themselves.
    """
    if row.removed_at is None and row.notes.strip():
        await index_note(session, NoteKind.TECHNOLOGY, row.id, row.name, row.notes, row.updated_at)
    else:
        await forget_note(session, NoteKind.TECHNOLOGY, row.id)


async def note_missing(sessions: Sessions) -> None:
    """Index notes that were written before notes were searchable. Quick when there are none."""
    async with sessions() as session:
        tasks = select(TaskRow).where(TaskRow.id.not_in(_noted(NoteKind.TASK)))
        for task in (await session.scalars(tasks.with_for_update())).all():
            await note_task(session, task)
        technologies = select(TechnologyRow).where(
            TechnologyRow.id.not_in(_noted(NoteKind.TECHNOLOGY)),
            TechnologyRow.removed_at.is_(None),
            func.trim(TechnologyRow.notes) != "",
        )
        for technology in (await session.scalars(technologies.with_for_update())).all():
            await note_technology(session, technology)


async def index_note(
    session: AsyncSession, kind: NoteKind, id_: int, title: str, text: str, changed_at: datetime
) -> None:
    """Replace the passages of a note (Markdown) within the transaction."""
    text = text.replace("\x00", "")
    found = of_document(text, Outline(title, outline(text, MARKDOWN, title).headings))
    await session.execute(REMOVE, {"key": key_of(kind, id_)})
    key = key_of(kind, id_)
    note = {"key": key, "link": PAGES[kind].format(id_), "kind": str(kind), "title": title, "changed_at": changed_at}
    passages = [
        {**note, "heading": one.heading, "line": one.line, "text": one.text}
        | prepare(title, one.heading, key, one.text)._asdict()
        for one in found
    ]
    await session.execute(INSERT, passages)
    await session.execute(NOTIFY)


async def forget_note(session: AsyncSession, kind: NoteKind, id_: int) -> None:
    """Remove a note's passages, if there are any."""
    await session.execute(REMOVE, {"key": key_of(kind, id_)})


def key_of(kind: NoteKind, id_: int) -> str:
    """Return the key of a note in the table of passages."""
    return f"{kind}:{id_}"


def _noted(kind: NoteKind) -> Select[int]:
    """Select the ids of this kind that are indexed already."""
    id_ = cast(func.split_part(PassageRow.note, ":", 2), Integer)
    return select(id_).where(PassageRow.kind == kind, PassageRow.note.is_not(None))
