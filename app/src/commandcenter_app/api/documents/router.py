"""Documents of the project."""

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.documents.repository import DocumentRepository
from commandcenter_app.api.documents.schemas import DocumentDetail, DocumentKind, DocumentPage, DocumentSort
from commandcenter_app.api.schemas import FilterText, Limit, Offset, ResourceId, errors
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/documents", tags=["documents"], responses=errors(403, 503))


@router.get("")
async def list_documents(
    session: SessionDep,
    q: FilterText = "",
    kind: DocumentKind | None = None,
    sort: DocumentSort = DocumentSort.PATH,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DocumentPage:
    """List documents; `q` is part of a path or title. To search their text, see `/api/search`."""
    items, total = await DocumentRepository(session).page(q=q, kind=kind, sort=sort, limit=limit, offset=offset)
    return DocumentPage.model_validate({"items": items, "total": total})


@router.get("/{document_id}", responses=errors(404))
async def get_document(document_id: ResourceId, session: SessionDep) -> DocumentDetail:
    """Show one document with its outline and text. Do not insert the text as HTML without sanitising it."""
    return DocumentDetail.model_validate(await DocumentRepository(session).get_detail(document_id))
