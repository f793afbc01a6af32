"""Queries for documents."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, undefer

from commandcenter_app.api.documents.schemas import DocumentKind, DocumentSort
from commandcenter_app.errors import NotFoundError
from commandcenter_app.storage.models import DocumentRow, FileRow, TouchedFileRow
from commandcenter_app.storage.models.history import CHANGED_AT
from commandcenter_app.storage.query import contains_text, ordering, page_of_ids

ORDERS: dict[str, ColumnElement[Any]] = {
    DocumentSort.PATH: FileRow.path.expression,
    DocumentSort.TITLE: func.lower(DocumentRow.title),
    DocumentSort.MODIFIED: CHANGED_AT,
    DocumentSort.SIZE: FileRow.size_bytes.expression,
}
COMMITTED = TouchedFileRow.path == FileRow.path
WITH_FILE = contains_eager(DocumentRow.file).with_expression(
    FileRow.committed_at,
    TouchedFileRow.last_at.expression,
)


class DocumentRepository:
    """Documents in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, *, q: str, kind: DocumentKind | None, sort: DocumentSort, limit: int, offset: int
    ) -> tuple[Sequence[DocumentRow], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses: list[ColumnElement[bool]] = []
        if q:
            clauses.append(or_(contains_text(FileRow.path, q), contains_text(DocumentRow.title, q)))
        if kind:
            clauses.append(DocumentRow.kind == kind)
        order = (*ordering(ORDERS, sort), FileRow.path)
        ids = select(DocumentRow.id).join(DocumentRow.file).outerjoin(TouchedFileRow, COMMITTED)
        ids = ids.where(*clauses).order_by(*order)
        found, total = await page_of_ids(self._session, ids, filtered=bool(clauses), limit=limit, offset=offset)
        rows = _documents().where(DocumentRow.id.in_(found)).order_by(*order)
        return (await self._session.scalars(rows)).all(), total

    async def get_detail(self, document_id: int) -> DocumentRow:
        """Return one document with its text. Raises NotFoundError."""
        query = _documents().options(undefer(DocumentRow.content), undefer(DocumentRow.outline))
        row = await self._session.scalar(query.where(DocumentRow.id == document_id))
        if row is None:
            raise NotFoundError(
                f"There is no document {document_id}.",
                hint="It may have been removed from the folder. GET /api/documents lists all documents.",
            )
        return row


def _documents() -> Select[DocumentRow]:
    """Select documents with their files and the times of these."""
    joined = select(DocumentRow).join(DocumentRow.file)
    return joined.outerjoin(TouchedFileRow, COMMITTED).options(WITH_FILE)
