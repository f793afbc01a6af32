"""Queries for TODOs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from commandcenter_app.api.todos.schemas import TodoSort
from commandcenter_app.scan.todos import TodoKind
from commandcenter_app.storage.models import FileRow, TodoRow
from commandcenter_app.storage.query import contains_text, ordering

ORDERS: dict[str, ColumnElement[Any]] = {
    TodoSort.PATH: FileRow.path.expression,
    TodoSort.KIND: TodoRow.kind.expression,
    TodoSort.AUTHOR: func.lower(TodoRow.author),
    TodoSort.WRITTEN: TodoRow.written_at.expression,
}


@dataclass(frozen=True)
class TodoFilter:
    """Conditions on the TODOs to list; empty ones are ignored."""

    q: str = ""
    path: str = ""
    author: str = ""
    older_than_days: int | None = None
    newer_than_days: int | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.q:
            columns = (TodoRow.text, FileRow.path, func.coalesce(TodoRow.assignee, ""))
            found.append(or_(*(contains_text(column, self.q) for column in columns)))
        if self.path:
            found.append(FileRow.path.startswith(self.path, autoescape=True))
        if self.author:
            found.append(func.lower(TodoRow.author) == self.author.lower())
        now = datetime.now(UTC)
        if self.older_than_days is not None:
            found.append(TodoRow.written_at < now - timedelta(days=self.older_than_days))
        if self.newer_than_days is not None:
            since = now - timedelta(days=self.newer_than_days)
            found.append(or_(TodoRow.written_at >= since, TodoRow.written_at.is_(None)))
        return found


class TodoRepository:
    """TODOs in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: TodoFilter, *, kind: TodoKind | None, sort: TodoSort, limit: int, offset: int
    ) -> tuple[Sequence[TodoRow], dict[str, int]]:
        """Return one page in a stable order, and the number of matches of each kind, ignoring `kind`."""
        clauses = wanted.clauses()
        query = (
            select(TodoRow)
            .join(TodoRow.file)
            .options(contains_eager(TodoRow.file))
            .where(*clauses, *([TodoRow.kind == kind] if kind else []))
            .order_by(*ordering(ORDERS, sort), FileRow.path, TodoRow.line, TodoRow.id)
            .limit(limit)
            .offset(offset)
        )
        counts = select(TodoRow.kind, func.count()).join(TodoRow.file).where(*clauses).group_by(TodoRow.kind)
        rows = (await self._session.scalars(query)).all()
        return rows, {row[0]: row[1] for row in await self._session.execute(counts)}
