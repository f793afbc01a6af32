"""Full-text search."""

from typing import Annotated

from fastapi import APIRouter, Query

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.schemas import TEXT_PATTERN, Offset, errors
from commandcenter_app.api.search.repository import SearchRepository
from commandcenter_app.api.search.schemas import SearchResults
from commandcenter_app.api.search.service import search as search_documents

router = APIRouter(prefix="/api/search", tags=["search"], responses=errors(403, 422, 503))

Question = Annotated[
    str,
    Query(
        max_length=500,
        pattern=TEXT_PATTERN,
        description='Words; "a phrase"; or; -without. The last word may be unfinished. Empty finds nothing.',
    ),
]
HitLimit = Annotated[int, Query(ge=1, le=50, description="How many hits to answer with at most.")]


@router.get("")
async def search(session: SessionDep, q: Question = "", limit: HitLimit = 20, offset: Offset = 0) -> SearchResults:
    """Search the text of all documents, the best hits first."""
    return await search_documents(SearchRepository(session), q, limit=limit, offset=offset)
