"""Queries for git insights."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.git.schemas import ContributorSort, TouchedFileSort
from commandcenter_app.storage.models import CommitRow, ContributorRow, HistoryRow, TouchedFileRow, WeekRow
from commandcenter_app.storage.query import contains_text, ordering

CONTRIBUTOR_ORDERS: dict[str, ColumnElement[Any]] = {
    ContributorSort.NAME: func.lower(ContributorRow.name),
    ContributorSort.COMMITS: ContributorRow.commits.expression,
    ContributorSort.RECENT: ContributorRow.recent_commits.expression,
    ContributorSort.LAST: ContributorRow.last_at.expression,
}
FILE_ORDERS: dict[str, ColumnElement[Any]] = {
    TouchedFileSort.PATH: TouchedFileRow.path.expression,
    TouchedFileSort.COMMITS: TouchedFileRow.commits.expression,
    TouchedFileSort.RECENT: TouchedFileRow.recent_commits.expression,
    TouchedFileSort.AUTHORS: TouchedFileRow.authors.expression,
    TouchedFileSort.LAST: TouchedFileRow.last_at.expression,
}


class GitRepository:
    """Git insights in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def summary(self) -> HistoryRow | None:
        """Return the facts about the repository; None before it was first read."""
        return await self._session.scalar(select(HistoryRow))

    async def commits(self, *, q: str, author: str, limit: int, offset: int) -> tuple[Sequence[CommitRow], int]:
        """Return one page of commits, the newest first, and how many match in total."""
        clauses: list[ColumnElement[bool]] = []
        if q:
            clauses.append(or_(contains_text(CommitRow.subject, q), CommitRow.sha.startswith(q, autoescape=True)))
        if author:
            clauses.append(func.lower(CommitRow.author) == author.lower())
        query = select(CommitRow).where(*clauses).order_by(CommitRow.place).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(CommitRow).where(*clauses))
        return (await self._session.scalars(query)).all(), total or 0

    async def contributors(
        self, *, q: str, sort: ContributorSort, limit: int, offset: int
    ) -> tuple[Sequence[ContributorRow], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses: list[ColumnElement[bool]] = []
        if q:
            clauses.append(or_(contains_text(ContributorRow.name, q), contains_text(ContributorRow.email, q)))
        order = (*ordering(CONTRIBUTOR_ORDERS, sort), ContributorRow.name)
        query = select(ContributorRow).where(*clauses).order_by(*order).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(ContributorRow).where(*clauses))
        return (await self._session.scalars(query)).all(), total or 0

    async def files(
        self, *, q: str, gone: bool, sort: TouchedFileSort, limit: int, offset: int
    ) -> tuple[Sequence[TouchedFileRow], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses: list[ColumnElement[bool]] = [TouchedFileRow.commits > 0]
        if q:
            clauses.append(contains_text(TouchedFileRow.path, q))
        if not gone:
            clauses.append(TouchedFileRow.exists.is_(True))
        order = (*ordering(FILE_ORDERS, sort), TouchedFileRow.commits.desc(), TouchedFileRow.path)
        query = select(TouchedFileRow).where(*clauses).order_by(*order).limit(limit).offset(offset)
        total = await self._session.scalar(select(func.count()).select_from(TouchedFileRow).where(*clauses))
        return (await self._session.scalars(query)).all(), total or 0

    async def weeks(self, number: int) -> Sequence[WeekRow]:
        """Return those of the last `number` weeks that have commits, the oldest first."""
        since = (datetime.now(UTC) - timedelta(weeks=number)).date()
        return (await self._session.scalars(select(WeekRow).where(WeekRow.week > since).order_by(WeekRow.week))).all()
