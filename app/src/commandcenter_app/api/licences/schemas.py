"""Licences of the project and of its dependencies."""

from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import Schema


class LicenceSort(StrEnum):
    """Orders of the list; a minus turns one round."""

    PATH = "path"
    PATH_DESC = "-path"
    LICENCE = "licence"
    LICENCE_DESC = "-licence"


class Licence(Schema):
    """One licence that the project has, as a manifest or a licence file states."""

    id: int
    licence: str = Field(description="As an SPDX expression where it is known, else as it is declared.")
    subject: str | None = Field(description="The package whose manifest states it; null for a licence file.")
    path: str
    line: int | None


class LicencePage(Schema):
    """Part of the list, and how long the whole is."""

    items: list[Licence]
    total: int


class LicenceTotal(Schema):
    """How many dependencies have one licence."""

    licence: str | None = Field(description="As the lock file has it; null: it has none.")
    dependencies: int


class LicenceTotals(Schema):
    """The licences of the dependencies, the most frequent first."""

    items: list[LicenceTotal]
    total: int = Field(description="All licences, also when only part of them is listed.")
