"""Queries for the chosen editor."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.editor.schemas import EditorName
from commandcenter_app.storage.models import PreferenceRow

KEY = "editor"


class EditorRepository:
    """The chosen editor in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self) -> EditorName | None:
        """Return the chosen editor; None if there is none, or if this version does not know it."""
        row = await self._session.get(PreferenceRow, KEY)
        return EditorName(row.value) if row is not None and row.value in set(EditorName) else None

    async def put(self, editor: EditorName | None) -> None:
        """Store the chosen editor; None removes the choice."""
        if editor is None:
            await self._session.execute(delete(PreferenceRow).where(PreferenceRow.key == KEY))
            return
        value = {"value": str(editor)}
        chosen = insert(PreferenceRow).values(key=KEY, **value)
        await self._session.execute(chosen.on_conflict_do_update(index_elements=["key"], set_=value))
