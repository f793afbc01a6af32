"""The technology radar."""

from datetime import datetime
from typing import Any

from sqlalchemy import Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class TechnologyRow(Base):
    """One technology on the radar. One that was removed stays as a row, so that no scan brings it back."""

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
    """Where the last scan that found it did: `text`, `path`, `line`."""
    found_ring: Mapped[str | None]
    """Where what the last scan found would put it; null when that scan found nothing of it."""
    suggestion: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    dismissed: Mapped[str | None]
    moves: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    removed_at: Mapped[datetime | None]

    @property
    def in_use(self) -> bool:
        """Whether the last scan found it."""
        return self.found_ring is not None
