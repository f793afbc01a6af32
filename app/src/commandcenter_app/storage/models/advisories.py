"""Vulnerabilities of locked packages, the sources of advisories, and checks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.jobs import JobRow


class AdvisoryRow(Base):
    """One advisory of one source; one of an export is reduced to the packages of this project."""

    __tablename__ = "advisories"

    source: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    modified: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(deferred=True)


class AdvisorySourceRow(Base):
    """When a source was last read or answered, and with what outcome."""

    __tablename__ = "advisory_sources"

    source: Mapped[str] = mapped_column(primary_key=True)
    answered_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]]


class VulnerabilityRow(Base):
    """One vulnerability. An ignored one that is no longer `present` is kept, in case it comes back."""

    __tablename__ = "vulnerabilities"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    advisory: Mapped[str]
    ecosystem: Mapped[str]
    name: Mapped[str]
    versions: Mapped[list[str]] = mapped_column(JSONB)
    severity: Mapped[str]
    score: Mapped[float | None]
    vector: Mapped[str | None]
    own_severity: Mapped[str | None]
    summary: Mapped[str]
    affected: Mapped[bool]
    fixed: Mapped[str | None]
    reason: Mapped[str | None]
    direct: Mapped[bool]
    imported: Mapped[bool | None]
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    aliases: Mapped[list[str]] = mapped_column(JSONB)
    links: Mapped[list[str]] = mapped_column(JSONB)
    command: Mapped[str | None]
    advice: Mapped[str | None]
    since: Mapped[datetime] = mapped_column(server_default=text("now()"))
    present: Mapped[bool] = mapped_column(server_default=text("true"))
    ignored_at: Mapped[datetime | None]
    ignored_until: Mapped[date | None] = mapped_column(Date)
    ignored_reason: Mapped[str] = mapped_column(server_default="")
    justification: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")


class AdvisoryCheckRow(JobRow):
    """One check for vulnerabilities. `packages` is a hash of the locked packages."""

    __tablename__ = "advisory_checks"

    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int | None]
    packages: Mapped[str] = mapped_column(server_default="")


class AdvisorySettingsRow(Base):
    """The settings, in a single row: whether checks may query the server."""

    __tablename__ = "advisory_settings"

    id: Mapped[int] = mapped_column(primary_key=True, server_default=text("1"))
    ask_server: Mapped[bool] = mapped_column(server_default=text("false"))
    version: Mapped[int] = mapped_column(server_default="1")
