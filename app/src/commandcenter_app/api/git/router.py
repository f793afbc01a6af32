"""Git insights."""

from typing import Annotated, Any

from fastapi import Query

from commandcenter_app.api.context import SessionDep
from commandcenter_app.api.git.repository import GitRepository
from commandcenter_app.api.git.schemas import (
    Activity,
    CommitPage,
    ContributorPage,
    ContributorSort,
    GitSummary,
    TouchedFilePage,
    TouchedFileSort,
)
from commandcenter_app.api.schemas import TEXT_PATTERN, FilterText, Limit, Offset, errors
from commandcenter_app.history.facts import moment_of
from commandcenter_app.shared.routes import Router

router = Router(prefix="/api", tags=["git"], responses=errors(403, 503))

Author = Annotated[str, Query(max_length=200, pattern=TEXT_PATTERN, description="The author's full name.")]
Weeks = Annotated[int, Query(ge=1, le=5_200, description="Number of weeks to show.")]


@router.get("/git")
async def get_git(session: SessionDep) -> GitSummary:
    """Show the state of the repository, or why it is unknown."""
    row = await GitRepository(session).summary()
    if row is None:
        return GitSummary()
    facts: dict[str, Any] = {**row.facts, "checked_at": row.checked_at}
    for key in ("first_commit_at", "last_commit_at"):
        facts[key] = None if facts[key] is None else moment_of(facts[key])
    return GitSummary.model_validate(facts)


@router.get("/git/commits")
async def list_commits(
    session: SessionDep, q: FilterText = "", author: Author = "", limit: Limit = 50, offset: Offset = 0
) -> CommitPage:
    """List commits, the newest first; `q` is part of a subject or the beginning of an id."""
    items, total = await GitRepository(session).commits(q=q, author=author, limit=limit, offset=offset)
    return CommitPage.model_validate({"items": items, "total": total})


@router.get("/git/contributors")
async def list_contributors(
    session: SessionDep,
    q: FilterText = "",
    sort: ContributorSort = ContributorSort.COMMITS_DESC,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ContributorPage:
    """List the authors of commits; `q` is part of a name or email address."""
    items, total = await GitRepository(session).contributors(q=q, sort=sort, limit=limit, offset=offset)
    return ContributorPage.model_validate({"items": items, "total": total})


@router.get("/git/files")
async def list_touched_files(
    session: SessionDep,
    q: FilterText = "",
    gone: Annotated[bool, Query(description="Include files that no longer exist.")] = False,
    sort: TouchedFileSort = TouchedFileSort.RECENT_DESC,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TouchedFilePage:
    """List the files that commits changed, by default the most changed in the last 90 days first.

    `q` is part of a path.
    """
    items, total = await GitRepository(session).files(q=q, gone=gone, sort=sort, limit=limit, offset=offset)
    return TouchedFilePage.model_validate({"items": items, "total": total})


@router.get("/activity")
async def get_activity(session: SessionDep, weeks: Weeks = 52) -> Activity:
    """Count the commits of each of the last weeks."""
    items = await GitRepository(session).weeks(weeks)
    return Activity.model_validate({"items": items, "total": sum(item.commits for item in items)})
