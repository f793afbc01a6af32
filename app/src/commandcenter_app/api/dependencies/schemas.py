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
    MAVEN = "maven"
    GEM = "gem"
    COMPOSER = "composer"
    NUGET = "nuget"
    DOCKER = "docker"
    ACTIONS = "actions"


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
    VERSION = "version"
    VERSION_DESC = "-version"
    LICENCE = "licence"
    LICENCE_DESC = "-licence"
    DIRECT = "direct"
    DIRECT_DESC = "-direct"


class Dependency(Schema):
    """One dependency: declared in a manifest, with what the lock holds for it; or held by a lock alone."""

    id: int
    name: str
    constraint: str = Field(
        description="The version as declared or inherited; empty when any will do, and for what only a lock has."
    )
    version: str | None = Field(
        description="The exact version: the lock's, or the one the manifest pins; null where neither has one."
    )
    direct: bool = Field(description="The project itself asks for it; false: something it depends on does.")
    kind: DependencyKind
    group: str | None = Field(description="The extra, group or condition it belongs to, where it has one.")
    ecosystem: Ecosystem
    manifest: str = Field(description="Path of the file that names it: a manifest, or the lock that alone has it.")
    line: int | None = Field(description="Its line there, from 1; null where it is not known.")
    lock: str | None = Field(description="Path of the lock file that holds its version.")
    lock_line: int | None = Field(description="Its line in the lock file, from 1.")
    licence: str | None = Field(description="Its licence, where the lock file has it.")


class DependencyPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Dependency]
    total: int


class EcosystemTotal(Schema):
    """How many dependencies of one ecosystem there are."""

    ecosystem: Ecosystem
    total: int
    direct: int
    transitive: int
    locked: int = Field(description="Those whose exact version a lock file holds.")
    licensed: int = Field(description="Those whose licence is known.")
    packages: int = Field(description="Different names.")


class EcosystemTotals(Schema):
    """The ecosystems of the project, the largest first."""

    items: list[EcosystemTotal]
    total: int = Field(description="All dependencies together.")


class ManifestSort(StrEnum):
    """Orders of the manifests; a minus turns one round."""

    PATH = "path"
    PATH_DESC = "-path"
    DEPENDENCIES = "dependencies"
    DEPENDENCIES_DESC = "-dependencies"


class Manifest(Schema):
    """One manifest or lock file."""

    path: str
    dependencies: int = Field(description="Dependencies that it names, in the list of dependencies.")
    problem: str | None = Field(description="What of it could not be understood; the rest counts.")


class ManifestPage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Manifest]
    total: int
