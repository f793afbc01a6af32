"""Changes of tasks by users. Each change is one transaction, published once it is committed."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func

from commandcenter_app.api.events.schemas import TaskEvent
from commandcenter_app.api.tasks.repository import TaskRepository
from commandcenter_app.api.tasks.schemas import (
    ENDED,
    LinkKind,
    NewTask,
    Task,
    TaskChange,
    TaskLink,
    TaskMove,
    TaskStatus,
)
from commandcenter_app.errors import ChangedMeanwhileError
from commandcenter_app.jobs.events import EventLog
from commandcenter_app.knowledge.notes import NoteKind, forget_note, note_task
from commandcenter_app.storage.models import TaskRow
from commandcenter_app.storage.query import Sessions

TITLE_LIMIT = 200
TITLES = {
    LinkKind.GAP: "Close the gap: {}",
    LinkKind.VULNERABILITY: "Fix {}",
    LinkKind.TODO: "{}",
    LinkKind.TECHNOLOGY: "Look into {}",
    LinkKind.DEPENDENCY: "Look into {}",
    LinkKind.DOCUMENT: "Follow up on {}",
    LinkKind.FILE: "Look at {}",
    LinkKind.WEB: "Read {}",
}


class TaskService:
    """Add, change, move and delete tasks."""

    def __init__(self, sessions: Sessions, events: EventLog) -> None:
        self._sessions = sessions
        self._events = events

    async def create(self, new: NewTask) -> tuple[Task, bool]:
        """Add a task at the top of its column. Returns the task, and whether it is new.

        If there is an open task from the same source, return that one instead.
        """
        async with self._sessions() as session:
            tasks = TaskRepository(session)
            row = await tasks.under_way(new.source.key()) if new.source is not None else None
            created = row is None
            if row is None:
                position = await tasks.place(new.status, None)
                row = await tasks.add(_new_row(new, position))
                await note_task(session, row)
            task = Task.model_validate(row)
        if created:
            await self._announce(task.id)
        return task, created

    async def change(self, task_id: int, change: TaskChange) -> Task:
        """Change what `change` names. Raises NotFoundError and ChangedMeanwhileError."""
        given = change.model_dump(mode="python", exclude_unset=True, exclude={"version"})
        given = {key: value for key, value in given.items() if value is not None or key == "due"}
        if change.links is not None:
            given["links"] = links_to_json(change.links)
        async with self._sessions() as session:
            tasks = TaskRepository(session)
            row = await self._lock_version(tasks, task_id, change.version)
            different = {key: value for key, value in given.items() if value != getattr(row, key)}
            if different:
                if "status" in different:
                    row.position = await tasks.place(different["status"], None)
                _apply(row, different)
                row = await tasks.saved(row)
                if different.keys() & {"title", "findings"}:
                    await note_task(session, row)
            task = Task.model_validate(row)
        if different:
            await self._announce(task_id)
        return task

    async def move(self, task_id: int, wanted: TaskMove) -> Task:
        """Move a task on the board. Raises NotFoundError and ChangedMeanwhileError."""
        async with self._sessions() as session:
            tasks = TaskRepository(session)
            row = await self._lock_version(tasks, task_id, wanted.version)
            after = wanted.after if wanted.after != task_id else None
            position = await tasks.place(wanted.status, after, task_id)
            # A new position is not a new version, so that it does not conflict with a user who is editing the task.
            row.position = position
            if row.status != wanted.status:
                _apply(row, {"status": wanted.status})
            task = Task.model_validate(await tasks.saved(row))
        await self._announce(task_id)
        return task

    async def delete(self, task_id: int, version: int) -> Task:
        """Delete a task permanently, and return it. Raises NotFoundError and ChangedMeanwhileError."""
        async with self._sessions() as session:
            tasks = TaskRepository(session)
            row = await self._lock_version(tasks, task_id, version)
            task = Task.model_validate(row)
            await tasks.delete(row)
            await forget_note(session, NoteKind.TASK, task_id)
        await self._announce(task_id)
        return task

    @staticmethod
    async def _lock_version(tasks: TaskRepository, task_id: int, version: int) -> TaskRow:
        row = await tasks.lock(task_id)
        if row.version != version:
            current = Task.model_validate(row).model_dump(mode="json")
            raise ChangedMeanwhileError(f"“{row.title}” was changed in the meantime.", details={"current": current})
        return row

    async def _announce(self, task_id: int) -> None:
        await self._events.publish("task", TaskEvent(id=task_id).model_dump_json())


def title_from(source: TaskLink | None) -> str:
    """Return the default title of a task created from `source`."""
    if source is None:
        return "Untitled"
    return TITLES[source.kind].format(source.label)[:TITLE_LIMIT]


def links_to_json(links: list[TaskLink]) -> list[dict[str, Any]]:
    """Return links as stored: without duplicates and empty fields."""
    return list({link.key(): link.model_dump(mode="json", exclude_none=True) for link in links}.values())


def _new_row(new: NewTask, position: float) -> TaskRow:
    links = [new.source, *new.links] if new.source is not None else new.links
    return TaskRow(
        title=new.title or title_from(new.source),
        status=new.status,
        priority=new.priority,
        due=new.due,
        owner=new.owner,
        findings=new.findings,
        links=links_to_json(links),
        source=new.source.model_dump(mode="json", exclude_none=True) if new.source is not None else None,
        source_key=new.source.key() if new.source is not None else None,
        position=position,
        ended_at=datetime.now(UTC) if new.status in ENDED else None,
    )


def _apply(row: TaskRow, different: dict[str, Any]) -> None:
    for name, value in different.items():
        setattr(row, name, value)
    if "status" in different:
        row.ended_at = datetime.now(UTC) if TaskStatus(row.status) in ENDED else None
    row.version += 1
    row.updated_at = func.now()
