"""TODOs in comments, and git insights.

The scan writes TODOs. Their authors, and all other tables here, are written afterwards by `processes/history.py`, which
replaces all rows whenever the repository has changed.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, func, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.scans import FileRow


class TodoRow(Base):
    """One TODO, FIXME, HACK or XXX in a comment. Author, commit and time are null until they are read from git."""

    __tablename__ = "todos"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    line: Mapped[int]
    kind: Mapped[str]
    assignee: Mapped[str | None]
    text: Mapped[str]
    author: Mapped[str | None]
    author_email: Mapped[str | None]
    written_at: Mapped[datetime | None]
    commit: Mapped[str | None] = mapped_column("commit_id")

    file: Mapped[FileRow] = relationship(lazy="joined", innerjoin=True)

    @property
    def path(self) -> str:
        """Return the path of the file within the project."""
        return self.file.path


class BlameRow(Base):
    """The state of a file for which the authors of its TODOs were last read: its committed and current content."""

    __tablename__ = "blames"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    blob: Mapped[str]
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class HistoryRow(Base):
    """The single row with facts about the repository (`history/facts.py: Facts`)."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True, server_default=text("1"))
    fingerprint: Mapped[str]
    checked_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class CommitRow(Base):
    """One of the newest commits; `place` is 0 for the newest."""

    __tablename__ = "commits"

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha: Mapped[str]
    author: Mapped[str]
    email: Mapped[str]
    committed_at: Mapped[datetime]
    subject: Mapped[str]


class ContributorRow(Base):
    """One author of commits, by name according to `.mailmap`."""

    __tablename__ = "contributors"

    name: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    commits: Mapped[int]
    recent_commits: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class TouchedFileRow(Base):
    """Counts of commits that changed a path, which may no longer exist. If all of them are too old to be counted,
    `commits` is 0.
    """

    __tablename__ = "touched_files"

    path: Mapped[str] = mapped_column(primary_key=True)
    commits: Mapped[int]
    recent_commits: Mapped[int]
    authors: Mapped[int]
    first_at: Mapped[datetime | None]
    """Time of its first commit among those that were read; null if an earlier version exported them."""
    last_at: Mapped[datetime]
    exists: Mapped[bool] = mapped_column("present")


class WeekRow(Base):
    """Counts of commits in one week, identified by its Monday in UTC."""

    __tablename__ = "weeks"

    week: Mapped[date] = mapped_column(primary_key=True)
    commits: Mapped[int]
    contributors: Mapped[int]


class ArrivalRow(Base):
    """A commit, a merge or a tag, and when the desk saw it first (`history/arrivals.py`)."""

    __tablename__ = "arrivals"

    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    author: Mapped[str]
    branch: Mapped[str]
    subject: Mapped[str]
    committed_at: Mapped[datetime]
    files: Mapped[list[str]] = mapped_column(JSONB)
    files_count: Mapped[int]
    at: Mapped[datetime]


class EditRow(Base):
    """A file that differs from the newest commit."""

    __tablename__ = "edits"

    path: Mapped[str] = mapped_column(primary_key=True)
    action: Mapped[str]
    at: Mapped[datetime]


CHANGED_AT = func.coalesce(TouchedFileRow.last_at, func.to_timestamp(FileRow.mtime_ns / literal_column("1e9::float8")))
"""Time at which a file was changed: of its last commit, or else its own. Requires `touched_files`, joined by path."""
