"""Drafts: edits that the pages have not saved yet."""

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.drafts.repository import DraftRepository
from commandcenter_app.api.drafts.schemas import Draft, DraftKey, NewDraft
from commandcenter_app.api.schemas import errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/drafts", tags=["drafts"], responses=errors(403, 503, 507))


@router.get("/{key}")
async def get_draft(key: DraftKey, session: SessionDep) -> Draft | None:
    """Show the unsaved edits of one item; null if there are none."""
    row = await DraftRepository(session).get(key)
    return Draft.model_validate(row) if row else None


@router.put("/{key}", responses=errors(400))
async def put_draft(key: DraftKey, body: NewDraft, session: SessionDep) -> Draft:
    """Store the unsaved edits of one item, replacing earlier ones. If there are too many drafts, remove the oldest."""
    return Draft.model_validate(await DraftRepository(session).put(key, body.value))


@router.delete("/{key}")
async def delete_draft(key: DraftKey, session: SessionDep) -> Draft | None:
    """Remove the unsaved edits of one item, and return them; null if there are none."""
    row = await DraftRepository(session).delete(key)
    return Draft.model_validate(row) if row else None
