"""Edits that the pages have not saved yet."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class DraftRow(Base):
    """The unsaved edits of one item, as JSON text of the page that edits it."""

    __tablename__ = "drafts"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[datetime]
