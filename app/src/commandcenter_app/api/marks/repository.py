"""Reads of marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from commandcenter_app.api.marks.schemas import MarkSort
from commandcenter_app.scan.marks import MarkKind
from commandcenter_app.storage.models import FileRow, MarkRow
from commandcenter_app.storage.query import contains_text, ordering

ORDERS: dict[str, ColumnElement[Any]] = {
    MarkSort.PATH: FileRow.path.expression,
    MarkSort.KIND: MarkRow.kind.expression,
    MarkSort.AUTHOR: func.lower(MarkRow.author),
    MarkSort.WRITTEN: MarkRow.written_at.expression,
}


@dataclass(frozen=True)
class MarkFilter:
    """Which marks are wanted; what is empty does not count."""

    q: str = ""
    path: str = ""
    author: str = ""
    older_than_days: int | None = None
    newer_than_days: int | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.q:
            columns = (MarkRow.text, FileRow.path, func.coalesce(MarkRow.assignee, ""))
            found.append(or_(*(contains_text(column, self.q) for column in columns)))
        if self.path:
            found.append(FileRow.path.startswith(self.path, autoescape=True))
        if self.author:
            found.append(func.lower(MarkRow.author) == self.author.lower())
        now = datetime.now(UTC)
        if self.older_than_days is not None:
            found.append(MarkRow.written_at < now - timedelta(days=self.older_than_days))
        if self.newer_than_days is not None:
            since = now - timedelta(days=self.newer_than_days)
            found.append(or_(MarkRow.written_at >= since, MarkRow.written_at.is_(None)))
        return found


class MarkRepository:
    """Marks in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: MarkFilter, *, kind: MarkKind | None, sort: MarkSort, limit: int, offset: int
    ) -> tuple[Sequence[MarkRow], dict[str, int]]:
        """One page in a stable order, and how many match of each kind, whichever is wanted."""
        clauses = wanted.clauses()
        query = (
            select(MarkRow)
            .join(MarkRow.file)
            .options(contains_eager(MarkRow.file))
            .where(*clauses, *([MarkRow.kind == kind] if kind else []))
            .order_by(*ordering(ORDERS, sort), FileRow.path, MarkRow.line, MarkRow.id)
            .limit(limit)
            .offset(offset)
        )
        counts = select(MarkRow.kind, func.count()).join(MarkRow.file).where(*clauses).group_by(MarkRow.kind)
        rows = (await self._session.scalars(query)).all()
        return rows, {row[0]: row[1] for row in await self._session.execute(counts)}
