"""What search finds in source code: the words of each file, and its definitions."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class CodeRow(Base):
    """The words of a file as it was with this time and size, read by version `indexer` of the indexing."""

    __tablename__ = "code"
    __table_args__ = (Index("code_words", "words", postgresql_using="gin"),)

    file_id: Mapped[int] = mapped_column(
        ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    indexer: Mapped[int]
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[Any] = mapped_column(TSVECTOR, deferred=True)


class DefinitionRow(Base):
    """A function, class or other name that a file defines; `container` is what it is defined in, such as a class."""

    __tablename__ = "definitions"
    __table_args__ = (
        Index("definitions_file", "file_id"),
        Index("definitions_words", "words", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    line: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    container: Mapped[str]
    words: Mapped[Any] = mapped_column(TSVECTOR, deferred=True)
