"""Search over all passages of the desk."""

from typing import Annotated

from fastapi import Query, Request
from pydantic import AwareDatetime, BeforeValidator

from commandcenter_app.api.context import RuntimeDep, SessionDep
from commandcenter_app.api.schemas import TEXT_PATTERN, Offset, errors
from commandcenter_app.api.search.code import CodeSearch
from commandcenter_app.api.search.lines import compile_pattern, find_lines, nothing, stopped_by_hangup, text_files
from commandcenter_app.api.search.repository import SearchFilter, SearchRepository
from commandcenter_app.api.search.schemas import LineResults, SearchKind, SearchResults
from commandcenter_app.api.search.service import Searcher
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api/search", tags=["search"], responses=errors(403, 503))

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

Pattern = Annotated[
    str,
    Query(min_length=1, max_length=500, pattern=TEXT_PATTERN, description="A text, or a regular expression of RE2."),
]
Regex = Annotated[bool, Query(description="Whether `q` is a regular expression.")]
MatchCase = Annotated[bool, Query(description="Whether capitals differ from small letters.")]
LineLimit = Annotated[int, Query(ge=1, le=500, description="Maximum number of lines.")]


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
    """Search source code by words, and documents, comments and notes by meaning too, the best hits first."""
    wanted = SearchFilter(tuple(kind or ()), path.removeprefix("/"), language, since, until)
    code = CodeSearch(session, runtime.settings.workspace)
    searcher = Searcher(SearchRepository(session), code, runtime.embedder, runtime.embedding)
    current = runtime.code.current
    return await searcher.search(q, wanted, limit=limit, offset=offset, code_is_current=current)


@router.get("/lines")
async def search_lines(
    request: Request,
    runtime: RuntimeDep,
    q: Pattern,
    regex: Regex = False,
    match_case: MatchCase = False,
    path: PathPrefix = "",
    language: LanguageName = "",
    limit: LineLimit = 100,
) -> LineResults:
    """Find the lines of all text files that contain a text or match a regular expression (RE2).

    Reads the files in the order of their paths, vendored and generated ones last, and stops after some seconds, at the
    limit, or when the client disconnects.
    """
    pattern = compile_pattern(q, regex=regex, match_case=match_case)
    async with runtime.session() as session:
        files = await text_files(session, SearchFilter(path=path.removeprefix("/"), language=language))
    async with stopped_by_hangup(request):
        return await find_lines(runtime.settings.workspace, files, pattern, limit=limit)
    return nothing(files)
