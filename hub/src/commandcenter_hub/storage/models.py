"""Tables of the Hub's database."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Base of the tables. Names all constraints, so that migrations can change them in any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ProjectRow(Base):
    """A registered folder. Its status is derived and not stored."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    path: Mapped[str] = mapped_column(Text, unique=True)
    engine: Mapped[str] = mapped_column(String(20), default="auto")
    engine_reason: Mapped[str] = mapped_column(Text, default="")
    stack: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Stack of the project and its options: `{"name": …, "options": {…}}`."""
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
        lazy="raise",  # queries load all leases with a join; loading them one by one is an error
    )


class PortLeaseRow(Base):
    """A port of this machine that belongs to a project, even while the project is stopped."""

    __tablename__ = "port_leases"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(String(60), primary_key=True)
    port_name: Mapped[str] = mapped_column(String(60), primary_key=True)
    port: Mapped[int] = mapped_column(Integer, unique=True)


class RunRow(Base):
    """A run that the Hub started and whose end it has not observed; a later Hub takes it over by this row."""

    __tablename__ = "runs"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    service: Mapped[str] = mapped_column(String(60), primary_key=True)
    run: Mapped[str] = mapped_column(String(36), unique=True)
    handle: Mapped[dict[str, Any]] = mapped_column(JSON)
    generation: Mapped[int] = mapped_column(Integer, default=0)
    restarts: Mapped[int] = mapped_column(Integer, default=0)
    definition: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """Fingerprint of the service's definition at its start; empty for runs of earlier versions."""
    started: Mapped[float] = mapped_column(Float)


class OperationRow(Base):
    """An operation of a project, with its steps."""

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
    """A snapshot of a project's database; its file is in the project's `snapshots` folder."""

    __tablename__ = "snapshots"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    created: Mapped[float] = mapped_column(Float)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[str] = mapped_column(Text)
    """Path relative to COMMANDCENTER_HOME, so that the folder can be moved."""


class TokenRow(Base):
    """A token of a program: the hash of its text, and what it permits."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    """The project whose desk it opens; NULL if it opens the Hub and all desks."""
    scope: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[float] = mapped_column(Float)
    expires: Mapped[float | None] = mapped_column(Float, default=None)
    last_used: Mapped[float | None] = mapped_column(Float, default=None)


class AuditRow(Base):
    """An entry of the audit trail. It refers to no other table, since it outlives the project."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_project_id_id", "project_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    time: Mapped[float] = mapped_column(Float, index=True)
    actor: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(Text, default="")
    actor_note: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text)
    project_id: Mapped[str] = mapped_column(String(36), default="")
    project_name: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    outcome: Mapped[str] = mapped_column(String(20))
    error_code: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    operation_id: Mapped[str | None] = mapped_column(String(36), default=None, index=True)
