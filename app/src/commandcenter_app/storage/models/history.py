"""Marks in comments, and git insights.

The scan writes marks; who wrote them, and everything else here, is written by the job `history` afterwards
(`history/store.py`), which replaces it whole whenever the repository has moved on.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.scans import FileRow


class MarkRow(Base):
    """One TODO, FIXME, HACK or XXX in a comment. Author, commit and time are null until git has been asked."""

    __tablename__ = "marks"

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
        """Path of the file within the project."""
        return self.file.path


class BlameRow(Base):
    """What a file's marks were last asked of git for: its committed content, and its own state on the disk."""

    __tablename__ = "blames"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    blob: Mapped[str]
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class HistoryRow(Base):
    """The one row with what git is like here (`history/facts.py: Facts`)."""

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
    """Who wrote commits, by name as `.mailmap` has it."""

    __tablename__ = "contributors"

    name: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    commits: Mapped[int]
    recent_commits: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class TouchedFileRow(Base):
    """How often a path was changed by commits. It may be gone from the folder since."""

    __tablename__ = "touched_files"

    path: Mapped[str] = mapped_column(primary_key=True)
    commits: Mapped[int]
    recent_commits: Mapped[int]
    authors: Mapped[int]
    last_at: Mapped[datetime]
    exists: Mapped[bool] = mapped_column("present")


class WeekRow(Base):
    """Commits of one week, by its Monday in UTC."""

    __tablename__ = "weeks"

    week: Mapped[date] = mapped_column(primary_key=True)
    commits: Mapped[int]
    contributors: Mapped[int]
