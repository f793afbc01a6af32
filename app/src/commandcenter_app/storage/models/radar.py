"""The technology radar."""

from datetime import datetime
from typing import Any

from sqlalchemy import Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class TechnologyRow(Base):
    """One technology on the radar. A removed one stays as a row, so that scans do not add it again."""

    __tablename__ = "technologies"
    __table_args__ = (Index("technologies_key", "key", unique=True),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    key: Mapped[str]
    name: Mapped[str]
    quadrant: Mapped[str]
    ring: Mapped[str]
    notes: Mapped[str] = mapped_column(server_default="")
    owner: Mapped[str] = mapped_column(server_default="")
    links: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    origin: Mapped[str]
    found: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    """Places where the last scan that found it did so: `text`, `path`, `line`."""
    found_ring: Mapped[str | None]
    """Ring suggested by the uses that the last scan found; null if it found none."""
    usage: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """How much of the project used it at that scan: counts (`radar/use.py: Use`), sentences, and counts by month."""
    suggestion: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    dismissed: Mapped[str | None]
    moves: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    removed_at: Mapped[datetime | None]

    @property
    def in_use(self) -> bool:
        """Return whether the last scan found it."""
        return self.found_ring is not None
