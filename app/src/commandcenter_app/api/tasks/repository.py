"""Queries and guarded updates of tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, cast, func, literal, literal_column, or_, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.tasks.schemas import ENDED, DueFilter, LinkKind, TaskPriority, TaskSort, TaskStatus
from commandcenter_app.errors import NotFoundError
from commandcenter_app.storage.models import TaskRow
from commandcenter_app.storage.query import contains_text, ordering

BY_STATUS = case({one.value: number for number, one in enumerate(TaskStatus)}, value=TaskRow.status)
BY_PRIORITY = case({one.value: number for number, one in enumerate(TaskPriority)}, value=TaskRow.priority)
CLOSEST = 1e-6
"""Minimum distance of positions; below it, a column is renumbered. Doubles would allow far more halvings."""

ORDERS: dict[str, ColumnElement[Any]] = {
    TaskSort.POSITION: TaskRow.position.expression,
    TaskSort.TITLE: func.lower(TaskRow.title),
    TaskSort.STATUS: BY_STATUS,
    TaskSort.PRIORITY: BY_PRIORITY,
    TaskSort.DUE: TaskRow.due.expression,
    TaskSort.OWNER: func.lower(TaskRow.owner),
    TaskSort.CREATED: TaskRow.created_at.expression,
    TaskSort.UPDATED: TaskRow.updated_at.expression,
}


@dataclass(frozen=True)
class TaskFilter:
    """Conditions on the tasks to list; empty ones are ignored."""

    q: str = ""
    status: Sequence[TaskStatus] = ()
    priority: TaskPriority | None = None
    owner: str = ""
    due: DueFilter | None = None
    technology: int | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the conditions as SQL."""
        row, found = TaskRow, list[ColumnElement[bool]]()
        if self.q:
            found.append(or_(*(contains_text(column, self.q) for column in (row.title, row.findings, row.owner))))
        if self.status:
            found.append(row.status.in_(self.status))
        if self.priority:
            found.append(row.priority == self.priority)
        if self.owner:
            found.append(func.lower(row.owner) == self.owner.lower())
        if self.due:
            found += due_clauses(self.due)
        if self.technology is not None:
            wanted = [{"kind": LinkKind.TECHNOLOGY.value, "id": self.technology}]
            found.append(row.links.op("@>")(cast(literal(wanted, JSONB), JSONB)))
        return found


def due_clauses(due: DueFilter) -> list[ColumnElement[bool]]:
    """Return the conditions for `due`. Tasks that are done or dropped are never due."""
    if due is DueFilter.NONE:
        return [TaskRow.due.is_(None)]
    under_way: list[ColumnElement[bool]] = [TaskRow.due.is_not(None), TaskRow.status.not_in(ENDED)]
    if due is DueFilter.OVERDUE:
        under_way.append(TaskRow.due < func.current_date())
    elif due is DueFilter.WEEK:
        under_way.append(TaskRow.due <= literal_column("current_date + 7"))
    return under_way


class TaskRepository:
    """Tasks in the database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, wanted: TaskFilter, *, sort: TaskSort, limit: int, offset: int
    ) -> tuple[Sequence[TaskRow], int]:
        """Return one page in a stable order, and how many rows match in total."""
        clauses = wanted.clauses()
        order = [column.nulls_last() for column in ordering(ORDERS, sort)]
        query = select(TaskRow).where(*clauses).order_by(*order, TaskRow.position, TaskRow.id)
        rows = (await self._session.scalars(query.limit(limit).offset(offset))).all()
        return rows, await self.count(wanted)

    async def count(self, wanted: TaskFilter) -> int:
        """Count the matching tasks."""
        query = select(func.count()).select_from(TaskRow).where(*wanted.clauses())
        return await self._session.scalar(query) or 0

    async def get(self, task_id: int) -> TaskRow:
        """Return one task. Raises NotFoundError."""
        return self._existing(await self._session.get(TaskRow, task_id), task_id)

    async def lock(self, task_id: int) -> TaskRow:
        """Lock one task until the transaction ends, and return it. Raises NotFoundError."""
        query = select(TaskRow).where(TaskRow.id == task_id).with_for_update()
        return self._existing(await self._session.scalar(query.execution_options(populate_existing=True)), task_id)

    async def under_way(self, source_key: str) -> TaskRow | None:
        """Return the open task from this source, if any. Other transactions wait here until this one ends."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": source_key})
        query = select(TaskRow).where(TaskRow.source_key == source_key, TaskRow.status.not_in(ENDED))
        return await self._session.scalar(query.order_by(TaskRow.id).limit(1))

    async def place(self, status: TaskStatus, after: int | None, moved: int | None = None) -> float:
        """Return the position right below the task `after` in a column, or the top if that task is not in the column.

        `moved` is the task to be placed; its present position is ignored.
        """
        above = await self._position(TaskRow.status == status, TaskRow.id == after) if after is not None else None
        others = [TaskRow.status == status, *([TaskRow.id != moved] if moved is not None else [])]
        if above is None:
            first = await self._session.scalar(select(func.min(TaskRow.position)).where(*others))
            return 0.0 if first is None else first - 1
        below = await self._session.scalar(select(func.min(TaskRow.position)).where(*others, TaskRow.position > above))
        if below is None:
            return above + 1
        if below - above > CLOSEST:
            return (above + below) / 2
        await self._renumber(status)
        return await self.place(status, after, moved)

    async def add(self, row: TaskRow) -> TaskRow:
        """Add a row, and load the values that the database sets."""
        self._session.add(row)
        return await self.saved(row)

    async def saved(self, row: TaskRow) -> TaskRow:
        """Write the changes of `row`, and load it again."""
        await self._session.flush()
        await self._session.refresh(row)
        return row

    async def delete(self, row: TaskRow) -> None:
        """Delete a task permanently."""
        await self._session.delete(row)

    async def _position(self, *clauses: ColumnElement[bool]) -> float | None:
        return await self._session.scalar(select(TaskRow.position).where(*clauses))

    async def _renumber(self, status: TaskStatus) -> None:
        order = func.row_number().over(order_by=(TaskRow.position, TaskRow.id)).label("number")
        numbered = select(TaskRow.id, order).where(TaskRow.status == status).subquery()
        statement = update(TaskRow).where(TaskRow.id == numbered.c.id).values(position=numbered.c.number)
        await self._session.execute(statement.execution_options(synchronize_session=False))

    @staticmethod
    def _existing(row: TaskRow | None, task_id: int) -> TaskRow:
        if row is None:
            raise NotFoundError(f"There is no task {task_id}.", hint="GET /api/tasks lists all tasks.")
        return row
