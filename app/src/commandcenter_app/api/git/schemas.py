"""Git insights as they are seen from outside."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.history.facts import GitState


class Branch(Schema):
    """One branch with its newest commit."""

    name: str
    remote: bool
    head: str
    committed_at: datetime
    author: str
    subject: str


class GitSummary(Schema):
    """Where the repository stands. `state` null: not looked at yet."""

    state: GitState | None = None
    message: str | None = Field(default=None, description="Why nothing is known, where that is so.")
    hint: str | None = None
    checked_at: datetime | None = None
    branch: str | None = Field(default=None, description="Null where a commit is checked out by itself.")
    head: str | None = None
    upstream: str | None = None
    detached: bool = False
    shallow: bool = Field(default=False, description="The history is cut: older commits are not here.")
    worktree: bool = Field(default=False, description="The folder is one of several work trees of its repository.")
    submodule: bool = Field(default=False, description="The folder is a submodule of another repository.")
    prefix: str = Field(default="", description="Where the folder is within its repository; empty at its root.")
    submodules: list[str] = Field(default_factory=list)
    branches: list[Branch] = Field(default_factory=list, description="The latest hundred.")
    branches_total: int = 0
    commits_total: int = 0
    commits_complete: bool = Field(default=True, description="False where the history was too long to be read whole.")
    contributors_total: int = 0
    files_commits: int = Field(default=0, description="The commits that the figures of files come from.")
    files_complete: bool = Field(default=True, description="False where these are the newest only.")
    first_commit_at: datetime | None = None
    last_commit_at: datetime | None = None


class Commit(Schema):
    """One commit."""

    sha: str
    author: str
    email: str
    committed_at: datetime
    subject: str


class CommitPage(Schema):
    """Part of the newest 5,000 commits, and how many of these match."""

    items: list[Commit]
    total: int


class ContributorSort(StrEnum):
    """Orders of the list; a minus turns one round."""

    NAME = "name"
    NAME_DESC = "-name"
    COMMITS = "commits"
    COMMITS_DESC = "-commits"
    RECENT = "recent"
    RECENT_DESC = "-recent"
    LAST = "last"
    LAST_DESC = "-last"


class Contributor(Schema):
    """An author of commits."""

    name: str
    email: str = Field(description="Of the newest commit.")
    commits: int
    recent_commits: int = Field(description="In the last 90 days.")
    first_at: datetime
    last_at: datetime


class ContributorPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Contributor]
    total: int


class TouchedFileSort(StrEnum):
    """Orders of the list; a minus turns one round."""

    PATH = "path"
    PATH_DESC = "-path"
    COMMITS = "commits"
    COMMITS_DESC = "-commits"
    RECENT = "recent"
    RECENT_DESC = "-recent"
    AUTHORS = "authors"
    AUTHORS_DESC = "-authors"
    LAST = "last"
    LAST_DESC = "-last"


class TouchedFile(Schema):
    """How often commits changed a file. Merges do not count; a renamed file starts from none."""

    path: str
    commits: int
    recent_commits: int = Field(description="In the last 90 days.")
    authors: int
    last_at: datetime
    exists: bool = Field(description="The newest commit still has it.")


class TouchedFilePage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[TouchedFile]
    total: int


class Week(Schema):
    """Commits of one week."""

    week: date = Field(description="Its Monday, in UTC.")
    commits: int
    contributors: int


class Activity(Schema):
    """Commits by week, the oldest first; weeks without any are left out."""

    items: list[Week]
    total: int = Field(description="Commits in all of these weeks.")
