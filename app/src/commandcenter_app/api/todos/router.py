"""TODOs in comments."""

from typing import Annotated

from fastapi import Query

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.schemas import TEXT_PATTERN, FilterText, Limit, Offset, errors
from commandcenter_app.api.todos.repository import TodoFilter, TodoRepository
from commandcenter_app.api.todos.schemas import TodoPage, TodoSort
from commandcenter_app.scan.todos import TodoKind
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/todos", tags=["todos"], responses=errors(403, 503))

Prefix = Annotated[str, Query(max_length=4096, pattern=TEXT_PATTERN, description="Beginning of the path.")]
Author = Annotated[str, Query(max_length=200, pattern=TEXT_PATTERN, description="The author's full name.")]
Days = Annotated[int | None, Query(ge=0, le=36_500, description="Age of the line's commit, days.")]


@router.get("")
async def list_todos(
    session: SessionDep,
    q: FilterText = "",
    kind: TodoKind | None = None,
    path: Prefix = "",
    author: Author = "",
    older_than_days: Days = None,
    newer_than_days: Days = None,
    sort: TodoSort = TodoSort.PATH,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TodoPage:
    """List TODOs; `q` is part of a text, path or assignee. Uncommitted lines count as new."""
    wanted = TodoFilter(q, path, author, older_than_days, newer_than_days)
    items, totals = await TodoRepository(session).page(wanted, kind=kind, sort=sort, limit=limit, offset=offset)
    total = totals.get(kind, 0) if kind else sum(totals.values())
    return TodoPage.model_validate({"items": items, "total": total, "totals": totals})
