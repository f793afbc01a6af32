"""What a scan writes.

`files` is the root of all scan results: what a file yielded hangs on it and goes with it, so that a scan can
replace the rows of just the files that changed. The scan itself writes through asyncpg (`scan/store.py`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.jobs import JobRow


class ScanRow(JobRow):
    """One scan, from the request to its end."""

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
        """Seconds from start to end; None while either is missing."""
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds(), 3)


class FileRow(Base):
    """One file of the project, with what is needed to see that it did not change."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str | None]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[int]
    code: Mapped[int]
    comments: Mapped[int]
    blanks: Mapped[int]
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    inode: Mapped[int] = mapped_column(BigInteger)
    analyser: Mapped[int]
    problem: Mapped[str | None]

    @property
    def modified_at(self) -> datetime:
        """When the file was last written, by its own timestamp."""
        return from_ns(self.mtime_ns)


class LanguageRow(Base):
    """Totals of one language, written by each scan."""

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
    """The text of one document; its id is its file's, so it stays the same from scan to scan."""

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
        """Path within the project."""
        return self.file.path

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return self.file.size_bytes

    @property
    def lines(self) -> int:
        """Lines of the file."""
        return self.file.lines

    @property
    def modified_at(self) -> datetime:
        """When the file was last written, by its own timestamp."""
        return self.file.modified_at


def from_ns(time_ns: int) -> datetime:
    """A file timestamp as a date, kept within what dates can hold: file systems can hold nonsense."""
    from datetime import UTC, timedelta

    earliest, latest = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_ns // 1000)
    except OverflowError:
        return latest if time_ns > 0 else earliest
    return min(max(moment, earliest), latest)
