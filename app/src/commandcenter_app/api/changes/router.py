"""What changed since a user last looked."""

from typing import Annotated

from fastapi import Query

from commandcenter_app.api.changes.repository import ChangeFilter, ChangeRepository
from commandcenter_app.api.changes.schemas import ChangeAction, ChangeArea, ChangePage, Seen
from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.events.schemas import SeenEvent
from commandcenter_app.api.schemas import FilterText, Limit, Offset, errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/changes", tags=["changes"], responses=errors(403, 503, 507))

Areas = Annotated[list[ChangeArea], Query(description="One or more.")]


@router.get("")
async def list_changes(
    session: SessionDep,
    q: FilterText = "",
    area: Areas = [],  # noqa: B006 - FastAPI copies it
    action: ChangeAction | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ChangePage:
    """List what scans and users changed since the list was last marked as seen, the latest first.

    `q` is part of a name or path.
    """
    wanted = ChangeFilter(q, area, action)
    changes = ChangeRepository(session)
    since = await changes.since()
    if since is None:
        return ChangePage(items=[], total=0, totals=[], since=None, latest=None)
    totals = await changes.totals(wanted, since)
    kinds = [one for one in totals if (not area or one.area in area) and action in {None, one.action}]
    return ChangePage.model_validate(
        {
            "items": await changes.page(wanted, since, limit=limit, offset=offset),
            "total": sum(one.count for one in kinds),
            "totals": totals,
            "since": since,
            "latest": max((one.latest for one in totals), default=None),
        }
    )


@router.put("/seen", responses=errors(400))
async def set_seen(body: Seen, runtime: RuntimeDep) -> Seen:
    """Mark everything up to a time as seen, so that only later changes are listed."""
    async with runtime.session() as session:
        until = await ChangeRepository(session).see(body.until)
    await runtime.events.publish("seen", SeenEvent().model_dump_json())
    return Seen(until=until)
