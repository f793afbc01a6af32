"""Search over all passages of the desk."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BeforeValidator

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.schemas import TEXT_PATTERN, Offset, errors
from commandcenter_app.api.search.repository import SearchFilter, SearchRepository
from commandcenter_app.api.search.schemas import SearchKind, SearchResults
from commandcenter_app.api.search.service import Searcher

router = APIRouter(prefix="/api/search", tags=["search"], responses=errors(403, 422, 503))

Question = Annotated[
    str,
    Query(
        max_length=500,
        pattern=TEXT_PATTERN,
        description='Words; "a phrase"; or; -without. The last word may be incomplete. An empty query finds nothing.',
    ),
]
Kinds = Annotated[list[SearchKind] | None, Query(max_length=10, description="Only these kinds.")]
PathPrefix = Annotated[
    str, Query(max_length=4096, pattern=TEXT_PATTERN, description="Beginning of the file's path, such as `docs/`.")
]
LanguageName = Annotated[str, Query(max_length=100, pattern=TEXT_PATTERN, description="The file's language.")]


def refuse_number(moment: str) -> str:
    """Refuse numbers, which Pydantic would read as seconds since 1970. Raises ValueError."""
    try:
        float(moment)  # in any notation, such as -6e-182
    except ValueError:
        return moment
    raise ValueError("it must be a date with a time, such as 2026-01-31T00:00:00Z")


Moment = Annotated[AwareDatetime, BeforeValidator(refuse_number)]
Since = Annotated[Moment | None, Query(description="Changed at this time or later.")]
Until = Annotated[Moment | None, Query(description="Changed before this time.")]
HitLimit = Annotated[int, Query(ge=1, le=50, description="Maximum number of hits.")]


@router.get("")
async def search(
    runtime: RuntimeDep,
    session: SessionDep,
    q: Question = "",
    kind: Kinds = None,
    path: PathPrefix = "",
    language: LanguageName = "",
    since: Since = None,
    until: Until = None,
    limit: HitLimit = 20,
    offset: Offset = 0,
) -> SearchResults:
    """Search documents, docstrings, comments and notes by words and by meaning, the best hits first."""
    wanted = SearchFilter(tuple(kind or ()), path.removeprefix("/"), language, since, until)
    searcher = Searcher(SearchRepository(session), runtime.embedder, runtime.embedding)
    return await searcher.search(q, wanted, limit=limit, offset=offset)
