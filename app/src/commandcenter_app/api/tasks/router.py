"""Research tasks."""

from typing import Annotated

from fastapi import Depends, Query, Response

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.schemas import (
    FILE_ANSWER,
    TEXT_PATTERN,
    FilterText,
    Limit,
    Offset,
    ResourceId,
    SeenVersion,
    errors,
    file_response,
)
from commandcenter_app.api.tasks import export
from commandcenter_app.api.tasks.repository import TaskFilter, TaskRepository
from commandcenter_app.api.tasks.schemas import (
    DueFilter,
    NewTask,
    Task,
    TaskChange,
    TaskExportFormat,
    TaskMove,
    TaskPage,
    TaskPriority,
    TaskSort,
    TaskStatus,
)
from commandcenter_app.api.tasks.service import TaskService
from commandcenter_app.shared.routes import Router

router = Router(tags=["tasks"], responses=errors(403, 503, 507))

EXPORT_LIMIT = 10_000


async def get_service(runtime: RuntimeDep) -> TaskService:
    """Return the service that changes tasks."""
    return TaskService(runtime.session, runtime.events)


async def get_filter(
    q: FilterText = "",
    status: Annotated[list[TaskStatus], Query(description="One or more.")] = [],  # noqa: B006 - FastAPI copies it
    priority: TaskPriority | None = None,
    owner: Annotated[str, Query(max_length=500, pattern=TEXT_PATTERN)] = "",
    due: DueFilter | None = None,
    technology: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Linked to this technology.")] = None,
) -> TaskFilter:
    """Return the conditions of a list or an export; `q` is part of a title, finding or owner."""
    return TaskFilter(q=q, status=status, priority=priority, owner=owner, due=due, technology=technology)


ServiceDep = Annotated[TaskService, Depends(get_service)]
FilterDep = Annotated[TaskFilter, Depends(get_filter)]


@router.get("/api/tasks")
async def list_tasks(
    session: SessionDep,
    wanted: FilterDep,
    sort: TaskSort = TaskSort.POSITION,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TaskPage:
    """List tasks; `q` is part of a title, finding or owner."""
    items, total = await TaskRepository(session).page(wanted, sort=sort, limit=limit, offset=offset)
    return TaskPage.model_validate({"items": items, "total": total})


@router.get("/api/task-export", response_class=Response, responses=FILE_ANSWER)
async def export_tasks(
    runtime: RuntimeDep,
    session: SessionDep,
    wanted: FilterDep,
    format: TaskExportFormat,  # noqa: A002
    sort: TaskSort = TaskSort.STATUS,
) -> Response:
    """Export the first 10,000 matching tasks as a file."""
    rows, _ = await TaskRepository(session).page(wanted, sort=sort, limit=EXPORT_LIMIT, offset=0)
    tasks = [Task.model_validate(row) for row in rows]
    match format:
        case TaskExportFormat.MARKDOWN:
            return file_response(export.to_markdown(tasks, runtime.settings.project_name), "tasks.md")
        case TaskExportFormat.JSON:
            return file_response(export.to_json(tasks), "tasks.json")
        case TaskExportFormat.CSV:
            return file_response(export.to_csv(tasks), "tasks.csv")


@router.post(
    "/api/tasks",
    status_code=201,
    responses=errors(400) | {200: {"model": Task, "description": "The open task from the same source."}},
)
async def create_task(new: NewTask, service: ServiceDep, response: Response) -> Task:
    """Add a task. If there is an open task from the same source, return that one with status 200."""
    task, created = await service.create(new)
    if not created:
        response.status_code = 200
    return task


@router.get("/api/tasks/{task_id}", responses=errors(404))
async def get_task(task_id: ResourceId, session: SessionDep) -> Task:
    """Show one task."""
    return Task.model_validate(await TaskRepository(session).get(task_id))


@router.patch("/api/tasks/{task_id}", responses=errors(400, 404, 409))
async def change_task(task_id: ResourceId, change: TaskChange, service: ServiceDep) -> Task:
    """Change a task."""
    return await service.change(task_id, change)


@router.post("/api/tasks/{task_id}/move", responses=errors(400, 404, 409))
async def move_task(task_id: ResourceId, wanted: TaskMove, service: ServiceDep) -> Task:
    """Move a task on the board, to another column or position."""
    return await service.move(task_id, wanted)


@router.delete("/api/tasks/{task_id}", responses=errors(404, 409))
async def delete_task(task_id: ResourceId, version: SeenVersion, service: ServiceDep) -> Task:
    """Delete a task permanently, and return it. To keep it, set its status to dropped instead."""
    return await service.delete(task_id, version)
