"""What changed since a user last looked."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from fastapi import Query, Response
from pydantic import AwareDatetime

from commandcenter_app.api.changes.feed import to_atom
from commandcenter_app.api.changes.repository import ChangeFilter, ChangeRepository
from commandcenter_app.api.changes.schemas import Change, ChangeAction, ChangeArea, ChangePage, Seen
from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.events.schemas import SeenEvent
from commandcenter_app.api.schemas import FilterText, Limit, Offset, errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/changes", tags=["changes"], responses=errors(403, 503, 507))

FEED_DAYS = 14
FEED_ENTRIES = 200
FEED_CONTENT = {"application/atom+xml": {"schema": {"type": "string"}}}
Since = Annotated[
    AwareDatetime | None, Query(description="List all changes since this time, also those marked as seen.")
]
Areas = Annotated[list[ChangeArea], Query(description="One or more.")]


@router.get("")
async def list_changes(
    session: SessionDep,
    q: FilterText = "",
    area: Areas = [],  # noqa: B006 - FastAPI copies it
    action: ChangeAction | None = None,
    since: Since = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ChangePage:
    """List what scans, users and commits changed since the list was last marked as seen, or since a time.

    The latest comes first; `q` is part of a name or path.
    """
    wanted = ChangeFilter(q, area, action)
    changes = ChangeRepository(session)
    since = since or await changes.since()
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


@router.get(
    "/feed.atom",
    response_class=Response,
    responses={200: {"content": FEED_CONTENT}},
)
async def get_feed(runtime: RuntimeDep, session: SessionDep) -> Response:
    """Return the latest 200 changes of the last 14 days as an Atom feed, without those of files.

    Feed readers can give a read-only token in the address, as `?token=…`.
    """
    areas = [area for area in ChangeArea if area is not ChangeArea.FILE]
    since = datetime.now(UTC) - timedelta(days=FEED_DAYS)
    rows = await ChangeRepository(session).page(ChangeFilter(area=areas), since, limit=FEED_ENTRIES, offset=0)
    changes = [Change.model_validate(row) for row in rows]
    identity = f"urn:uuid:{uuid5(NAMESPACE_URL, f'commandcenter:{runtime.settings.project_name}')}"
    content = to_atom(changes, runtime.settings.project_name, identity)
    return Response(content, media_type="application/atom+xml", headers={"Cache-Control": "no-store"})


@router.put("/seen", responses=errors(400))
async def set_seen(body: Seen, runtime: RuntimeDep) -> Seen:
    """Mark everything up to a time as seen, so that only later changes are listed."""
    async with runtime.session() as session:
        until = await ChangeRepository(session).see(body.until)
    await runtime.events.publish("seen", SeenEvent().model_dump_json())
    return Seen(until=until)
