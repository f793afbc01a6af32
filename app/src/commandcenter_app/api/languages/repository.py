"""Queries for languages."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.storage.models import LanguageRow


class LanguageRepository:
    """Totals by language; never more than the table in `scan/languages.py` lists, so not paged."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Sequence[LanguageRow]:
        """Return all languages, the one with most code first."""
        query = select(LanguageRow).order_by(LanguageRow.code.desc(), LanguageRow.name)
        return (await self._session.scalars(query)).all()
