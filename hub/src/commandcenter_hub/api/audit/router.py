"""The audit trail: who did what to which project."""

from datetime import datetime
from typing import Annotated

from fastapi import Query

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.audit.schemas import ActorOut, AuditEntryOut, AuditPage
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.operations.schemas import moment, seconds
from commandcenter_hub.domain.audit import AuditEntry

router = Router(prefix="/api/audit", tags=["audit"])
HIGHEST_ID = 2**31 - 1


@router.get("", responses=responses())
async def list_audit(
    hub: HubDep,
    project: Annotated[
        str | None,
        Query(
            description="Only entries of this project: its id, slug or name. It may have been removed.",
            min_length=1,
            max_length=200,
            pattern=r"^[^\x00]*$",
        ),
    ] = None,
    since: Annotated[datetime | None, Query(description="Only entries from this time on.")] = None,
    before: Annotated[
        int | None, Query(description="Only entries with a smaller id, to read the next page.", ge=1, le=HIGHEST_ID)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> AuditPage:
    """Return entries of the audit trail, newest first. Entries are kept for a year."""
    found = await hub.audit.list(
        project=None if project is None else await hub.projects.id_of(project),
        since=None if since is None else seconds(since),
        before=before,
        limit=limit + 1,
    )
    return AuditPage(entries=[_entry_out(entry) for entry in found[:limit]], more=len(found) > limit)


def _entry_out(entry: AuditEntry) -> AuditEntryOut:
    return AuditEntryOut(
        id=entry.id,
        time=moment(entry.time),
        actor=ActorOut(kind=entry.actor.kind, id=entry.actor.id, note=entry.actor.note),
        action=entry.action,
        project_id=entry.project_id,
        project_name=entry.project_name,
        outcome=entry.outcome,
        error_code=entry.error_code,
        error=entry.error,
        details=dict(entry.details),
        operation_id=entry.operation_id,
    )
