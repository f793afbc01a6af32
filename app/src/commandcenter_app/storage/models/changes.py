"""Changes that scans and checks found, and the time up to which the user has seen them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, text
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class ChangeRow(Base):
    """One item that a scan or a check found added, changed or removed (`scan/changes.py`)."""

    __tablename__ = "changes"
    __table_args__ = (CheckConstraint("num_nonnulls(scan_id, check_id, advisory_check_id) = 1", name="changes_by_one"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("scans.id", ondelete="CASCADE"), index=True)
    check_id: Mapped[int | None] = mapped_column(ForeignKey("gap_checks.id", ondelete="CASCADE"), index=True)
    advisory_check_id: Mapped[int | None] = mapped_column(
        ForeignKey("advisory_checks.id", ondelete="CASCADE"), index=True
    )
    area: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    was: Mapped[str]
    now: Mapped[str]
    path: Mapped[str]
    line: Mapped[int | None]


class SeenRow(Base):
    """The single row with the time up to which the user has seen changes."""

    __tablename__ = "seen"

    id: Mapped[int] = mapped_column(primary_key=True, server_default=text("1"))
    until: Mapped[datetime]
