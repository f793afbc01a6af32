"""The columns that scans and checks share."""

from datetime import datetime
from typing import Any

from sqlalchemy import Identity, Index, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from commandcenter_app.storage.models.base import Base

ONE_ACTIVE = text("status IN ('queued', 'running')")


class JobRow(Base):
    """One job. `status` changes only as the table in `jobs/states.py` allows."""

    __abstract__ = True

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - SQLAlchemy calls it with the class
        # The index allows a single active job, so that two concurrent requests start only one.
        return (Index(f"{cls.__tablename__}_one_active", text("(true)"), unique=True, postgresql_where=ONE_ACTIVE),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    status: Mapped[str]
    cause: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[dict[str, Any] | None]
