"""Queries for files."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import with_expression

from commandcenter_app.api.files.schemas import FileSort
from commandcenter_app.storage.models import DefinitionRow, DocumentRow, FileRow, TouchedFileRow
from commandcenter_app.storage.models.history import CHANGED_AT
from commandcenter_app.storage.query import contains_text, in_code_point_order, ordering, page_of_ids

ORDERS: dict[str, ColumnElement[Any]] = {
    FileSort.PATH: FileRow.path.expression,
    FileSort.LANGUAGE: FileRow.language.expression,
    FileSort.LINES: FileRow.lines.expression,
    FileSort.SIZE: FileRow.size_bytes.expression,
    FileSort.MODIFIED: CHANGED_AT,
}
DEFINITIONS_SHOWN = 2_000
COMMITTED = TouchedFileRow.path == FileRow.path
WITH_TIME = with_expression(FileRow.committed_at, TouchedFileRow.last_at.expression)


class FileRepository:
    """Files in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, *, q: str, language: str, sort: FileSort, limit: int, offset: int
    ) -> tuple[Sequence[FileRow], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses: list[ColumnElement[bool]] = []
        if q:
            clauses.append(contains_text(FileRow.path, q))
        if language:
            clauses.append(FileRow.language == language)
        # An index has all files in either order, with ties in the order of the database.
        indexed = not clauses and sort in {FileSort.LINES_DESC, FileSort.SIZE_DESC}
        path = FileRow.path.expression if indexed else in_code_point_order(FileRow.path)
        order = (*ordering(ORDERS, sort, nulls_last=True), path)
        if sort.removeprefix("-") == FileSort.PATH:
            order = order[:1]
        # The rows are long: sorting all of them would take three times as long as sorting their ids.
        ids = select(FileRow.id).outerjoin(TouchedFileRow, COMMITTED).where(*clauses).order_by(*order)
        found, total = await page_of_ids(self._session, ids, filtered=bool(clauses), limit=limit, offset=offset)
        rows = select(FileRow).outerjoin(TouchedFileRow, COMMITTED).options(WITH_TIME).where(FileRow.id.in_(found))
        return (await self._session.scalars(rows.order_by(*order))).all(), total

    async def definitions(self, file_id: int) -> Sequence[DefinitionRow]:
        """Return the first definitions of a file, by line."""
        query = select(DefinitionRow).where(DefinitionRow.file_id == file_id)
        return (await self._session.scalars(query.order_by(DefinitionRow.line).limit(DEFINITIONS_SHOWN))).all()

    async def get(self, path: str) -> tuple[FileRow, int | None] | None:
        """Return the file at `path` and the id of its document, if any; None if the last scan did not find it."""
        query = (
            select(FileRow, DocumentRow.id)
            .outerjoin(DocumentRow, DocumentRow.id == FileRow.id)
            .outerjoin(TouchedFileRow, COMMITTED)
            .options(WITH_TIME)
        )
        row = (await self._session.execute(query.where(FileRow.path == path))).one_or_none()
        return None if row is None else (row[0], row[1])
