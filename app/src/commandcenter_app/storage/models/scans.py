"""Scans and their results.

All results of a file refer to its row in `files` and are deleted with it, so that a scan can replace only the rows of
changed files. The scan itself writes with asyncpg (`scan/store.py`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.jobs import JobRow


class ScanRow(JobRow):
    """One scan."""

    __tablename__ = "scans"

    paths: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True), deferred=True)
    phase: Mapped[str | None]
    files_done: Mapped[int] = mapped_column(server_default="0")
    files_total: Mapped[int | None]
    counts: Mapped[dict[str, Any] | None]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"), deferred=True)
    problems_count: Mapped[int] = mapped_column(server_default="0")

    @property
    def duration_s(self) -> float | None:
        """Return the seconds from start to end; None if either is missing."""
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds(), 3)


class FileRow(Base):
    """One file of the project, with the values that show whether it changed."""

    __tablename__ = "files"
    # The largest files first, in the order of `FileRepository.page`. With the id, a page is read from the index alone.
    __table_args__ = (
        Index("files_lines", text("lines DESC NULLS LAST"), "path", postgresql_include=["id"]),
        Index("files_size", text("size_bytes DESC NULLS LAST"), "path", postgresql_include=["id"]),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str | None]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str | None]
    lines: Mapped[int]
    code: Mapped[int]
    comments: Mapped[int]
    blanks: Mapped[int]
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    inode: Mapped[int] = mapped_column(BigInteger)
    analyser: Mapped[int]
    problem: Mapped[str | None]
    committed_at: Mapped[datetime | None] = query_expression()
    """Time of its last commit, from `touched_files`; null unless the query loads it."""

    @property
    def modified_at(self) -> datetime:
        """Return the time of the file's last commit, or else its own modification time."""
        return self.committed_at or from_ns(self.mtime_ns)


class LanguageRow(Base):
    """Totals of one language, replaced by each scan."""

    __tablename__ = "languages"

    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    files: Mapped[int]
    lines: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[int] = mapped_column(BigInteger)
    comments: Mapped[int] = mapped_column(BigInteger)
    blanks: Mapped[int] = mapped_column(BigInteger)
    size_bytes: Mapped[int] = mapped_column(BigInteger)


class DocumentRow(Base):
    """The text of one document. Its id is that of its file, so it is the same in each scan."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(
        "file_id", ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str]
    kind: Mapped[str]
    outline: Mapped[list[dict[str, Any]]] = mapped_column(deferred=True)
    content: Mapped[str] = mapped_column(deferred=True)
    truncated: Mapped[bool]

    file: Mapped[FileRow] = relationship(lazy="joined", innerjoin=True)

    @property
    def path(self) -> str:
        """Return the path within the project."""
        return self.file.path

    @property
    def size_bytes(self) -> int:
        """Return the size of the file, bytes."""
        return self.file.size_bytes

    @property
    def lines(self) -> int:
        """Return the number of lines of the file."""
        return self.file.lines

    @property
    def modified_at(self) -> datetime:
        """Return the time of the file's last commit, or else its own modification time."""
        return self.file.modified_at


def from_ns(time_ns: int) -> datetime:
    """Convert a file's timestamp, nanoseconds, to a date within the valid range; file systems can store any number."""
    from datetime import UTC, timedelta

    earliest, latest = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_ns // 1000)
    except OverflowError:
        return latest if time_ns > 0 else earliest
    return min(max(moment, earliest), latest)
