"""The Hub's tables."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can change it on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ProjectRow(Base):
    """A registered folder. Its status is not here: it is derived."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    path: Mapped[str] = mapped_column(Text, unique=True)
    engine: Mapped[str] = mapped_column(String(20), default="auto")
    engine_reason: Mapped[str] = mapped_column(Text, default="")
    stack: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Which stack it has, and what is set for it: `{"name": …, "options": {…}}`."""
    secrets: Mapped[bytes] = mapped_column(LargeBinary)
    """Passwords and keys as JSON, encrypted with the Hub's key."""
    wanted: Mapped[bool] = mapped_column(default=False)
    """Whether it should run."""
    created: Mapped[float] = mapped_column(Float)
    version: Mapped[int] = mapped_column(Integer, default=1)
    leases: Mapped[list["PortLeaseRow"]] = relationship(
        order_by=lambda: (PortLeaseRow.service, PortLeaseRow.port_name),
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",  # a list loads them all with its one query, and nothing else may load them one by one
    )


class PortLeaseRow(Base):
    """A port of this machine that belongs to a project, whether it runs or not."""

    __tablename__ = "port_leases"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(String(60), primary_key=True)
    port_name: Mapped[str] = mapped_column(String(60), primary_key=True)
    port: Mapped[int] = mapped_column(Integer, unique=True)
    chosen: Mapped[bool] = mapped_column(default=False)
    """Whether a user chose it; the others are of a block that the Hub gave."""


class RunRow(Base):
    """What the Hub has started and not seen end: by this a later Hub takes it over."""

    __tablename__ = "runs"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(String(60), primary_key=True)
    run: Mapped[str] = mapped_column(String(36), unique=True)
    handle: Mapped[dict[str, Any]] = mapped_column(JSON)
    generation: Mapped[int] = mapped_column(Integer, default=0)
    restarts: Mapped[int] = mapped_column(Integer, default=0)
    definition: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """Fingerprint of the service as it was started; empty for runs of a Hub that did not note it."""
    started: Mapped[float] = mapped_column(Float)


class OperationRow(Base):
    """One thing asked of a project, with its steps."""

    __tablename__ = "operations"
    __table_args__ = (Index("ix_operations_project_id_started", "project_id", "started"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    service: Mapped[str | None] = mapped_column(String(60), default=None)
    progress: Mapped[str] = mapped_column(String(20))
    started: Mapped[float] = mapped_column(Float)
    ended: Mapped[float | None] = mapped_column(Float, default=None)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    cancelling: Mapped[bool] = mapped_column(default=False)


class SnapshotRow(Base):
    """A copy of a project's database; the file lies in the project's `snapshots` folder."""

    __tablename__ = "snapshots"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    created: Mapped[float] = mapped_column(Float)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[str] = mapped_column(Text)
