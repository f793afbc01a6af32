"""Declared dependencies."""

from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema
from commandcenter_app.gaps.licences import Verdict


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
    HEX = "hex"
    PUB = "pub"
    SWIFT = "swift"
    DOCKER = "docker"
    ACTIONS = "actions"
    PRE_COMMIT = "pre-commit"
    CONDA = "conda"
    JSR = "jsr"
    HELM = "helm"
    TERRAFORM = "terraform"
    GITLAB = "gitlab"
    GENERIC = "generic"


class DependencyKind(StrEnum):
    """What a dependency is needed for."""

    RUNTIME = "runtime"
    DEV = "dev"
    OPTIONAL = "optional"
    BUILD = "build"


class SbomFormat(StrEnum):
    """Format of a bill of materials."""

    CYCLONEDX = "cyclonedx"
    SPDX = "spdx"


class DependencySort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

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


class PackageSort(StrEnum):
    """Sort orders of the packages; a leading minus reverses the order. `use` lists direct ones first."""

    USE = "use"
    USE_DESC = "-use"
    NAME = "name"
    NAME_DESC = "-name"
    ECOSYSTEM = "ecosystem"
    ECOSYSTEM_DESC = "-ecosystem"
    PLACES = "places"
    PLACES_DESC = "-places"


class Dependency(Schema):
    """One dependency: declared in a manifest, with its locked version, or present in a lock file only."""

    id: int
    name: str
    constraint: str = Field(
        description="Version constraint as declared or inherited; empty for none, and for entries of a lock file only."
    )
    version: str | None = Field(
        description="Exact version from the lock file, or the one the manifest pins; null where there is neither."
    )
    direct: bool = Field(description="true: the project declares it; false: another dependency needs it.")
    kind: DependencyKind
    group: str | None = Field(description="Its extra, group or condition, if any.")
    ecosystem: Ecosystem
    manifest: str = Field(description="Path of the manifest that declares it, or else of the lock file.")
    line: int | None = Field(description="Its line there, counted from 1; null where unknown.")
    lock: str | None = Field(description="Path of the lock file with its version.")
    lock_line: int | None = Field(description="Its line in the lock file, counted from 1.")
    licence: str | None = Field(
        description="Its licence as the lock file states it, or else that of its newest version, from the registry."
    )
    purl: str | None = Field(description="Its package URL; null where its name is not known.")
    unknown: str | None = Field(
        description="Why its name or version cannot be known without running the build; null where both are known."
    )
    alias: str | None = Field(description="The name under which the project uses it, if that differs.")


class DependencyPage(Schema):
    """One page of the list, the length of the whole list, and the number of different packages in it."""

    items: list[Dependency]
    total: int
    packages: int


class PackageUse(Schema):
    """One package with all places that declare or lock it."""

    ecosystem: Ecosystem
    name: str
    direct: bool = Field(description="Whether the project declares it in one of these places.")
    versions: list[str] = Field(description="The known versions.")
    licences: list[str] = Field(description="The licences that lock files, or else registries, state.")
    verdict: Verdict = Field(description="Verdict of the licence policy, the worst of all places.")
    places: list[Dependency] = Field(description="Direct places first; at most 100.")
    places_total: int


class PackagePage(Schema):
    """One page of the packages, and the number of all."""

    items: list[PackageUse]
    total: int


class Chains(Schema):
    """Why a dependency is there."""

    direct: bool = Field(description="Whether the project itself declares it.")
    chains: list[list[str]] = Field(
        description="Chains of packages that bring in an indirect one, the shortest first, one for each direct "
        "dependency, at most 20. The first of a chain is direct, each needs the next, and the last needs this one."
    )
    reason: str | None = Field(description="Why no chain is known; else null.")


class EcosystemTotal(Schema):
    """Numbers of dependencies in one ecosystem."""

    ecosystem: Ecosystem
    total: int
    direct: int
    transitive: int
    locked: int = Field(description="Dependencies whose exact version is in a lock file.")
    licensed: int = Field(description="Dependencies whose licence is known.")
    packages: int = Field(description="Number of different names.")


class EcosystemTotals(Schema):
    """The ecosystems of the project, the largest first."""

    items: list[EcosystemTotal]
    total: int = Field(description="Number of all dependencies.")


class ManifestSort(StrEnum):
    """Sort orders of the manifests; a leading minus reverses one."""

    PATH = "path"
    PATH_DESC = "-path"
    DEPENDENCIES = "dependencies"
    DEPENDENCIES_DESC = "-dependencies"


class Manifest(Schema):
    """One manifest or lock file."""

    path: str
    dependencies: int = Field(description="Number of listed dependencies that it declares.")
    problem: str | None = Field(description="What could not be parsed; the rest of the file is used.")


class ManifestPage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Manifest]
    total: int
