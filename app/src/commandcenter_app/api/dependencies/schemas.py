"""Declared dependencies."""

from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema


class Ecosystem(StrEnum):
    """Where a dependency comes from."""

    PYPI = "pypi"
    NPM = "npm"
    GO = "go"
    CARGO = "cargo"


class DependencyKind(StrEnum):
    """What a dependency is needed for."""

    RUNTIME = "runtime"
    DEV = "dev"
    OPTIONAL = "optional"
    BUILD = "build"


class DependencySort(StrEnum):
    """Orders of the list; a minus turns one round."""

    NAME = "name"
    NAME_DESC = "-name"
    ECOSYSTEM = "ecosystem"
    ECOSYSTEM_DESC = "-ecosystem"
    KIND = "kind"
    KIND_DESC = "-kind"
    MANIFEST = "manifest"
    MANIFEST_DESC = "-manifest"


class Dependency(Schema):
    """One dependency as one manifest declares it."""

    id: int
    name: str
    constraint: str = Field(description="The version as declared; empty when any will do.")
    kind: DependencyKind
    group: str | None = Field(description="The extra, group or condition it belongs to, where it has one.")
    ecosystem: Ecosystem
    manifest: str = Field(description="Path of the manifest within the project.")
    line: int | None = Field(description="Line of the declaration, from 1; null where it cannot be told.")


class DependencyPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Dependency]
    total: int
