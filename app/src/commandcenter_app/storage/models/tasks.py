"""Research tasks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Double, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class TaskRow(Base):
    """One research task. `position` is its order within its column of the board, the smallest at the top."""

    __tablename__ = "tasks"
    __table_args__ = (Index("tasks_board", "status", "position"), Index("tasks_source", "source_key"))

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    title: Mapped[str]
    status: Mapped[str]
    priority: Mapped[str]
    due: Mapped[date | None]
    owner: Mapped[str] = mapped_column(server_default="")
    findings: Mapped[str] = mapped_column(server_default="")
    links: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    source: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    source_key: Mapped[str | None]
    position: Mapped[float] = mapped_column(Double)
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    ended_at: Mapped[datetime | None]
