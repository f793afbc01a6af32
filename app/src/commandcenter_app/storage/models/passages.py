"""Passages for search, and their vectors."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from commandcenter_app.storage.models.base import Base


class HalfVector(UserDefinedType[str]):
    """pgvector's `halfvec` of any length, as text (`[0.5,1]`)."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in SQL."""
        return "halfvec"


ischema_names["halfvec"] = HalfVector  # for comparisons of tables with models


class PassageRow(Base):
    """A part of the text of a file, or of a note with the key `note`, such as `task:12`."""

    __tablename__ = "passages"
    __table_args__ = (
        CheckConstraint("num_nonnulls(file_id, note) = 1", name="passages_of_one"),
        Index("passages_search", "search", postgresql_using="gin"),
        Index("passages_titles", "titles", postgresql_using="gin"),
        Index("passages_file", "file_id"),
        Index("passages_note", "note", postgresql_where=text("note IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    note: Mapped[str | None]
    link: Mapped[str | None]
    kind: Mapped[str]
    title: Mapped[str]
    heading: Mapped[str]
    line: Mapped[int]
    text: Mapped[str]
    changed_at: Mapped[datetime]
    search: Mapped[Any] = mapped_column(TSVECTOR, deferred=True)
    titles: Mapped[Any | None] = mapped_column(
        TSVECTOR, Computed("ts_filter(search, '{a,b}')", persisted=True), deferred=True
    )


class UnindexedRow(Base):
    """The new passages of a file (JSON: kind, heading, line and text of each), which replace its present ones when they
    are indexed.
    """

    __tablename__ = "unindexed"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str]
    passages: Mapped[str]


class EmbeddingRow(Base):
    """The vector of a passage from one model; `dimensions` is its length."""

    __tablename__ = "embeddings"

    passage_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    model: Mapped[str]
    dimensions: Mapped[int]
    embedding: Mapped[str] = mapped_column(HalfVector)
