"""Licences of the project and of its dependencies."""

from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import ChangeBody, Label, Schema, Version


class LicenceSort(StrEnum):
    """Sort orders of the list; a leading minus reverses one."""

    PATH = "path"
    PATH_DESC = "-path"
    LICENCE = "licence"
    LICENCE_DESC = "-licence"


class Licence(Schema):
    """One licence of the project, as stated by a manifest or a licence file."""

    id: int
    licence: str = Field(description="SPDX expression where known, else the text as declared.")
    subject: str | None = Field(description="The package whose manifest states it; null for a licence file.")
    path: str
    line: int | None


class LicencePage(Schema):
    """One page of the list, and the length of the whole list."""

    items: list[Licence]
    total: int


class LicenceTotal(Schema):
    """The number of dependencies with one licence."""

    licence: str | None = Field(description="As the lock file, or else a registry, states it; null where neither does.")
    dependencies: int


class LicenceTotals(Schema):
    """The licences of the dependencies, the most frequent first."""

    items: list[LicenceTotal]
    total: int = Field(description="Number of all licences.")


class LicencePolicy(Schema):
    """Which licences of dependencies are allowed and which are refused; all others need a review."""

    allowed: list[str] = Field(description="SPDX ids, such as `MIT` or `GPL-2.0-only WITH Classpath-exception-2.0`.")
    refused: list[str] = Field(description="The same. A licence in both lists is refused.")
    version: int


class LicencePolicyChange(ChangeBody):
    """The policy to set."""

    version: Version
    allowed: list[Label] = Field(max_length=1_000)
    refused: list[Label] = Field(max_length=1_000)
