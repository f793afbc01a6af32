"""Contents of manifests and lock files, and the dependencies resolved from them (`scan/resolve.py`)."""

from typing import Any

from sqlalchemy import ForeignKey, Identity, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.scans import FileRow


class ManifestRow(Base):
    """The parsed content of one manifest or lock file, stored until the file changes."""

    __tablename__ = "manifests"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)


class DependencyRow(Base):
    """One dependency: declared in a manifest, with its locked version, or present in a lock file only."""

    __tablename__ = "dependencies"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    constraint: Mapped[str] = mapped_column("version_constraint")
    kind: Mapped[str]
    group: Mapped[str | None] = mapped_column("group_name")
    ecosystem: Mapped[str]
    line: Mapped[int | None]
    version: Mapped[str | None]
    direct: Mapped[bool]
    lock_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"), index=True)
    lock_line: Mapped[int | None]
    lock_licence: Mapped[str | None] = mapped_column("licence")
    registry_licence: Mapped[str | None] = mapped_column()
    """Licence of its newest version, as the registry states it."""
    licence: Mapped[str | None] = column_property(func.coalesce(lock_licence, registry_licence))
    purl: Mapped[str | None]
    unknown: Mapped[str | None]
    alias: Mapped[str | None]

    file: Mapped[FileRow] = relationship(lazy="joined", innerjoin=True, foreign_keys=[file_id])
    lock_file: Mapped[FileRow | None] = relationship(lazy="joined", foreign_keys=[lock_id])

    @property
    def manifest(self) -> str:
        """Return the path of the manifest that declares it, or else of the lock file."""
        return self.file.path

    @property
    def lock(self) -> str | None:
        """Return the path of the lock file with its version."""
        return self.lock_file.path if self.lock_file else None


class LicencePolicyRow(Base):
    """The single row with the licence policy (`gaps/licences.py`)."""

    __tablename__ = "licence_policy"

    id: Mapped[int] = mapped_column(primary_key=True, server_default=text("1"))
    allowed: Mapped[list[str]] = mapped_column(JSONB)
    refused: Mapped[list[str]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(server_default="1")


class LicenceRow(Base):
    """One licence of the project, declared by a manifest or recognised from a licence file."""

    __tablename__ = "licences"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    licence: Mapped[str]
    subject: Mapped[str | None]
    line: Mapped[int | None]

    file: Mapped[FileRow] = relationship(lazy="joined", innerjoin=True)

    @property
    def path(self) -> str:
        """Return the path of the file that states it."""
        return self.file.path
