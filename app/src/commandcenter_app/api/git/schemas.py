"""Git insights as the API shows them."""

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
    """The state of the repository; `state` is null until it was first read."""

    state: GitState | None = None
    message: str | None = Field(default=None, description="Why there is no information, if so.")
    hint: str | None = None
    checked_at: datetime | None = None
    branch: str | None = Field(default=None, description="Null when HEAD is detached.")
    head: str | None = None
    upstream: str | None = None
    detached: bool = False
    shallow: bool = Field(default=False, description="The clone is shallow: older commits are missing.")
    worktree: bool = Field(default=False, description="The folder is a linked work tree.")
    submodule: bool = Field(default=False, description="The folder is a submodule of another repository.")
    prefix: str = Field(default="", description="Path of the folder within its repository; empty at the root.")
    submodules: list[str] = Field(default_factory=list)
    branches: list[Branch] = Field(default_factory=list, description="The 100 latest branches.")
    branches_total: int = 0
    commits_total: int = 0
    commits_complete: bool = Field(default=True, description="False when only part of the history was read.")
    contributors_total: int = 0
    files_commits: int = Field(default=0, description="Number of commits that the figures of files are based on.")
    files_complete: bool = Field(default=True, description="False when these are only the newest commits.")
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
    """One page of the newest 5,000 commits, and how many of them match."""

    items: list[Commit]
    total: int


class ContributorSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

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
    email: str = Field(description="Email address in the newest commit.")
    commits: int
    recent_commits: int = Field(description="Commits of the last 90 days.")
    first_at: datetime
    last_at: datetime


class ContributorPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Contributor]
    total: int


class TouchedFileSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

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
    """How often commits changed a file. Merges do not count; a renamed file starts at 0."""

    path: str
    commits: int
    recent_commits: int = Field(description="Commits of the last 90 days.")
    authors: int
    last_at: datetime
    exists: bool = Field(description="The file exists in the newest commit.")


class TouchedFilePage(Schema):
    """One page of the list, and the length of the whole list."""

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
