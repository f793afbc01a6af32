"""Gaps, releases of packages from registries, and checks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.jobs import JobRow


class GapRow(Base):
    """One gap. An ignored gap stays as a row when it is no longer `present`, in case it comes back."""

    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    severity: Mapped[str]
    ecosystem: Mapped[str | None]
    subject: Mapped[str]
    path: Mapped[str | None]
    line: Mapped[int | None]
    message: Mapped[str]
    advice: Mapped[str]
    facts: Mapped[dict[str, Any]]
    places: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))
    folded: Mapped[bool] = mapped_column(server_default=text("false"))
    since: Mapped[datetime] = mapped_column(server_default=text("now()"))
    present: Mapped[bool] = mapped_column(server_default=text("true"))
    ignored_at: Mapped[datetime | None]
    ignored_reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default="1")


class ReleaseRow(Base):
    """The releases of one package and the time of the answer; `problem` if the registry has no such package."""

    __tablename__ = "releases"

    ecosystem: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    newest: Mapped[str | None]
    versions: Mapped[list[str]] = mapped_column(JSONB, deferred=True)
    deprecated: Mapped[str | None]
    released: Mapped[date | None] = mapped_column(Date)
    """Day of the newest version."""
    changes: Mapped[str | None]
    """Address of the list of its releases, or else of its source."""
    licence: Mapped[str | None]
    """SPDX expression of the licence of its newest version."""
    problem: Mapped[str | None]
    checked_at: Mapped[datetime]


class GapCheckRow(JobRow):
    """One check for newer versions."""

    __tablename__ = "gap_checks"

    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]
    clients: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"))


class GapSettingsRow(Base):
    """The single row with the interval of automatic checks; null: never."""

    __tablename__ = "gap_settings"

    id: Mapped[int] = mapped_column(primary_key=True, server_default=text("1"))
    check_every_hours: Mapped[int | None]
    version: Mapped[int] = mapped_column(server_default="1")


class ImportRow(Base):
    """One import of a file: the first part of a Python module's name, or the name of a JavaScript package."""

    __tablename__ = "imports"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    ecosystem: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
